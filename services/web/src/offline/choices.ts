// What somebody may do about an item that did not go: always to keep it, never nothing. Pure.
import { isMedium, type Outgoing } from './outgoing.ts'

export type Choice =
  | 'again'
  | 'as_said'
  | 'today'
  | 'ask_late'
  | 'next_term'
  | 'other_type'
  | 'known'
  | 'save_medium'
  | 'hand_over'
  | 'drop'

// The family took its consent back, or the record is not there any more to carry a photo.
const OF_NO_USE = [
  'consent-is-missing',
  'pictures-are-closed',
  'already-withdrawn',
  'photo-is-not-taken',
  'sound-is-a-childs-word',
]
// Sent again as it is, it would be refused again: the photo goes back to whoever took it.
const UNREADABLE = [
  'not-a-picture',
  'picture-unreadable',
  'too-many-pixels',
  'kind-comes-later',
  'not-a-sound-we-know',
  'clip-is-too-long',
  'clip-is-too-large',
  'upload-too-large',
  'evidence-is-enough',
]
/** What this device's clock says cannot be believed: the person says which day it was. */
export const WRONG_CLOCK = 'clock-is-wrong'
/** The school was asked whether a late record may still be taken. */
export const ASKED = 'late-asked'
// What a record itself can be given, by what it was refused for.
const BY_CODE: Readonly<Record<string, readonly Choice[]>> = {
  'day-is-in-the-future': ['today'],
  'day-is-outside-term': ['today'],
  'facts-are-frozen': ['ask_late', 'next_term'],
  'term-is-not-open': ['next_term'],
  'term-is-unknown': ['next_term'],
  'unknown-observation-type': ['other_type'],
  [WRONG_CLOCK]: ['today', 'as_said'],
}

/** The choices of a card, the gentlest first. */
export function choicesOf(item: Pick<Outgoing, 'problem' | 'body' | 'kind' | 'students'>): Choice[] {
  const code = item.problem?.code ?? ''
  if (code === 'cannot-open') return ['again', 'drop']
  if (OF_NO_USE.includes(code)) return ['known']
  const isRecord = item.kind === 'observation' || item.kind === 'activity'
  const isMendable = isRecord && !isMedium(item)
  if (isMedium(item) && UNREADABLE.includes(code)) return ['save_medium', 'drop']
  const own = (isMendable && BY_CODE[code]) || ['again']
  // Nobody can be asked for what names no pupil.
  const isAbout = (one: Choice): boolean => one !== 'ask_late' || item.students.length > 0
  return [...own.filter(isAbout), 'hand_over', 'drop']
}

/** The record said anew under the same id: nothing of it was taken. */
export function changed(item: Outgoing, changes: Record<string, unknown>): Outgoing {
  const body = { ...(item.body as object), ...changes }
  const occurred_on = String(changes['occurred_on'] ?? item.occurred_on)
  // Whoever said which day it was is believed, whatever the clock.
  return { ...item, body, occurred_on, isDecided: true, state: 'waiting', tries: 0, held_until: 0, problem: null }
}
