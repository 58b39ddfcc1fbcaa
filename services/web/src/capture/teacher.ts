// Who records in class: for them the phone opens on their class.
import { ask, foretell, type AnswerTo } from '@/api/client.ts'
import { seen } from '@/api/reached.ts'
import type { Who } from '@/session/session.ts'
import type { Types } from './keys.ts'
import { lastClass } from './kept.ts'

export type Opening = AnswerTo<'get', '/opening'>

const SHEET = '/class-groups/{class_group_id}/capture-sheet'
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

/** What the phone began by asking is the answer to what its first page is about to ask. */
export function foretellClass(who: Who | null, opening: Promise<Opening>, types: Promise<Types>): void {
  // What the page asked for by itself does not know of what was written before it was loaded.
  if (!recordsInClass(who) || seen()) return
  const own = ownClasses(who)
  const class_group_id = own.find((one) => one === lastClass()) ?? own[0]
  if (!class_group_id) return
  const sheet = { path: { class_group_id } }
  // Of several classes the service does not know which one is meant.
  const isOnly = own.every((one) => one === class_group_id)
  const inClass = isOnly ? opening.then((told) => told.in_class) : Promise.resolve(null)
  const isThis = inClass.then((told) => (told?.sheet.class_group_id === class_group_id ? told : null))
  foretell(SHEET, sheet, isThis.then((told) => told?.sheet ?? ask('get', SHEET, sheet)))
  foretell('/class-groups', {}, isThis.then((told) => told?.class_groups ?? ask('get', '/class-groups')))
  foretell('/observation-types', {}, types)
}
