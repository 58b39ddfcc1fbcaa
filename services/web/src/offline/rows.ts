// Outgoing items as rows of the device's database. A write is on the disk when it resolves.
import { base, type Medium, type Row } from './base.ts'
import { isUntold, type Outgoing, type OutgoingState, type Trouble } from './outgoing.ts'
import { openBytes, openValue, sealBytes, sealValue } from './seal.ts'

const STRICT = { durability: 'strict' } as const
type Plain = 'id' | 'state' | 'tries' | 'made_at' | 'held_until' | 'bytes'
type Told = Omit<Outgoing, Plain | 'blob'>
// Three hundred that wait are not opened anew after each one that went.
const read = new Map<string, { iv: string; told: Told; item: Outgoing }>()

const LOST: Told = {
  kind: 'statement',
  method: 'put',
  path: '',
  body: {},
  after: null,
  title: '',
  students: [],
  occurred_on: '',
  problem: { code: 'cannot-open', status: 0, detail: '' },
}

/** Keep new items; with their photos they are all there, or none is. */
export async function keep(owner: string, items: readonly Outgoing[]): Promise<void> {
  const rows = await Promise.all(items.map((one) => rowOf(owner, one)))
  const media = await Promise.all(items.map((one) => mediumOf(owner, one)))
  const change = (await base()).transaction(['outgoing', 'media'], 'readwrite', STRICT)
  rows.forEach((row) => void change.objectStore('outgoing').add(row))
  media.forEach((one, at) => one && void change.objectStore('media').put(one, items[at]!.id))
  await change.done
}

/** All of one person, in the order made, without their photos. What cannot be opened is told too. */
export async function itemsOf(owner: string): Promise<Outgoing[]> {
  const rows = await (await base()).getAllFromIndex('outgoing', 'owner', owner)
  return Promise.all(rows.sort((one, other) => one.place! - other.place!).map(opened))
}

/** Remember nothing of what was opened: its owner has gone. */
export function forgetOpened(): void {
  read.clear()
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
  for (const one of items) {
    const row = await all.objectStore('outgoing').index('id').get(one.id)
    if (row?.owner !== owner) continue
    const told = { ...row, state: 'sent', sent_at: now, sealed: sealed.get(one.id)! } as const
    await all.objectStore('outgoing').put(told)
    await all.objectStore('media').delete(one.id)
  }
  await all.done
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
  const all = (await base()).transaction(['outgoing', 'media'], 'readwrite', STRICT)
  for (const one of items) {
    const row = await all.objectStore('outgoing').index('id').get(one.id)
    if (row?.owner !== owner || !isUntold(row)) continue
    await all.objectStore('outgoing').delete(row.place!)
    await all.objectStore('media').delete(one.id)
    gone.add(one.id)
  }
  await all.done
  return gone
}

/** Take these off the device, whatever became of them. */
export async function drop(owner: string, ids: readonly string[]): Promise<void> {
  const all = (await base()).transaction(['outgoing', 'media'], 'readwrite', STRICT)
  for (const id of ids) {
    const row = await all.objectStore('outgoing').index('id').get(id)
    if (row?.owner !== owner) continue
    await all.objectStore('outgoing').delete(row.place!)
    await all.objectStore('media').delete(id)
  }
  await all.done
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
  for (const id of ids) {
    const row = await all.store.index('id').get(id)
    const next = row?.owner === owner ? how(row) : null
    if (next) await all.store.put(next)
  }
  await all.done
}

async function rowOf(owner: string, item: Outgoing): Promise<Row> {
  const { id, state, tries, made_at, held_until, bytes } = item
  return { id, owner, state, tries, made_at, held_until, bytes, sent_at: 0, sealed: await sealedOf(owner, item) }
}

function sealedOf(owner: string, item: Outgoing): Promise<Row['sealed']> {
  const { kind, method, path, body, after, title, students, occurred_on, problem } = item
  const told: Told = { kind, method, path, body, after, title, students, occurred_on, problem }
  return sealValue(owner, `outgoing/${item.id}`, told)
}

async function mediumOf(owner: string, { id, blob }: Outgoing): Promise<Medium | null> {
  if (!blob) return null
  return { owner, type: blob.type, sealed: await sealBytes(owner, `media/${id}`, await blob.arrayBuffer()) }
}

async function opened({ id, owner, state, tries, made_at, held_until, bytes = 0, sealed }: Row): Promise<Outgoing> {
  const known = read.get(id)
  const iv = sealed.iv.join()
  const told = known?.iv === iv ? known.told : await toldBy(owner, id, sealed)
  const now = told === LOST ? 'attention' : state
  // The same one as before where nothing changed: a card that shows it is not drawn anew.
  if (known?.told === told && known.item.state === now && known.item.tries === tries) return known.item
  const item = { ...told, id, state: now, tries, made_at, held_until, bytes, blob: null }
  read.set(id, { iv, told, item })
  return item
}

async function toldBy(owner: string, id: string, sealed: Row['sealed']): Promise<Told> {
  try {
    return (await openValue(owner, `outgoing/${id}`, sealed)) as Told
  } catch {
    // The browser lost the key, or a byte of it: that something is here stays to be seen.
    return LOST
  }
}
