// What counts without anybody's word: a few are drawn by lot, and somebody else looks at them.
import { shallowRef, type ShallowRef } from 'vue'
import { call } from '@/api/client.ts'
import { changedAt, seenUpTo } from '@/parts/seen.ts'
import { useReading, useTask, type Task } from '@/parts/task.ts'
import { useSession } from '@/session/session.ts'
import type { Entry } from './reviewing.ts'
import { useTerm } from './term.ts'

/** Those that nobody has looked at yet, and that are not one's own. */
export function useSamples(classGroupId: string): { items: ShallowRef<Entry[]>; reading: Task<[]> } {
  const session = useSession()
  const items = shallowRef<Entry[]>([])
  const { term, known } = useTerm()
  const reading = useReading(async () => {
    await known
    if (!term.value) return
    const told = await call('get', '/class-groups/{class_group_id}/samples', {
      path: { class_group_id: classGroupId },
      query: { term: term.value, seen: seenUpTo() },
    })
    items.value = told.items.filter((one) => !one.is_checked && one.recorded_by !== session.who?.person_id)
  })
  return { items, reading }
}

/** It holds. */
export function useChecking(observation_id: string): Task<[]> {
  return useTask(async () => {
    const answer = await call('post', '/observations/{observation_id}/sample-check', { path: { observation_id } })
    changedAt(answer.position)
  })
}

/** What counted by mistake counts no more; whoever told it reads why. */
export function useReversing(observation_id: string): Task<[reason: string]> {
  return useTask(async (reason: string) => {
    const path = { observation_id }
    const answer = await call('post', '/observations/{observation_id}/confirmation-reversal', { path, body: { reason } })
    changedAt(answer.position)
  })
}
