import { figureOf } from '@/parts/byGrade.ts'
import { language } from '@/words.ts'

/** `三（2）班`, as schools write it, `一、三复式（1）班` where grades share it; `3 (2)` in English. */
export function classInWords(one: { grade: number; grades?: number[]; number: number }): string {
  const grades = one.grades?.length ? one.grades : [one.grade]
  const named = grades.map(figureOf)
  if (language.value === 'en') return `${named.join('+')} (${one.number})`
  return `${named.join('、')}${grades.length > 1 ? '复式' : ''}（${one.number}）班`
}
