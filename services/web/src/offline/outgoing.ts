// What waits on this device to be sent, and the laws it obeys. Pure: no store, no clock, no network.

import { schoolDay } from '@/parts/schoolDay.ts'

export type OutgoingKind = 'observation' | 'activity' | 'evidence' | 'withdrawal' | 'statement'
export type OutgoingState = 'held' | 'waiting' | 'sending' | 'sent' | 'attention'

/** Why something did not go: the server's own sentence where it has one. */
export interface Trouble {
  code: string
  status: number
  detail: string
}

export interface Outgoing {
  /** UUIDv7 made here: idempotency key and, for records, the record's id. */
  id: string
  kind: OutgoingKind
  method: 'put' | 'post'
  /** Filled: `/observations/${id}`. */
  path: string
  /** JSON, or null where `blob` is what is sent. */
  body: unknown
  blob: Blob | null
  /** What has to be sent before: a photo goes after its record. */
  after: string | null
  /** What a person reads on a card: 帮助同学 · 王梓涵. */
  title: string
  students: string[]
  /** The day it happened: 2026-11-22. */
  occurred_on: string
  /** When it was made, by this device's clock, in milliseconds. */
  made_at: number
  /** How far ahead this device's clock stood then, as far as it was known; null where nobody knew. */
  ahead: number | null
  /** Whether somebody has said which day it was; a row of an earlier version does not tell. */
  isDecided: boolean
  /** Until when it may be undone without a trace; 0 = not held. */
  held_until: number
  state: OutgoingState
  tries: number
  /** Of its photo or clip; 0 where it has none. */
  bytes: number
  problem: Trouble | null
}

type Given = 'id' | 'kind' | 'method' | 'path' | 'body' | 'title' | 'students' | 'occurred_on'
/** What a page says of it; the rest is for the queue to know. */
export type NewOutgoing = Pick<Outgoing, Given> & Partial<Pick<Outgoing, 'blob' | 'after'>>

export const HOLD_MS = 10_000
export const MOST_TRIES = 20
export const BATCH = 50
/** Beyond this much that waits, a person is asked to find a network; nothing is ever refused. */
export const SOFT_CAP = { items: 150, bytes: 40_000_000 }
const FIRST_REST_MS = 5_000
const LONGEST_REST_MS = 300_000
// Less than that is a clock like any other.
const LEAST_SKEW_MS = 600_000
const RECORDS: readonly OutgoingKind[] = ['observation', 'activity']

/** Whether the hold is over; one that a clock put back has made endless is. */
export function isFree(item: Pick<Outgoing, 'held_until' | 'made_at'>, now: number): boolean {
  return now >= item.held_until || now < item.made_at
}

/** How long to rest after so many failures in a row; `chance` in [0, 1) keeps phones apart. */
export function restAfter(failures: number, chance: number): number {
  const whole = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(failures - 1, 10))
  return Math.round(whole * (0.5 + chance / 2))
}

/** Whether nothing of it can have reached the service, so that it may vanish without a trace. */
export function isUntold({ state, tries }: Pick<Outgoing, 'state' | 'tries'>): boolean {
  // One try that was clearly refused left nothing; after a lost answer nobody here can know.
  if (state === 'attention') return tries <= 1
  return tries === 0 && (state === 'held' || state === 'waiting')
}

/** Whether more waits here than a phone should be trusted with. */
export function isMuch(items: readonly Pick<Outgoing, 'state' | 'bytes'>[]): boolean {
  const unsent = items.filter((one) => one.state !== 'sent')
  return unsent.length >= SOFT_CAP.items || bytesOf(unsent) >= SOFT_CAP.bytes
}

/** Of all photos and clips that wait. */
export function bytesOf(items: readonly Pick<Outgoing, 'state' | 'bytes'>[]): number {
  return items.reduce((sum, one) => sum + (one.state === 'sent' ? 0 : one.bytes), 0)
}

/**
 * Whether its day was said by a clock that was wrong by days. How the clock stood when it was made is what
 * counts, where that was known: it may have been set right since. Else it is how it stands now, `skew` ms
 * ahead of the service's. Nothing is made after the moment at which it is sent: a clock that was put forward
 * without network is known by that.
 * Not where a person has decided already, nor where the day is right all the same.
 */
export function isDoubtful(item: Outgoing, now: number, skew: number): boolean {
  if (!RECORDS.includes(item.kind) || isMedium(item) || item.tries > 0 || item.isDecided) return false
  const ahead = aheadOf(item, now - skew)
  if (ahead !== null) return isOffBy(ahead, item) && item.occurred_on !== schoolDay(item.made_at - ahead)
  if (item.made_at > now + LEAST_SKEW_MS) return true
  return isOffBy(skew, item) && item.occurred_on !== schoolDay(now - skew)
}

/** How the clock stood then; null where nobody knew, or where by that it was made after it is sent, at `there`. */
function aheadOf({ ahead, made_at }: Outgoing, there: number): number | null {
  // A row of an earlier version does not say.
  const known = ahead ?? null
  return known !== null && made_at - known <= there + LEAST_SKEW_MS ? known : null
}

function isOffBy(ahead: number, { made_at }: Outgoing): boolean {
  return Math.abs(ahead) >= LEAST_SKEW_MS && schoolDay(made_at) !== schoolDay(made_at - ahead)
}

/** A photo or a clip: what is sent are its bytes. */
export function isMedium(item: Pick<Outgoing, 'body'>): boolean {
  return item.body === null
}

/**
 * What may go now, in the order made: records and words first, photos and clips after them.
 * Nothing overtakes an earlier item of the same pupil, nor what it belongs to.
 */
export function dueOf(items: readonly Outgoing[], now: number): Outgoing[] {
  const unsent = new Set(items.filter((one) => one.state !== 'sent').map((one) => one.id))
  const waitFor = new Set<string>()
  const due: Outgoing[] = []
  for (const one of items) {
    if (one.state === 'sent' || one.state === 'attention') continue
    const isBehind = one.after !== null && unsent.has(one.after)
    const isFirst = isMedium(one) || one.students.every((pupil) => !waitFor.has(pupil))
    if (isFree(one, now) && isFirst && !isBehind) due.push(one)
    else if (!isMedium(one)) one.students.forEach((pupil) => waitFor.add(pupil))
  }
  return [...due.filter((one) => !isMedium(one)), ...due.filter(isMedium)]
}

/** What goes in one request: neighbouring observations together, all else alone. */
export function parcelsOf(due: readonly Outgoing[]): Outgoing[][] {
  const parcels: Outgoing[][] = []
  for (const one of due) {
    const last = parcels.at(-1)
    const joins = one.kind === 'observation' && last?.[0]?.kind === 'observation'
    if (joins && last && last.length < BATCH) last.push(one)
    else parcels.push([one])
  }
  return parcels
}

/** A new item as it is kept. A record carries the phone's own time, the same at every retry. */
export function heldAs(said: NewOutgoing, now: number, hold: number, ahead: number | null = null): Outgoing {
  return {
    blob: null,
    after: null,
    ...said,
    body: RECORDS.includes(said.kind) ? timed(said.body, now) : said.body,
    made_at: now,
    ahead,
    isDecided: false,
    held_until: hold > 0 ? now + hold : 0,
    state: hold > 0 ? 'held' : 'waiting',
    tries: 0,
    bytes: said.blob?.size ?? 0,
    problem: null,
  }
}

function timed(body: unknown, now: number): unknown {
  return { captured_at: new Date(now).toISOString(), ...(body as object) }
}
