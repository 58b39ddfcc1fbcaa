// 自评卡: the same questions on paper, and copied from it by the class teacher.
import { computed, reactive, shallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { childrenOf, type Child } from '@/community/asked.ts'
import { useReading } from '@/parts/task.ts'
import { say } from '@/words.ts'
import { AREAS, codeOf, INDICATORS, PICTURES, WORDS } from './questions.ts'

const SAID_BEFORE = 428

/** The pupils of a class and what they are asked; `sheet` is that of the first of them. */
export function useCards(class_group_id: string) {
  const pupils = shallowRef<Child[]>([])
  const sheet = shallowRef<AnswerTo<'get', '/students/{student_id}/self-review-sheet'> | null>(null)
  const term = computed(() => sheet.value?.term ?? '')
  const isByPictures = computed(() => sheet.value?.asks === 'areas')
  const reading = useReading(async () => {
    const found = await childrenOf(class_group_id)
    const [first] = found
    if (first) {
      const path = { student_id: first.student_id }
      sheet.value = await call('get', '/students/{student_id}/self-review-sheet', { path })
    }
    pupils.value = found
  })
  const questions = computed(() => (isByPictures.value ? AREAS : INDICATORS))
  const choices = computed(() => (isByPictures.value ? PICTURES : WORDS))
  return { pupils, sheet, term, isByPictures, questions, choices, reading }
}

/** A choice in words. */
export function wordOf(choice: string): string {
  return (PICTURES as readonly string[]).includes(choice)
    ? say(`self.${choice as (typeof PICTURES)[number]}`)
    : say(`self.word.${choice as (typeof WORDS)[number]}`)
}

export type Row = { chosen: Record<string, string | undefined>; state: 'open' | 'saving' | 'saved' | 'before' | 'failed' }

/** What is copied of one card; it goes as a whole, one pupil at a time. */
export function useRows(term: () => string) {
  const rows = reactive<Record<string, Row>>({})

  function rowOf(student_id: string): Row {
    rows[student_id] ??= { chosen: {}, state: 'open' }
    return rows[student_id]
  }

  async function save(student_id: string): Promise<void> {
    const row = rowOf(student_id)
    const chosen = Object.entries(row.chosen).flatMap(([question, choice]) => (choice ? [[codeOf(question), choice]] : []))
    row.state = 'saving'
    try {
      await call('put', '/students/{student_id}/terms/{term}/self-review', {
        path: { student_id, term: term() },
        body: { answers: Object.fromEntries(chosen) },
      })
      row.state = 'saved'
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      // The child has said it already: what is on paper does not take its place unseen.
      row.state = error.status === SAID_BEFORE ? 'before' : 'failed'
    }
  }

  return { rowOf, save }
}
