// A4, T8: what families, pupils and colleagues say is wrong, answered by somebody who had no part in it.
import { ref, type Ref } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { useDraft, type Draft } from '@/offline/drafts.ts'
import { usePages, type PagedList } from '@/parts/pages.ts'
import { changedAt, seenUpTo } from '@/parts/seen.ts'
import { useTask, type Task } from '@/parts/task.ts'

export type Case = AnswerTo<'get', '/objections'>['items'][number]
export type Effect = Case['effects'][number]
export const OUTCOMES = ['upheld', 'partly', 'dismissed'] as const
export type Outcome = (typeof OUTCOMES)[number]

const PAGE = 20

/** What waits, the oldest first: of one class, or of all that one answers for. */
export function useObjections(classGroupId?: string): PagedList<Case> {
  return usePages((cursor) =>
    call('get', '/objections', {
      query: { state: 'open', class_group_id: classGroupId ?? null, cursor, limit: PAGE, seen: seenUpTo() },
    }),
  )
}

export interface Answering {
  outcome: Ref<Outcome | ''>
  effects: Ref<Effect[]>
  words: Ref<string>
  draft: Draft
  isDone: Ref<boolean>
  sending: Task<[]>
}

/** The answer to one; nothing is chosen beforehand, and what was typed is kept on the device. */
export function useAnswer(one: Case): Answering {
  const outcome = ref<Outcome | ''>('')
  const effects = ref<Effect[]>([])
  const words = ref('')
  const isDone = ref(false)
  const draft = useDraft(`answer/${one.objection_id}`, words)
  const sending = useTask(async () => {
    if (!outcome.value) return
    const chosen = outcome.value === 'dismissed' ? [] : effects.value
    const answer = await call('post', '/objections/{objection_id}/resolution', {
      path: { objection_id: one.objection_id },
      body: {
        outcome: outcome.value,
        answer: words.value.trim(),
        strikes: chosen.includes('strikes'),
        reopens: chosen.includes('reopens'),
        signs_again: chosen.includes('signs_again'),
      },
    })
    changedAt(answer.position)
    isDone.value = true
    await draft.drop()
  })
  return { outcome, effects, words, draft, isDone, sending }
}
