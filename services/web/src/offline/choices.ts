// What somebody may do about an item that did not go: always to keep it, never nothing. Pure.
import { isMedium, type Outgoing } from './outgoing.ts'

export type Choice = 'again' | 'today' | 'next_term' | 'other_type' | 'known' | 'hand_over' | 'drop'

// The family took its consent back, or the record is not there any more to carry a photo.
const OF_NO_USE = [
  'consent-is-missing',
  'pictures-are-closed',
  'already-withdrawn',
  'photo-is-not-taken',
  'sound-is-a-childs-word',
]
// What a record itself can be given, by what it was refused for.
const BY_CODE: Readonly<Record<string, Choice>> = {
  'day-is-in-the-future': 'today',
  'day-is-outside-term': 'today',
  'facts-are-frozen': 'next_term',
  'term-is-not-open': 'next_term',
  'term-is-unknown': 'next_term',
  'unknown-observation-type': 'other_type',
}

/** The choices of a card, the gentlest first. */
export function choicesOf(item: Pick<Outgoing, 'problem' | 'body' | 'kind'>): Choice[] {
  const code = item.problem?.code ?? ''
  if (code === 'cannot-open') return ['again', 'drop']
  if (OF_NO_USE.includes(code)) return ['known']
  const isRecord = item.kind === 'observation' || item.kind === 'activity'
  const isMendable = isRecord && !isMedium(item)
  return [(isMendable && BY_CODE[code]) || 'again', 'hand_over', 'drop']
}

/** The record said anew under the same id: nothing of it was taken. */
export function changed(item: Outgoing, changes: Record<string, unknown>): Outgoing {
  const body = { ...(item.body as object), ...changes }
  const occurred_on = String(changes['occurred_on'] ?? item.occurred_on)
  return { ...item, body, occurred_on, state: 'waiting', tries: 0, held_until: 0, problem: null }
}
