// 家庭核对 of a class: how it stands, and the three steps of whoever leads the class.
import { shallowRef, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { changedAt } from '@/parts/seen.ts'
import { useReading, useTask, type Task } from '@/parts/task.ts'

export type ClassCheck = AnswerTo<'get', '/class-groups/{class_group_id}/terms/{term}/check'>

export interface Checking {
  check: ShallowRef<ClassCheck | null>
  reading: Task<[]>
  beginning: Task<[]>
  ending: Task<[]>
  /** Let the facts be worked on again, with the reason. */
  reopening: Task<[string]>
}

export function useClassCheck(class_group_id: string, term: string): Checking {
  const path = { class_group_id, term }
  const check = shallowRef<ClassCheck | null>(null)
  const reading = useReading(async () => {
    check.value = await call('get', '/class-groups/{class_group_id}/terms/{term}/check', { path })
  })

  // A step is done when the page stands as the service does.
  async function took({ position }: { position: number }): Promise<void> {
    changedAt(position)
    await reading.run()
  }

  const beginning = useTask(async () => {
    await took(await call('post', '/class-groups/{class_group_id}/terms/{term}/check', { path }))
  })
  const closing = '/class-groups/{class_group_id}/terms/{term}/check/closing'
  const ending = useTask(async () => {
    await took(await call('post', closing, { path, body: { reopens_facts: false } }))
  })
  const reopening = useTask(async (reason: string) => {
    await took(await call('post', closing, { path, body: { reopens_facts: true, reason } }))
  })
  return { check, reading, beginning, ending, reopening }
}
