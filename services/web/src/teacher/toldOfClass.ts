// What the children of a class told of their term, child by child, as its class teacher has it.
import { shallowRef, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { useReading, type Task } from '@/parts/task.ts'
import { useTerm } from './term.ts'

type Telling = AnswerTo<'get', '/class-groups/{class_group_id}/terms/{term}/tellings'>['items'][number]
export type OfChild = [student_id: string, tellings: Telling[]]

/** Whoever told something last stands first. */
export function useToldOfClass(class_group_id: string) {
  const { term, known } = useTerm()
  const children: ShallowRef<OfChild[]> = shallowRef([])
  const reading: Task<[]> = useReading(async () => {
    await known
    if (!term.value) return
    const path = { class_group_id, term: term.value }
    const { items } = await call('get', '/class-groups/{class_group_id}/terms/{term}/tellings', { path })
    const found = new Map<string, Telling[]>()
    for (const one of items) found.set(one.student_id, [...(found.get(one.student_id) ?? []), one])
    children.value = [...found]
  })
  return { term, children, reading }
}
