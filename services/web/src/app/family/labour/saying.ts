// A chore as it is put into the outbox: the record, and its photo after it.
import { uuid7 } from '@/api/ids.ts'
import type { NewOutgoing, Outgoing } from '@/offline/outgoing.ts'
import { schoolDay } from '@/parts/schoolDay.ts'
import { TOGETHER, type Chore } from './chores.ts'

export interface Done {
  chore: Chore
  /** The task in words: of 其他 the family's own. */
  task: string
  minutes: number
  isTogether: boolean
  photo: Blob | null
}
export interface Whose {
  student_id: string
  name: string
}

const SAME_MS = 10 * 60_000
const ENOUGH = 5

/** What is to be sent of it, the record first. */
export function outgoingOf(done: Done, whose: Whose, term: string): NewOutgoing[] {
  const id = uuid7()
  const common = { title: titleOf(done.task, whose), students: [whose.student_id], occurred_on: schoolDay() }
  const body = {
    student_id: whose.student_id,
    term,
    observation_type: done.chore.type,
    occurred_on: common.occurred_on,
    note: done.task + (done.isTogether ? TOGETHER : ''),
    measures: done.chore.isTimed ? { minutes: done.minutes } : { times: 1 },
  }
  const path = `/observations/${id}`
  const record: NewOutgoing = { ...common, id, kind: 'observation', method: 'put', path, body }
  return done.photo ? [record, photoFor(record, done.photo)] : [record]
}

/** A photo beside a record, here or already there. */
export function photoFor(record: Omit<NewOutgoing, 'kind' | 'method' | 'path' | 'body'>, photo: Blob): NewOutgoing {
  const id = uuid7()
  const path = `/observations/${record.id}/evidence/${id}`
  const { title, students, occurred_on } = record
  const sent = { method: 'put', path, body: null, blob: photo, after: record.id } as const
  return { id, kind: 'evidence', title, students, occurred_on, ...sent }
}

export function titleOf(task: string, whose: Whose): string {
  return `${task} · ${whose.name}`
}

/** Whether the same task of the same child was put here less than ten minutes ago. */
export function isJustNow(items: readonly Outgoing[], task: string, whose: Whose, now = Date.now()): boolean {
  const title = titleOf(task, whose)
  const taken = new Set(items.filter((one) => one.kind === 'withdrawal').map((one) => one.after))
  return recordsOf(items, whose).some(
    (one) => one.title === title && now - one.made_at < SAME_MS && !taken.has(one.id),
  )
}

/** Whether that is enough for one day; a kind word, and no bar. */
export function isEnough(items: readonly Outgoing[], whose: Whose, now = Date.now()): boolean {
  const today = schoolDay(now)
  return recordsOf(items, whose).filter((one) => schoolDay(one.made_at) === today).length >= ENOUGH
}

function recordsOf(items: readonly Outgoing[], whose: Whose): Outgoing[] {
  return items.filter((one) => one.kind === 'observation' && one.students.includes(whose.student_id))
}
