// What a child told in a term, aloud or by a drawing, as the class teacher and the family have it.
import { shallowRef } from 'vue'
import { call, download, type AnswerTo } from '@/api/client.ts'
import { useReading } from '@/parts/task.ts'

export type Telling = AnswerTo<'get', '/students/{student_id}/terms/{term}/tellings'>['items'][number]

export function useTold(student_id: string, term: string) {
  const path = { student_id, term }
  const tellings = shallowRef<Telling[]>([])
  const reading = useReading(async () => {
    tellings.value = (await call('get', '/students/{student_id}/terms/{term}/tellings', { path })).items
  })
  return { tellings, reading }
}

/** The clip or the drawing itself. */
export const givenOf = (student_id: string, term: string, telling_id: string): Promise<Blob> =>
  download('get', '/students/{student_id}/terms/{term}/tellings/{telling_id}', { path: { student_id, term, telling_id } })
