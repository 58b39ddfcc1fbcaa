// What this device remembers: sealed. What was read, no longer than a month and not after leaving;
// words that somebody began and has not sent, until they are sent; what a family chose and has not
// saved, no longer than a week and not after leaving.
import { base } from './base.ts'
import { openValue, sealValue } from './seal.ts'

const MONTH_MS = 31 * 86_400_000
// A term: words of the last one are nobody's any more.
const TERM_MS = 200 * 86_400_000
const DRAFT = 'draft/'
const WEEK_MS = 7 * 86_400_000
/** How the names begin of what was chosen and not saved. */
export const BEGUN = 'begun/'
const LAST = 'last person'

/** What this person read under this name before; null where there is nothing, or it is too old. */
export async function recalled<T>(
  owner: string,
  name: string,
  most = MONTH_MS,
): Promise<{ value: T; read_at: number } | null> {
  try {
    const found = await (await base()).get('kept', `${owner}/${name}`)
    if (!found || Date.now() - found.read_at > most) return null
    return { value: (await openValue(owner, `kept/${name}`, found.sealed)) as T, read_at: found.read_at }
  } catch {
    // A browser that keeps nothing reads everything anew.
    return null
  }
}

/** Keep what was read; a device without room keeps the older one. Whether it is kept. */
export async function remember(owner: string, name: string, value: unknown): Promise<boolean> {
  if (!owner) return false
  try {
    const sealed = await sealValue(owner, `kept/${name}`, value)
    await (await base()).put('kept', { owner, read_at: Date.now(), sealed }, `${owner}/${name}`)
    return true
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return false
  }
}

export async function forget(owner: string, name: string): Promise<void> {
  await (await base()).delete('kept', `${owner}/${name}`)
}

// Drafts are kept, read and dropped in the order in which that was asked: sealing takes its time, and
// what was dropped must not come back by it.
let last: Promise<unknown> = Promise.resolve()

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work)
  last = done.catch(() => undefined)
  return done
}

/** Keep words that were begun: unlike what was read they stay when their author signs out. */
export function keepDraft(owner: string, name: string, value: unknown): Promise<boolean> {
  return inTurn(() => remember(owner, DRAFT + name, value))
}

/** The words that this person began here under this name; null where there are none. */
export async function draftOf<T>(owner: string, name: string): Promise<T | null> {
  return (await inTurn(() => recalled<T>(owner, DRAFT + name, TERM_MS)))?.value ?? null
}

/** All that this person read under names that begin so. */
export async function recalledUnder<T>(owner: string, beginning: string): Promise<{ value: T; read_at: number }[]> {
  const names = await namesUnder(owner, beginning)
  const found = await Promise.all(names.map((one) => recalled<T>(owner, beginning + one)))
  return found.filter((one) => one !== null)
}

/** How those names go on under which this person began words here: `remark/${term}/` → pupils. */
export function draftsUnder(owner: string, beginning: string): Promise<ReadonlySet<string>> {
  return inTurn(async () => new Set(await namesUnder(owner, DRAFT + beginning)))
}

async function namesUnder(owner: string, beginning: string): Promise<string[]> {
  const whole = `${owner}/${beginning}`
  try {
    const found = await (await base()).getAllKeys('kept', IDBKeyRange.bound(whole, `${whole}\uffff`))
    return found.map((one) => one.slice(whole.length))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return []
  }
}

/** The service has them now, or nobody wants them. */
export function dropDraft(owner: string, name: string): Promise<void> {
  return inTurn(() => forget(owner, DRAFT + name))
}

/** Keep what was chosen and not saved, until its maker signs out; `value` may still be in the making. */
export function keepBegun(owner: string, name: string, value: unknown): Promise<boolean> {
  return inTurn(async () => remember(owner, BEGUN + name, await value))
}

export async function begunOf<T>(owner: string, name: string): Promise<T | null> {
  return (await inTurn(() => recalled<T>(owner, BEGUN + name, WEEK_MS)))?.value ?? null
}

export function dropBegun(owner: string, name: string): Promise<void> {
  return inTurn(() => forget(owner, BEGUN + name))
}

/** Forget all that was read or chosen on this device, by whomever; what waits to be sent and drafts stay. */
export async function forgetAll(): Promise<void> {
  await forgetRead()
  try {
    await (await base()).delete('device', LAST)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** As `forgetAll`, for whoever stays: it can be read again. What `isSpared` by its name stays too. */
export async function forgetRead(isSpared = (_name: string): boolean => false): Promise<void> {
  try {
    const all = (await base()).transaction('kept', 'readwrite')
    for await (const one of all.store) {
      const name = String(one.key).slice(one.value.owner.length + 1)
      if (isSpared(name)) continue
      const isDraft = name.startsWith(DRAFT)
      if (!isDraft || Date.now() - one.value.read_at > TERM_MS) await one.delete()
    }
    await all.done
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** Remember who is here, so that the app opens without network; pupils share their devices. */
export async function rememberWho(who: { person_id: string; role: string }): Promise<void> {
  const last = await lastHere()
  if (last && last !== who.person_id) await forgetAll()
  if (who.role === 'student') return
  await remember(who.person_id, 'who', who)
  try {
    await (await base()).put('device', who.person_id, LAST)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** Who was here last and has not signed out; null where nobody is remembered. */
export async function whoWasHere<W>(): Promise<W | null> {
  const owner = await lastHere()
  return owner ? ((await recalled<W>(owner, 'who'))?.value ?? null) : null
}

async function lastHere(): Promise<string> {
  try {
    return String((await (await base()).get('device', LAST)) ?? '')
  } catch {
    return ''
  }
}
