// What this tab knows of the rows, so that hundreds are not read anew after each one that went.
//
// A change of this tab is learnt once it is on the disk. Where another tab changed something, or
// nobody here can tell, all is forgotten and read again. Whether an item may still be sent or undone
// is never decided by this, but by its row (`rows.ts`).
import type { Row } from './base.ts'
import type { Outgoing } from './outgoing.ts'
import { openValue } from './seal.ts'
import { hearsTabs } from './tabs.ts'
import { isTried } from './tried.ts'

type Plain = 'id' | 'state' | 'tries' | 'made_at' | 'held_until' | 'bytes'
/** What of an item is sealed. */
export type Told = Omit<Outgoing, Plain | 'blob'>

const LOST: Told = {
  kind: 'statement',
  method: 'put',
  path: '',
  body: {},
  after: null,
  title: '',
  students: [],
  occurred_on: '',
  ahead: null,
  isDecided: false,
  problem: { code: 'cannot-open', status: 0, detail: '' },
}

// A try that the row could not count, after which nobody knows what arrived.
const UNCOUNTED = 2
const read = new Map<string, { iv: string; told: Told; item: Outgoing | null }>()
let known: { owner: string; items: Map<number, Outgoing> } | null = null
let changes = 0

/** All of one person, in the order made; null where it has to be read from the disk. */
export function knownOf(owner: string): Outgoing[] | null {
  if (known?.owner !== owner) return null
  return [...known.items].sort(([one], [other]) => one - other).map(([, item]) => item)
}

/** A moment to read at: what was read before a change is not taken for what is known after it. */
export function moment(): number {
  return changes
}

/** Open the rows of a person, in the order made, as they were read at a moment. */
export async function openAll(owner: string, rows: readonly Row[], at: number): Promise<Outgoing[]> {
  const items = await Promise.all(rows.map(opened))
  if (at === changes && hearsTabs()) {
    known = { owner, items: new Map(rows.map((row, index) => [row.place!, items[index]!])) }
  }
  return items
}

/** What was just sealed needs not be opened. */
export function noteTold(id: string, { iv }: Row['sealed'], told: Told): void {
  read.set(id, { iv: iv.join(), told, item: null })
}

/** These rows are on the disk now. */
export function learn(owner: string, rows: readonly Row[]): void {
  changes += 1
  for (const row of rows) {
    const its = read.get(row.id)
    // Another tab has said something else of it.
    if (its?.iv !== row.sealed.iv.join()) return forgetKnown()
    if (known?.owner === owner) known.items.set(row.place!, itemOf(row, its.told))
  }
}

/** These places are empty now. */
export function unlearn(owner: string, places: readonly number[]): void {
  changes += 1
  if (known?.owner === owner) places.forEach((one) => known?.items.delete(one))
}

/** Something changed that was not told here. */
export function forgetKnown(): void {
  changes += 1
  known = null
}

/** Remember nothing of what was opened: its owner has gone. */
export function forgetOpened(): void {
  forgetKnown()
  read.clear()
}

async function opened(row: Row): Promise<Outgoing> {
  const iv = row.sealed.iv.join()
  const its = read.get(row.id)
  if (its?.iv === iv) return itemOf(row, its.told)
  const told = await toldBy(row)
  read.set(row.id, { iv, told, item: null })
  return itemOf(row, told)
}

/** The same one as before where nothing changed: a card that shows it is not drawn anew. */
function itemOf({ id, state, tries: counted, made_at, held_until, bytes = 0, sealed }: Row, told: Told): Outgoing {
  const tries = counted + Number(isTried(id)) * UNCOUNTED
  const before = read.get(id)?.item
  const now = told === LOST ? 'attention' : state
  const isSame = before && read.get(id)?.told === told && before.state === now && before.tries === tries
  if (isSame && before.held_until === held_until) return before
  const item = { ...told, id, state: now, tries, made_at, held_until, bytes, blob: null }
  read.set(id, { iv: sealed.iv.join(), told, item })
  return item
}

async function toldBy({ owner, id, sealed }: Row): Promise<Told> {
  try {
    return (await openValue(owner, `outgoing/${id}`, sealed)) as Told
  } catch {
    // The browser lost the key, or a byte of it: that something is here stays to be seen.
    return LOST
  }
}
