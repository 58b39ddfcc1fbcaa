// What is recorded of a child in a term, as its family sees it.
import { call, type AnswerTo } from '@/api/client.ts'
import { useKept, type KeptRead } from '@/offline/kept.ts'
import { say, type WordKey } from '@/words.ts'
import { madeAt } from '@/parts/schoolDay.ts'
import { seenUpTo } from '@/parts/seen.ts'

export type Entry = AnswerTo<'get', '/students/{student_id}/timeline'>['items'][number]
const PAGE = 100
const MOST_PAGES = 10

/** All of a term, the latest recorded first. */
export function useTimeline(studentId: string, term: string): KeptRead<Entry[]> {
  return useKept(`timeline/${studentId}/${term}`, () => read(studentId, term))
}

async function read(student_id: string, term: string): Promise<Entry[]> {
  const found: Entry[] = []
  let cursor: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { term, cursor, limit: PAGE, seen: seenUpTo() }
    const answer: { items: Entry[]; next?: string | null } = await call(
      'get',
      '/students/{student_id}/timeline',
      { path: { student_id }, query },
    )
    found.push(...answer.items)
    cursor = answer.next ?? null
    if (cursor === null) break
  }
  return found
}

const GONE = new Set(['withdrawn', 'reversed', 'struck', 'rejected'])
const NEAR_MS = 2 * 3_600_000

/** The task a family's note begins with: what stands before the bracket. */
export function taskOf(note: string | null): string {
  return (note ?? '').split('（')[0]!.trim()
}

/**
 * Another of the family recorded the same task of the same day within two hours: perhaps it is
 * one and the same. The ids tell when, for the phones made them; offline changes nothing of it.
 */
export function twinOf(mine: Entry, entries: readonly Entry[]): Entry | null {
  if (mine.source !== 'parent' || GONE.has(mine.standing)) return null
  const isTwin = (other: Entry): boolean =>
    other.source === 'parent' &&
    other.recorded_by !== mine.recorded_by &&
    !GONE.has(other.standing) &&
    other.observation_type === mine.observation_type &&
    taskOf(other.note) === taskOf(mine.note) &&
    Math.abs(madeAt(other.observation_id) - madeAt(mine.observation_id)) <= NEAR_MS
  return entries.find(isTwin) ?? null
}

const SOURCES: Record<Entry['source'], WordKey> = {
  teacher: 'family.source.teacher',
  parent: 'family.source.parent',
  student: 'family.source.student',
  peer: 'family.source.peer',
  community: 'family.source.community',
}

/** Who said it, in a word. */
export function sourceOf(source: string): string {
  return say(SOURCES[source as Entry['source']])
}

const UNITS: Record<string, WordKey> = {
  minutes: 'family.unit.minutes',
  screen_minutes: 'family.unit.minutes',
  hours: 'family.unit.hours',
  times: 'family.unit.times',
  days: 'family.unit.days',
  books: 'family.unit.books',
  works: 'family.unit.works',
}

/** How long or how often, as far as it says more than "once". */
export function amountOf(measures: Record<string, number>): string {
  return Object.entries(measures)
    .filter(([name, n]) => UNITS[name] && !(name === 'times' && n === 1))
    .map(([name, n]) => say(UNITS[name]!, { n }))
    .join(' ')
}
