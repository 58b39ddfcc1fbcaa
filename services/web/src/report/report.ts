// The report as the service tells it, and how its words are said here.
import type { AnswerTo } from '@/api/client.ts'
import { say, type WordKey } from '@/words.ts'

export type Report = AnswerTo<'get', '/students/{student_id}/terms/{term}/report/contents'>
export type Indicator = Report['indicators'][number]
export type Fact = Indicator['facts'][number]

const STATUS: Record<Indicator['status'], WordKey | null> = {
  rated: null,
  not_enough: 'report.status.not_enough',
  unrated: 'report.status.unrated',
  by_subject: 'report.status.by_subject',
  by_plan: 'report.status.by_plan',
}

/** The level's word as the school says it, or why there is none. */
export function standingOf(one: Indicator, report: Report): string {
  const why = STATUS[one.status]
  return why ? say(why) : labelOf(one.level, report)
}

export function labelOf(level: string | null, report: Report): string {
  return report.levels.find((one) => one.code === level)?.label ?? ''
}

/** The place of a level on the track, 1 for the first; 0 for none. */
export function stepOf(level: string | null, report: Report): number {
  return report.levels.findIndex((one) => one.code === level) + 1
}

/** The indicators by their dimension, in the order of the framework. */
export function byDimension(report: Report): [string, Indicator[]][] {
  const found = new Map<string, Indicator[]>()
  for (const one of report.indicators) found.set(one.dimension, [...(found.get(one.dimension) ?? []), one])
  return [...found]
}

/** How many of the facts each voice said: a count of one child's own facts, never a measure. */
export function voicesOf(facts: readonly Fact[]): [string, number][] {
  const found = new Map<string, number>()
  for (const one of facts) found.set(one.source, (found.get(one.source) ?? 0) + 1)
  return [...found]
}
