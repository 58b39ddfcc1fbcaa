// What a person decided about an item that did not go.
import { clockSkew } from '@/api/clock.ts'
import { call } from '@/api/client.ts'
import { uuid7 } from '@/api/ids.ts'
import { Problem } from '@/api/problem.ts'
import { save } from '@/parts/save.ts'
import { say } from '@/words.ts'
import { derivedId } from '@/capture/derived.ts'
import { schoolDay } from '@/parts/schoolDay.ts'
import { dayOf } from '@/parts/when.ts'
import { ASKED, changed, type Choice } from './choices.ts'
import type { Outgoing } from './outgoing.ts'
import type { useOutbox } from './outbox.ts'

type Outbox = ReturnType<typeof useOutbox>

/** Do what was chosen; `type` where another kind of record was. */
export async function mend(outbox: Outbox, item: Outgoing, choice: Choice, type = ''): Promise<void> {
  switch (choice) {
    case 'again':
      return outbox.mend({ ...item, state: 'waiting', tries: 0, held_until: 0, problem: null })
    case 'as_said':
      return outbox.mend({ ...item, state: 'waiting', tries: 1, held_until: 0, problem: null })
    case 'ask_late':
      return askLate(outbox, item)
    case 'save_medium':
      return saveMedium(outbox, item)
    case 'today':
      return outbox.mend(changed(item, { occurred_on: today() }))
    case 'next_term':
      return outbox.mend(changed(item, { term: await openTerm(item), occurred_on: today() }))
    case 'other_type':
      return outbox.mend(changed(item, { observation_type: type }))
    case 'hand_over':
      return handOver(outbox, item)
    default:
      return letGo(outbox, item)
  }
}

/** The school's day by the service's clock, as far as it is known here. */
function today(): string {
  return schoolDay(Date.now() - clockSkew())
}

/** 申请补记: somebody of the school decides; once they agree, it goes by itself. */
async function askLate(outbox: Outbox, item: Outgoing): Promise<void> {
  const { term = '' } = item.body as { term?: string }
  // What it is about stays here: whoever answers opens the pupil's facts, not this one.
  const text = say('outbox.late.text', { day: dayOf(item.occurred_on) })
  for (const student_id of item.students) {
    const path = { student_id, term }
    // Asked twice, it is one request: of the record's own moment, and always the same (UUIDv7).
    const own = await derivedId(item.id, `late/${student_id}`)
    const key = `${item.id.slice(0, 14)}7${own.slice(15)}`
    await call('post', '/students/{student_id}/terms/{term}/objections', { path, body: { about: 'other', text }, key })
  }
  await outbox.noteOf(item, { code: ASKED, status: 409, detail: '' })
}

async function saveMedium(outbox: Outbox, item: Outgoing): Promise<void> {
  const medium = await outbox.mediumOf(item.id)
  if (medium) save(medium, `${item.id}.${medium.type.split('/')[1] ?? 'bin'}`)
}

async function openTerm(item: Outgoing): Promise<string> {
  const before = (item.body as { term?: string }).term
  const { items } = await call('get', '/terms')
  const open = items.find((one) => one.state === 'open' && one.term !== before)
  if (!open) throw new Problem('no-next-term', 0, say('outbox.no_next_term'))
  return open.term
}

/** A file for the administrator: all of it, readable, and the photo beside it. */
async function handOver(outbox: Outbox, item: Outgoing): Promise<void> {
  const told = JSON.stringify({ ...item, blob: undefined }, null, 2)
  save(new Blob([told], { type: 'application/json' }), `${item.id}.json`)
  await saveMedium(outbox, item)
}

/** The service answers a repeated record as the first time before it decides anything: whatever a
 * rule refuses was never taken. Who may not see a pupil any more is told that before.
 */
function isSurelyNot({ problem }: Outgoing): boolean {
  return [409, 410, 415, 422].includes(problem?.status ?? 0)
}

/** Off this device; where an answer was lost the record may have arrived: then it is withdrawn. */
async function letGo(outbox: Outbox, item: Outgoing): Promise<void> {
  await outbox.drop([item.id])
  if (item.kind !== 'observation' || item.tries <= 1 || isSurelyNot(item)) return
  const { title, students, occurred_on } = item
  const path = `/observations/${item.id}/withdrawal`
  const body = { reason: say('outbox.card.dropped') }
  const withdrawal = { kind: 'withdrawal', method: 'post', path, body, after: null } as const
  await outbox.put([{ ...withdrawal, id: uuid7(), title, students, occurred_on }], 0)
}
