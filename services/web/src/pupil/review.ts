// 自评 of one pupil: what was chosen lies sealed on the device until the service has it.
import { reactive, ref, shallowRef, watch } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { forget, recalled, remember } from '@/offline/memory.ts'
import { useTask } from '@/parts/task.ts'
import { codeOf, type STARTERS } from './questions.ts'

type Sheet = AnswerTo<'get', '/students/{student_id}/self-review-sheet'>
type Answers = Record<string, string>
export type Own = Record<(typeof STARTERS)[number], string>
const KEPT = 'self-review'
const KEPT_OWN = 'self-review-own'
const SAID_BEFORE = 428

export function useReview(student_id: string) {
  const sheet = shallowRef<Sheet | null>(null)
  const answers = reactive<Answers>({})
  /** A few words of one's own, by their beginning. */
  const own = reactive<Own>({ done: '', hard: '', next_term: '' })
  const isDone = ref(false)
  /** “我的话” stood there already; the teacher can change it with the pupil. */
  const hadWords = ref(false)

  const opening = useTask(async () => {
    const asked = await call('get', '/students/{student_id}/self-review-sheet', { path: { student_id } })
    const kept = await Promise.all([recalled<Answers>(student_id, KEPT), recalled<Own>(student_id, KEPT_OWN)])
    Object.assign(answers, kept[0]?.value)
    Object.assign(own, kept[1]?.value)
    // The questions stand once what was said before is there: they begin with the first that is open.
    sheet.value = asked
  })
  watch(answers, () => void remember(student_id, KEPT, { ...answers }))
  watch(own, () => void remember(student_id, KEPT_OWN, { ...own }))

  const sending = useTask(async (words: string) => {
    const path = { student_id, term: sheet.value?.term ?? '' }
    const said = Object.fromEntries(Object.entries(answers).map(([one, chosen]) => [codeOf(one), chosen]))
    if (Object.keys(said).length) {
      const body = { answers: said }
      await call('put', '/students/{student_id}/terms/{term}/self-review', { path, body })
    }
    if (words) await write(path, words)
    await Promise.all([KEPT, KEPT_OWN].map((one) => forget(student_id, one)))
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

  return { sheet, answers, own, isDone, hadWords, opening, sending }
}
