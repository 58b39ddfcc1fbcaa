// What a card says of why its item did not go: our own words where we know more, else the service's.
import { dayOf } from '@/parts/when.ts'
import { say, type WordKey } from '@/words.ts'
import { ASKED, WRONG_CLOCK } from './choices.ts'
import { isMedium, type Outgoing } from './outgoing.ts'

const OF_ANY: Readonly<Record<string, WordKey>> = {
  'cannot-open': 'outbox.card.locked',
  [ASKED]: 'outbox.card.asked',
  [WRONG_CLOCK]: 'outbox.card.clock',
  malformed: 'outbox.card.old',
}
const OF_A_RECORD: Readonly<Record<string, WordKey>> = { 'not-found': 'outbox.card.unknown' }
const OF_A_MEDIUM: Readonly<Record<string, WordKey>> = { 'consent-is-missing': 'outbox.card.consent' }

export function sentenceOf(item: Outgoing): string {
  const { code = '', detail = '' } = item.problem ?? {}
  const own = OF_ANY[code] ?? (isMedium(item) ? OF_A_MEDIUM : OF_A_RECORD)[code]
  if (own) return say(own, { day: item.occurred_on ? dayOf(item.occurred_on) : '', detail })
  return detail || say('outbox.failed')
}
