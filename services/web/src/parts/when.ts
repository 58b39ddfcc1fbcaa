// Days, times and terms as people here write them: 10月14日 周三, 8:05.
import { language, say } from '@/words.ts'

const ZONE = 'Asia/Shanghai'
type Shape = Intl.DateTimeFormatOptions

const DAY: Shape = { month: 'long', day: 'numeric', weekday: 'short' }
const DATE: Shape = { year: 'numeric', month: 'long', day: 'numeric' }
const CLOCK: Shape = { hour: '2-digit', minute: '2-digit' }
// To make one takes a phone a millisecond and more, and lists have hundreds of days.
const writers = new Map<string, Intl.DateTimeFormat>()

function told(instant: string, shape: Shape): string {
  const tag = language.value === 'en' ? 'en-GB' : 'zh-CN'
  const key = `${tag} ${Object.keys(shape)}`
  const writer = writers.get(key) ?? new Intl.DateTimeFormat(tag, { timeZone: ZONE, ...shape })
  writers.set(key, writer)
  return writer.format(new Date(instant))
}

/** The day of a date or an instant. */
export function dayOf(instant: string): string {
  // A date alone is a day of the school's, whatever the hour; noon is that day everywhere near.
  const at = instant.length === 10 ? `${instant}T12:00:00+08:00` : instant
  return told(at, DAY).replace(/日(?=周)/, '日 ')
}

/** The day of an instant that may be long ago, with its year. */
export function dateOf(instant: string): string {
  return told(instant, DATE)
}

/** The time of an instant: 08:10. */
export function clockOf(instant: string): string {
  return told(instant, CLOCK)
}

/** The day and the time of an instant. */
export function momentOf(instant: string): string {
  return `${dayOf(instant)} ${clockOf(instant)}`
}

/** `2026-2027-1` as people say it: by its number, for 上学期 is also the term before this one. */
export function termName(term: string): string {
  const [from = '', to = '', n = ''] = term.split('-')
  return say('term.name', { from, to, n })
}
