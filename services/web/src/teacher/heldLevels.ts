// Levels that were chosen and are not signed yet: held for some seconds, then sent together.
import { computed, onScopeDispose, reactive, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { uuid7 } from '@/api/ids.ts'
import { Problem } from '@/api/problem.ts'
import type { Level, Row } from './signing.ts'

interface Batch {
  key: string
  rows: Row[]
  items: Item[]
}

/** A level to be signed, and the version it changes. */
export interface Item {
  student_id: string
  level: Level
  if_match: string | null
}

export interface Result {
  student_id: string
  etag?: string | null
  problem: Problem | null
}

/** Sends what was held together, under one key; what is refused of one child is that child's. */
export type Write = (key: string, items: readonly Item[]) => Promise<readonly Result[]>

export interface HeldLevels {
  hold: (row: Row, level: Level) => void
  /** Let go of a row's choice. */
  release: (row: Row) => void
  /** Take the last choice back; null where everything was sent. */
  undo: () => Row | null
  canUndo: ComputedRef<boolean>
  /** Why the last sending did not arrive. */
  away: ShallowRef<Problem | null>
}

const HOLD = 6_000
const LONGEST = 60_000
const MOST = 100
const PATIENCE_MS = 5_000
const going = new Set<Promise<void>>()

/** Whoever left a class and comes again at once reads after what was sent on leaving, where that goes through. */
export async function sentOnLeaving(): Promise<void> {
  await Promise.race([Promise.allSettled(going), new Promise((done) => setTimeout(done, PATIENCE_MS))])
}

export function useHeldLevels(write: Write): HeldLevels {
  const order = reactive<Row[]>([])
  const away = shallowRef<Problem | null>(null)
  let waits: ReturnType<typeof setTimeout> | undefined
  let batch: Batch | null = null
  let isGoing = false
  let pause = HOLD

  async function send(): Promise<void> {
    clearTimeout(waits)
    if (isGoing) return
    // What got no answer goes again as it was, under its own key: it may have arrived.
    const now = batch ?? (order.length ? batchOf(order.splice(0, MOST)) : null)
    if (!now) return
    batch = now
    isGoing = true
    try {
      await underWay(signed(write, now))
      batch = null
      away.value = null
      pause = HOLD
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      away.value = error
      pause = Math.min(pause * 2, LONGEST)
      if (!mayArriveLater(error)) batch = refused(now, error)
    } finally {
      isGoing = false
    }
    if (batch || order.length) later()
  }

  function later(): void {
    clearTimeout(waits)
    waits = setTimeout(() => void send(), pause)
  }

  function release(row: Row): void {
    row.held = null
    const at = order.findIndex((one) => one.student_id === row.student_id)
    if (at >= 0) order.splice(at, 1)
  }

  function hold(row: Row, level: Level): void {
    row.held = level
    order.push(row)
    later()
  }

  function undo(): Row | null {
    const row = order.at(-1)
    if (row) release(row)
    return row ?? null
  }

  sendOnLeaving(send)
  return { hold, release, undo, canUndo: computed(() => order.length > 0), away }
}

async function underWay(sending: Promise<void>): Promise<void> {
  going.add(sending)
  await sending.finally(() => going.delete(sending))
}

/** Whoever looks away, or goes on to another page, has decided. */
function sendOnLeaving(send: () => Promise<void>): void {
  const leave = (): void => {
    if (document.visibilityState === 'hidden') void send()
  }
  document.addEventListener('visibilitychange', leave)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', leave)
    void send()
  })
}

/** It got no answer, or none about itself: it goes again. */
export const mayArriveLater = (problem: Problem): boolean =>
  problem.isAway || problem.isSignedOut || problem.status >= 500 || problem.status === 429

async function signed(write: Write, { key, items, rows }: Batch): Promise<void> {
  for (const one of await write(key, items)) {
    const row = rows.find((known) => known.student_id === one.student_id)
    if (row) settle(row, one)
  }
}

/** The service will not have it, whenever it comes: it is for the person to see. */
function refused(batch: Batch, problem: Problem): null {
  for (const row of batch.rows) Object.assign(row, { held: null, isSending: false, problem })
  return null
}

function batchOf(rows: Row[]): Batch {
  for (const row of rows) row.isSending = true
  const items = rows.map((row) => ({
    student_id: row.student_id,
    level: row.held!,
    if_match: row.etag ?? null,
  }))
  return { key: uuid7(), rows, items }
}

function settle(row: Row, result: Result): void {
  const signed = row.held
  Object.assign(row, { held: null, isSending: false })
  if (result.problem) {
    row.problem = result.problem
    return
  }
  row.signed = signed
  row.etag = result.etag ?? null
}
