// T8 家长写给老师的话: what waits to be read, and what was read; a sentence back is nobody's duty.
import { ref, type Ref } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { useDraft, type Draft } from '@/offline/drafts.ts'
import { usePages, type PagedList } from '@/parts/pages.ts'
import { changedAt } from '@/parts/seen.ts'
import { useTask, type Task } from '@/parts/task.ts'

export type Letter = AnswerTo<'get', '/class-groups/{class_group_id}/letters'>['items'][number]
const PAGE = 20

/** Of a class: the longest waiting first, or what was read, the latest first. */
export function useLetters(classGroupId: string, state: 'waiting' | 'read'): PagedList<Letter> {
  return usePages((cursor) =>
    call('get', '/class-groups/{class_group_id}/letters', {
      path: { class_group_id: classGroupId },
      query: { state, cursor, limit: PAGE },
    }),
  )
}

export interface ReadingLetter {
  words: Ref<string>
  draft: Draft
  /** Whether it has been said here that it was read, and what was answered. */
  isRead: Ref<boolean>
  answer: Ref<string>
  marking: Task<[]>
}

/** Mark one as read; what stands in the field goes along as the answer, and may follow later. */
export function useLetter(one: Letter): ReadingLetter {
  const words = ref('')
  const isRead = ref(one.read_at !== null)
  const answer = ref(one.answer ?? '')
  const draft = useDraft(`letter-answer/${one.letter_id}`, words)
  const marking = useTask(async () => {
    const said = words.value.trim()
    const { position } = await call('post', '/students/{student_id}/terms/{term}/letters/{letter_id}/reading', {
      path: { student_id: one.student_id, term: one.term, letter_id: one.letter_id },
      body: { answer: said || null },
    })
    changedAt(position)
    isRead.value = true
    answer.value = said
    await draft.drop()
  })
  return { words, draft, isRead, answer, marking }
}
