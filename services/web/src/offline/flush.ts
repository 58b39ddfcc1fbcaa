// What waits goes to the service: in order, one tab at a time, and nothing is ever dropped.
import { blobOf, drop, itemsOf, mark, markSending, markSent, note, unsentOf } from './rows.ts'
import { base } from './base.ts'
import { clockSkew } from '@/api/clock.ts'
import { ASKED, WRONG_CLOCK } from './choices.ts'
import { isUnwanted, TAKEN_BACK } from './consents.ts'
import { tellFull, written } from './full.ts'
import { forgetKnown } from './known.ts'
import { dueOf, isDoubtful, isMedium, MOST_TRIES, parcelsOf, restAfter, type Outgoing, type Trouble } from './outgoing.ts'
import { send, type Outcome } from './sending.ts'
import { noteTried } from './tried.ts'

const REST = 'rest until'
const LOCK = 'nianlun.flush'
let failures = 0

/** How a round ended; `stopped` where somebody has to sign in first. */
export interface Round {
  sent: number
  stopped: Trouble | null
}

interface Course {
  owner: string
  /** Whoever shows the queue looks again. */
  tell: () => Promise<void> | void
  mayCarry: () => boolean
  seen: Set<string>
  round: Round
}

/**
 * Send what may go now. `isUrgent`: somebody asked for it, or the network came back, so that
 * no rest is kept; `mayCarry`: whether photos may go now. Null where another tab is at it.
 */
export async function flush(
  owner: string,
  tell: () => Promise<void> | void,
  isUrgent: boolean,
  mayCarry = (): boolean => true,
): Promise<Round | null> {
  if (!isUrgent && (await restsUntil()) > Date.now()) return null
  return alone(async () => {
    const round = { sent: 0, stopped: null }
    const course: Course = { owner, tell, mayCarry, seen: new Set(), round }
    await pickUp(owner, isUrgent)
    let goesOn = true
    while (goesOn) goesOn = await goOver(course)
    return course.round
  })
}

/** One tab at a time where the browser can tell; elsewhere a repeated id does no harm. */
async function alone<T>(work: () => Promise<T>): Promise<T | null> {
  if (!('locks' in navigator)) return work()
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : null))
}

/** What was on its way when a page was killed waits again; so does what merely found nobody. */
async function pickUp(owner: string, isUrgent: boolean): Promise<void> {
  // Each round begins with what lies on the disk, whatever this tab believes.
  forgetKnown()
  const items = await itemsOf(owner)
  const cut = items.filter((one) => one.state === 'sending')
  if (cut.length) await written(owner, () => mark(owner, cut.map((one) => one.id), 'waiting'))
  const mayGo = ['away', ASKED]
  const lost = items.filter((one) => one.state === 'attention' && mayGo.includes(one.problem?.code ?? ''))
  if (isUrgent && lost.length) await written(owner, () => mark(owner, lost.map((one) => one.id), 'waiting'))
  for (const one of items.filter((item) => item.state !== 'attention' && item.state !== 'sent')) {
    await question(owner, one)
  }
  const stopped = items.filter((one) => one.problem?.code === TAKEN_BACK.code && one.problem.status === TAKEN_BACK.status)
  for (const one of stopped) {
    if (one.state === 'attention' && !(await isUnwanted(owner, one))) await written(owner, () => note(owner, one, 'waiting', null))
  }
}

/** A day that nobody may believe is asked for, before it becomes a fact. */
async function question(owner: string, one: Outgoing): Promise<void> {
  if (!isDoubtful(one, Date.now(), clockSkew())) return
  await written(owner, () => note(owner, one, 'attention', { code: WRONG_CLOCK, status: 0, detail: '' }))
}

/** Once through the queue; whether something new may be there to be sent. */
async function goOver(course: Course): Promise<boolean> {
  const due = dueOf(await itemsOf(course.owner), Date.now())
  const mayGo = (one: Outgoing): boolean => !isMedium(one) || course.mayCarry()
  const fresh = due.filter((one) => !course.seen.has(one.id) && mayGo(one))
  for (const parcel of parcelsOf(fresh)) {
    // Somebody left the Wi-Fi meanwhile.
    if (!mayGo(parcel[0]!)) return false
    // Records that were made meanwhile go before the next photo.
    if (isMedium(parcel[0]!) && course.seen.has('records')) {
      course.seen.delete('records')
      return true
    }
    if (!(await goOnce(course, parcel))) return false
    if (isMedium(parcel[0]!)) course.seen.add('records')
  }
  return fresh.length > 0
}

/** Send one parcel and keep what became of it; whether to go on. */
async function goOnce(course: Course, parcel: Outgoing[]): Promise<boolean> {
  const { owner, seen } = course
  const ids = parcel.map((one) => one.id)
  ids.forEach((id) => seen.add(id))
  if (await isUnwanted(owner, parcel[0]!)) {
    await written(owner, () => note(owner, parcel[0]!, 'attention', TAKEN_BACK))
    await course.tell()
    return true
  }
  const there = await setOut(owner, ids)
  const going = parcel.filter((one) => there.has(one.id))
  if (!going.length) return true
  await course.tell()
  const blob = isMedium(going[0]!) ? await blobOf(owner, going[0]!.id) : null
  const outcomes = await send(owner, going, blob)
  const goesOn = await settle(course, going, outcomes)
  await course.tell()
  return goesOn
}

/**
 * They are on their way; those that are still there. A device without room sends all the same, for
 * that is what makes room: that they were tried is then remembered elsewhere, or they stay.
 */
async function setOut(owner: string, ids: readonly string[]): Promise<Set<string>> {
  let there = new Set<string>()
  if (await written(owner, async () => (there = await markSending(owner, ids)))) return there
  return noteTried(ids) ? unsentOf(owner, ids) : new Set()
}

/** The service has them: their rows say so, or, where nothing can be written, go. */
async function arrived(owner: string, sent: readonly Outgoing[]): Promise<void> {
  if (await written(owner, () => markSent(owner, sent, Date.now()))) return tellFull(false)
  await drop(owner, sent.map((one) => one.id))
}

async function settle(course: Course, going: Outgoing[], outcomes: Map<string, Outcome>): Promise<boolean> {
  const { owner, round } = course
  const sent = going.filter((one) => outcomes.get(one.id)?.is === 'sent')
  if (sent.length) await arrived(owner, sent)
  round.sent += sent.length
  const others = going.filter((one) => !sent.includes(one))
  for (const one of others) await keepWaiting(course, one, outcomes.get(one.id)!)
  const silent = others.map((one) => outcomes.get(one.id)!).filter((one) => one.is === 'later')
  if (!silent.length) failures = 0
  else await rest(Math.max(...silent.map((one) => one.rest)))
  const isCut = silent.some(({ problem }) => problem.status === 0 || problem.status >= 429)
  return round.stopped === null && !(isCut && silent.length === going.length)
}

async function keepWaiting({ owner, round }: Course, one: Outgoing, outcome: Outcome): Promise<void> {
  if (outcome.is === 'sent') return
  if (outcome.is === 'stopped') {
    round.stopped = outcome.problem
    await written(owner, () => mark(owner, [one.id], 'waiting', one.tries))
    return
  }
  const isEnough = outcome.is === 'refused' || one.tries + 1 >= MOST_TRIES
  // The school was asked and has not said yes so far.
  const isStillAsked = one.problem?.code === ASKED && outcome.problem.code === 'facts-are-frozen'
  const problem = isStillAsked ? one.problem : outcome.problem
  await written(owner, () => note(owner, one, isEnough ? 'attention' : 'waiting', problem))
}

async function rest(asked: number): Promise<void> {
  failures += 1
  const until = Date.now() + Math.max(asked, restAfter(failures, Math.random()))
  // Without room it is asked again sooner.
  await (await base()).put('device', until, REST).catch(() => tellFull(true))
}

/** Until when nothing is sent by itself; a clock that was put back does not make it long. */
async function restsUntil(): Promise<number> {
  const until = Number((await (await base()).get('device', REST)) ?? 0)
  return until - Date.now() > 3_600_000 ? 0 : until
}
