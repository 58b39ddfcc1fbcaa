// Who records in class: for them the phone opens on their class.
import { askEarly } from '@/api/client.ts'
import type { Who } from '@/session/session.ts'
import { lastClass } from './kept.ts'

const RECORDING = new Set([
  'class_teacher',
  'subject_teacher',
  'counsellor',
  'moral_education',
  'boarding_teacher',
  'health_teacher',
  'psychology_teacher',
  'resource_teacher',
])

export function recordsInClass(who: Who | null): boolean {
  return who?.role === 'staff' && who.duties.some((one) => RECORDING.has(one.duty))
}

/** The classes that somebody has a duty in. */
export function ownClasses(who: Who | null): string[] {
  return who?.duties.flatMap((one) => one.class_group_id ?? []) ?? []
}

/** The class that the phone is about to open on is asked for before there is a page to show it. */
export function askForClass(who: Who | null): void {
  if (!recordsInClass(who)) return
  const own = ownClasses(who)
  const class_group_id = own.find((one) => one === lastClass()) ?? own[0]
  if (!class_group_id) return
  askEarly('/class-groups/{class_group_id}/capture-sheet', { path: { class_group_id } })
  askEarly('/observation-types')
}
