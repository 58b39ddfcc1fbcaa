import type { Field } from './list.ts'

/** What a column may hold, in the order in which a list usually has them. */
export const FIELDS: readonly Field[] = [
  'not_needed', 'name', 'class', 'grade', 'class_of_entry', 'class_of_graduation',
  'roster_number', 'sex', 'born_on', 'registry_number', 'boards', 'individual_plan',
  'left_behind', 'guardian_1', 'guardian_1_is', 'guardian_2', 'guardian_2_is', 'guardian_3',
  'guardian_3_is', 'guardian_4', 'guardian_4_is', 'father', 'mother', 'school_code',
]
