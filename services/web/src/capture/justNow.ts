// One row per child and record of today: what still lies here, and what the service has.
import { computed } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import type { Outgoing } from '@/offline/outgoing.ts'
import { useOutbox } from '@/offline/outbox.ts'
import { schoolDay } from '@/parts/schoolDay.ts'
import { useTask } from '@/parts/task.ts'
import { inWords, type Book } from './book.ts'
import { withdrawalOf } from './said.ts'

export type OwnEntry = AnswerTo<'get', '/class-groups/{class_group_id}/my-observations'>['items'][number]
export type Where = 'local' | 'sending' | 'sent' | 'attention' | 'withdrawn'

export interface Row {
  /** Of the item that waits, or of the record. */
  id: string
  word: string
  names: string
  /** What was said beside the word. */
  note: string
  at: number
  occurred_on: string
  where: Where
  /** Only where it still lies here. */
  item: Outgoing | null
  /** Only where the service has it. */
  entry: OwnEntry | null
  /** When the same was recorded by oneself, here or on another device, a little before. */
  before: number | null
}

const SAME_MS = 600_000

const WHERE = { held: 'local', waiting: 'local', sending: 'sending', sent: 'sent', attention: 'attention' } as const

/** The latest first; what the service has told is not shown twice. */
export function rowsOf(items: readonly Outgoing[], entries: readonly OwnEntry[], book: Book): Row[] {
  const told = new Set(entries.flatMap((one) => [one.observation_id, one.activity_id]))
  const gone = new Set(items.flatMap((one) => (one.kind === 'withdrawal' ? [one.path.split('/')[2]] : [])))
  const here = items
    .filter((one) => ['observation', 'activity'].includes(one.kind) && !told.has(one.id))
    .map((item): Row => ofItem(item))
  const there = entries.map((entry): Row => {
    const isGone = entry.is_withdrawn || gone.has(entry.observation_id)
    return { ...ofEntry(entry, book), where: isGone ? 'withdrawn' : 'sent' }
  })
  return withTwins([...here, ...there].sort((a, b) => b.at - a.at))
}

/** The later of two that say the same of the same child within ten minutes knows of the earlier. */
function withTwins(rows: Row[]): Row[] {
  const isSame = (one: Row, other: Row): boolean =>
    one.word === other.word && one.names === other.names && one.occurred_on === other.occurred_on
  const stand = rows.filter((one) => one.where !== 'withdrawn')
  return rows.map((row) => {
    const twin = stand.find((one) => stand.includes(row) && one.at < row.at && row.at - one.at < SAME_MS && isSame(one, row))
    return twin ? { ...row, before: twin.at } : row
  })
}

function ofItem(item: Outgoing): Row {
  const [word = '', names = ''] = item.title.split(' · ')
  const { id, occurred_on, made_at } = item
  return { id, word, names, note: '', at: made_at, occurred_on, where: WHERE[item.state], item, entry: null, before: null }
}

function ofEntry(entry: OwnEntry, book: Book): Row {
  const keys = book.keys.value.filter((one) => one.kind.code === entry.observation_type)
  const key = keys.find((one) => one.zh === entry.note) ?? keys[0]
  const kind = key && (key.zh === entry.note || !key.isOneOfMany) ? key : key?.kind
  const pupil = book.pupils.value.find((one) => one.student_id === entry.student_id)
  const { observation_id: id, occurred_on } = entry
  const at = Date.parse(entry.recorded_at)
  const word = kind ? inWords(kind) : entry.observation_type
  const note = keys.some((one) => one.zh === entry.note) ? '' : (entry.note ?? '')
  return { id, word, names: pupil?.shown_as ?? '', note, at, occurred_on, where: 'sent', item: null, entry, before: null }
}

export function useDone(refresh: () => Promise<void>) {
  const outbox = useOutbox()
  const today = schoolDay()
  const items = computed(() => outbox.items.filter((one) => schoolDay(one.made_at) === today))

  const retracting = useTask(async (row: Row, reason: string) => {
    // What nobody has seen yet goes without a trace; all else is taken back child by child.
    if (row.item && (await outbox.undo([row.id]))) return
    const of = { kind: 'observation', title: row.word, occurred_on: row.occurred_on } as const
    const whole = row.item ?? { ...of, id: row.id }
    const students = row.item?.students ?? [row.entry!.student_id]
    await outbox.put(await Promise.all(students.map((one) => withdrawalOf(whole, one, reason))), 0)
  })

  const correcting = useTask(async (row: Row, day: string, note: string) => {
    const { observation_id, measures, words } = row.entry!
    const body = { occurred_on: day, measures, words, ...(note ? { note } : {}) }
    await call('post', '/observations/{observation_id}/corrections', { path: { observation_id }, body })
    await refresh()
  })

  const problem = computed(() => retracting.problem.value ?? correcting.problem.value)
  return { items, problem, retract: retracting.run, correct: correcting.run }
}
