// 我的成长树: one's own facts of the term, by area; their kind and their day, nothing else.
import { computed, shallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { useReading } from '@/parts/task.ts'
import { AREAS, type Area } from './questions.ts'

export type Leaf = AnswerTo<'get', '/students/{student_id}/growth-tree'>['leaves'][number]
export const areaOf = (leaf: Leaf): Area => leaf.area.replace('student.', '') as Area

export function useTree(student_id: string) {
  const leaves = shallowRef<Leaf[]>([])
  const reading = useReading(async () => {
    leaves.value = (await call('get', '/students/{student_id}/growth-tree', { path: { student_id } })).leaves
  })
  const branches = computed(() =>
    AREAS.map((area) => ({ area, leaves: leaves.value.filter((one) => areaOf(one) === area) })),
  )
  return { leaves, branches, reading }
}
