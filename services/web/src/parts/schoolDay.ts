// Days on the school's calendar, as the service writes them: 2026-11-22.
const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000
const WEEK = 7
const writer = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE })

/** The day of an instant where the school is. */
export function schoolDay(at: number = Date.now()): string {
  return writer.format(new Date(at))
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  const noon = Date.parse(`${day}T12:00:00Z`)
  const sinceMonday = (new Date(noon).getUTCDay() + WEEK - 1) % WEEK
  return new Date(noon - sinceMonday * DAY_MS).toISOString().slice(0, 10)
}

/** So many days after a day. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** When an id was made, by whichever device made it: UUIDv7 begins with milliseconds. */
export function madeAt(uuid7: string): number {
  return Number.parseInt(uuid7.replace('-', '').slice(0, 12), 16)
}
