// What somebody may do about an item that did not go: always to keep it, never nothing. Pure.
import { isMedium, type Outgoing } from './outgoing.ts'

export type Choice = 'again' | 'today' | 'next_term' | 'known' | 'hand_over' | 'drop'

// The family took its consent back, or the record is not there any more to carry a photo.
const OF_NO_USE = [
  'consent-is-missing',
  'pictures-are-closed',
  'already-withdrawn',
  'photo-is-not-taken',
  'sound-is-a-childs-word',
]
const WRONG_DAY = ['day-is-in-the-future', 'day-is-outside-term']
const TERM_IS_OVER = ['facts-are-frozen', 'term-is-not-open', 'term-is-unknown']

/** The choices of a card, the gentlest first. */
export function choicesOf(item: Pick<Outgoing, 'problem' | 'body' | 'kind'>): Choice[] {
  const code = item.problem?.code ?? ''
  const isRecord = item.kind === 'observation' || item.kind === 'activity'
  if (code === 'cannot-open') return ['again', 'drop']
  if (OF_NO_USE.includes(code)) return ['known']
  if (isMedium(item)) return ['again', 'hand_over', 'drop']
  if (isRecord && WRONG_DAY.includes(code)) return ['today', 'hand_over', 'drop']
  if (isRecord && TERM_IS_OVER.includes(code)) return ['next_term', 'hand_over', 'drop']
  return ['again', 'hand_over', 'drop']
}

/** The record said anew under the same id: nothing of it was taken. */
export function changed(item: Outgoing, changes: Record<string, unknown>): Outgoing {
  const body = { ...(item.body as object), ...changes }
  const occurred_on = String(changes['occurred_on'] ?? item.occurred_on)
  return { ...item, body, occurred_on, state: 'waiting', tries: 0, held_until: 0, problem: null }
}
