// Outgoing items as rows of the device's database. A write is on the disk when it resolves.
import { base, type Medium, type Row } from './base.ts'
import { knownOf, learn, moment, noteTold, openAll, unlearn, type Told } from './known.ts'
import { isUntold, type Outgoing, type OutgoingState, type Trouble } from './outgoing.ts'
import { openBytes, sealBytes, sealValue } from './seal.ts'
import { forgetTried, isTried } from './tried.ts'

const STRICT = { durability: 'strict' } as const
/** Keep new items; with their photos they are all there, or none is. */
export async function keep(owner: string, items: readonly Outgoing[]): Promise<void> {
  const rows = await Promise.all(items.map((one) => rowOf(owner, one)))
  const media = await Promise.all(items.map((one) => mediumOf(owner, one)))
  const change = (await base()).transaction(['outgoing', 'media'], 'readwrite', STRICT)
  const places = Promise.all(rows.map((row) => change.objectStore('outgoing').add(row)))
  media.forEach((one, at) => one && void change.objectStore('media').put(one, items[at]!.id))
  // A refused one refuses all of them: it is told once, by the whole.
  places.catch(() => undefined)
  await change.done
  const made = await places
  learn(owner, rows.map((row, at) => ({ ...row, place: made[at]! })))
}

/** All of one person, in the order made, without their photos. What cannot be opened is told too. */
export async function itemsOf(owner: string): Promise<Outgoing[]> {
  const known = knownOf(owner)
  if (known) return known
  const at = moment()
  const rows = await (await base()).getAllFromIndex('outgoing', 'owner', owner)
  return openAll(owner, rows.sort((one, other) => one.place! - other.place!), at)
}

/** How much of anybody waits on this device; nothing more is told of it. */
export async function waitingHere(): Promise<{ owner: string; count: number }[]> {
  const rows = await (await base()).getAll('outgoing')
  const counts = new Map<string, number>()
  for (const one of rows) {
    if (one.state !== 'sent') counts.set(one.owner, (counts.get(one.owner) ?? 0) + 1)
  }
  return [...counts].map(([owner, count]) => ({ owner, count }))
}

/** The photo or the clip that belongs to an item; null where it has none. */
export async function blobOf(owner: string, id: string): Promise<Blob | null> {
  const kept = await (await base()).get('media', id)
  if (kept?.owner !== owner) return null
  return new Blob([await openBytes(owner, `media/${id}`, kept.sealed)], { type: kept.type })
}

/** Which of these are still to be sent. */
export async function unsentOf(owner: string, ids: readonly string[]): Promise<Set<string>> {
  const index = (await base()).transaction('outgoing').store.index('id')
  const rows = await Promise.all(ids.map((id) => index.get(id)))
  const theirs = rows.filter((row) => row?.owner === owner && !['sent', 'attention'].includes(row.state))
  return new Set(theirs.map((row) => row!.id))
}

/** Say that these are on their way, each counted as tried; those that are still there. */
export async function markSending(owner: string, ids: readonly string[]): Promise<Set<string>> {
  const there = new Set<string>()
  await change(owner, ids, (row) => {
    if (row.state === 'sent' || row.state === 'attention') return null
    there.add(row.id)
    return { ...row, state: 'sending', tries: row.tries + 1 }
  })
  return there
}

/** Say where these are now; `tries` where it is to be counted anew. */
export async function mark(
  owner: string,
  ids: readonly string[],
  state: OutgoingState,
  tries?: number,
): Promise<void> {
  await change(owner, ids, (row) => ({ ...row, state, tries: tries ?? row.tries }))
}

/** They are with the service: their photos leave the device in the same step. */
export async function markSent(owner: string, items: readonly Outgoing[], now: number): Promise<void> {
  const sealed = new Map<string, Row['sealed']>()
  for (const one of items) sealed.set(one.id, await sealedOf(owner, { ...one, body: null }))
  const all = (await base()).transaction(['outgoing', 'media'], 'readwrite', STRICT)
  const done: Row[] = []
  for (const one of items) {
    const row = await all.objectStore('outgoing').index('id').get(one.id)
    if (row?.owner !== owner) continue
    const told = { ...row, state: 'sent', sent_at: now, sealed: sealed.get(one.id)! } as const
    await all.objectStore('outgoing').put(told)
    await all.objectStore('media').delete(one.id)
    done.push(told)
  }
  await all.done
  forgetTried(items.map((one) => one.id))
  learn(owner, done)
}

/** Keep what the service said of it, and where it is then. */
export async function note(
  owner: string,
  item: Outgoing,
  state: OutgoingState,
  problem: Trouble | null,
): Promise<void> {
  const sealed = await sealedOf(owner, { ...item, problem })
  await change(owner, [item.id], (row) => ({ ...row, state, sealed }))
}

/** Say something else in its place, under the same id: nothing of it was taken yet. */
export async function replace(owner: string, item: Outgoing): Promise<void> {
  const row = await rowOf(owner, item)
  await change(owner, [item.id], ({ place }) => ({ ...row, ...(place ? { place } : {}) }))
}

/** Let these vanish where nothing of them can have left; those that did. */
export async function vanish(owner: string, items: readonly Outgoing[]): Promise<Set<string>> {
  const gone = new Set<string>()
  const places: number[] = []
  const all = (await base()).transaction(['outgoing', 'media'], 'readwrite', STRICT)
  for (const one of items) {
    const row = await all.objectStore('outgoing').index('id').get(one.id)
    if (row?.owner !== owner || !isUntold(row) || isTried(row.id)) continue
    await all.objectStore('outgoing').delete(row.place!)
    await all.objectStore('media').delete(one.id)
    gone.add(one.id)
    places.push(row.place!)
  }
  await all.done
  unlearn(owner, places)
  return gone
}

/** Take these off the device, whatever became of them. */
export async function drop(owner: string, ids: readonly string[]): Promise<void> {
  const places: number[] = []
  const all = (await base()).transaction(['outgoing', 'media'], 'readwrite', STRICT)
  for (const id of ids) {
    const row = await all.objectStore('outgoing').index('id').get(id)
    if (row?.owner !== owner) continue
    await all.objectStore('outgoing').delete(row.place!)
    await all.objectStore('media').delete(id)
    places.push(row.place!)
  }
  await all.done
  forgetTried(ids)
  unlearn(owner, places)
}

/** Forget what was sent before a moment. */
export async function dropSent(owner: string, before: number): Promise<void> {
  const rows = await (await base()).getAllFromIndex('outgoing', 'owner', owner)
  const old = rows.filter((one) => one.state === 'sent' && one.sent_at < before)
  if (old.length) await drop(owner, old.map((one) => one.id))
}

async function change(
  owner: string,
  ids: readonly string[],
  how: (row: Row) => Row | null,
): Promise<void> {
  const all = (await base()).transaction('outgoing', 'readwrite', STRICT)
  const done: Row[] = []
  for (const id of ids) {
    const row = await all.store.index('id').get(id)
    const next = row?.owner === owner ? how(row) : null
    if (!next) continue
    await all.store.put(next)
    done.push(next)
  }
  await all.done
  learn(owner, done)
}

async function rowOf(owner: string, item: Outgoing): Promise<Row> {
  const { id, state, tries, made_at, held_until, bytes } = item
  return { id, owner, state, tries, made_at, held_until, bytes, sent_at: 0, sealed: await sealedOf(owner, item) }
}

async function sealedOf(owner: string, item: Outgoing): Promise<Row['sealed']> {
  const { kind, method, path, body, after, title, students, occurred_on, ahead, isDecided, problem } = item
  const told: Told = { kind, method, path, body, after, title, students, occurred_on, ahead, isDecided, problem }
  const sealed = await sealValue(owner, `outgoing/${item.id}`, told)
  noteTold(item.id, sealed, told)
  return sealed
}

async function mediumOf(owner: string, { id, blob }: Outgoing): Promise<Medium | null> {
  if (!blob) return null
  return { owner, type: blob.type, sealed: await sealBytes(owner, `media/${id}`, await blob.arrayBuffer()) }
}
