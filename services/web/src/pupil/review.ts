// 自评 of one pupil: what was chosen lies sealed on the device until the service has it.
import { reactive, ref, shallowRef, watch } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { forget, recalled, remember } from '@/offline/memory.ts'
import { useTask } from '@/parts/task.ts'
import { codeOf } from './questions.ts'

type Sheet = AnswerTo<'get', '/students/{student_id}/self-review-sheet'>
type Answers = Record<string, string>
const KEPT = 'self-review'
const SAID_BEFORE = 428

export function useReview(student_id: string) {
  const sheet = shallowRef<Sheet | null>(null)
  const answers = reactive<Answers>({})
  const isDone = ref(false)
  /** “我的话” stood there already; the teacher can change it with the pupil. */
  const hadWords = ref(false)

  const opening = useTask(async () => {
    sheet.value = await call('get', '/students/{student_id}/self-review-sheet', { path: { student_id } })
    const kept = await recalled<Answers>(student_id, KEPT)
    Object.assign(answers, kept?.value)
  })
  watch(answers, () => void remember(student_id, KEPT, { ...answers }))

  const sending = useTask(async (words: string) => {
    const path = { student_id, term: sheet.value?.term ?? '' }
    const said = Object.fromEntries(Object.entries(answers).map(([one, chosen]) => [codeOf(one), chosen]))
    if (Object.keys(said).length) {
      const body = { answers: said }
      await call('put', '/students/{student_id}/terms/{term}/self-review', { path, body })
    }
    if (words) await write(path, words)
    await forget(student_id, KEPT)
    isDone.value = true
  })

  async function write(path: { student_id: string; term: string }, text: string): Promise<void> {
    try {
      await call('put', '/students/{student_id}/terms/{term}/self-statement', { path, body: { text } })
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== SAID_BEFORE) throw error
      hadWords.value = true
    }
  }

  return { sheet, answers, isDone, hadWords, opening, sending }
}
