// The words on the keys: which there are for this teacher and class, and which stand on the first
// screen. Pure.
import type { AnswerTo } from '@/api/client.ts'

export type Sheet = AnswerTo<'get', '/class-groups/{class_group_id}/capture-sheet'>
export type Pupil = Sheet['pupils'][number]
export type Types = AnswerTo<'get', '/observation-types'>
export type Kind = Types['types'][number]
export type Measure = Types['measures'][number]

/** A word to tap: a type of observation, seen in one way. */
export interface Key {
  code: string
  zh: string
  en: string
  initials: string
  kind: Kind
  /** The type has other words too, so that the record keeps this one as its note. */
  isOneOfMany: boolean
}

export const ON_DOCK = 7

/** All the words a teacher may tap in this class, in the order of the vocabulary. */
export function keysOf(types: Types, sheet: Sheet): Key[] {
  const held = new Set([...sheet.duties, ...sheet.subjects])
  const grades = new Set(sheet.pupils.map((one) => one.grade))
  return types.types
    .filter((kind) => kind.only_by.length === 0 || kind.only_by.some((one) => held.has(one)))
    .filter((kind) => [...grades].some((grade) => isForGrade(kind, grade)))
    .flatMap((kind) =>
      kind.tags.map((tag) => ({ ...tag, kind, isOneOfMany: kind.tags.length > 1 })),
    )
}

/** `3-9` holds grade 5. */
export function isForGrade(kind: Pick<Kind, 'grades'>, grade: number): boolean {
  const [first = 0, last = 0] = kind.grades.split('-').map(Number)
  return first <= grade && grade <= last
}

export interface Habits {
  /** Put there by hand. */
  pinned: readonly string[]
  /** How often a word was tapped here. */
  taps: Readonly<Record<string, number>>
  /** Types this teacher records most in this class, as the service knows. */
  mostUsed: readonly string[]
  /** The first words of all. */
  usual: readonly string[]
}

/** The seven of the first screen. What is private never stands there for all to see. */
export function dockOf(keys: readonly Key[], habits: Habits): Key[] {
  const open = keys.filter((one) => !one.kind.is_private && one.kind.voices.includes('teacher'))
  const named = (codes: readonly string[]): Key[] =>
    codes.flatMap((code) => open.filter((one) => one.code === code))
  const tapped = Object.entries(habits.taps).sort(([, a], [, b]) => b - a)
  const ofTypes = habits.mostUsed.flatMap((code) => open.find((one) => one.kind.code === code) ?? [])
  const wanted = [
    ...named(habits.pinned),
    ...named(tapped.map(([code]) => code)),
    ...ofTypes,
    ...named(habits.usual),
    ...open,
  ]
  return [...new Set(wanted)].slice(0, ON_DOCK)
}
