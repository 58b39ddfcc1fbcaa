// A class of several grades (复式班): each grade has its place and its name. Pure but for the language.
import { language, say } from '@/words.ts'

const GRADES = '一二三四五六七八九'

export interface OfGrade<T> {
  grade: number
  items: T[]
}

/** The lowest grade first, in each the order that was given. */
export function byGrade<T extends { grade: number }>(all: readonly T[]): OfGrade<T>[] {
  const grades = [...new Set(all.map((one) => one.grade))].sort((one, other) => one - other)
  return grades.map((grade) => ({ grade, items: all.filter((one) => one.grade === grade) }))
}

/** `三`; `3` in English. */
export function figureOf(grade: number): string {
  return language.value === 'en' ? String(grade) : (GRADES[grade - 1] ?? String(grade))
}

/** `三年级`. */
export function gradeInWords(grade: number): string {
  return say('grade', { grade: figureOf(grade) })
}
