// Who records in class: for them the phone opens on their class.
import type { Who } from '@/session/session.ts'

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
