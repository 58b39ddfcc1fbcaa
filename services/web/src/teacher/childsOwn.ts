// What a child chose and told of themselves in a term, at hand while the teacher writes.
import { shallowRef } from 'vue'
import { call } from '@/api/client.ts'
import { useReading } from '@/parts/task.ts'
import type { Telling } from '@/pupil/told.ts'

export function useChildsOwn(student_id: string, term: string) {
  const path = { student_id, term }
  /** Question, without the name of the framework, and what was chosen. */
  const review = shallowRef<[string, string][]>([])
  const words = shallowRef('')
  const tellings = shallowRef<Telling[]>([])

  const reading = useReading(async () => {
    const [chosen, told] = await Promise.all([
      call('get', '/students/{student_id}/terms/{term}/selection', { path }),
      call('get', '/students/{student_id}/terms/{term}/tellings', { path }),
    ])
    const answers = Object.entries(chosen.self_review.answers).map(
      ([question, answer]): [string, string] => [question.replace('student.', ''), answer],
    )
    review.value = answers.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    words.value = chosen.self_statement.text ?? ''
    tellings.value = told.items
  })

  return { review, words, tellings, reading }
}
