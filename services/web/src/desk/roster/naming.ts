import { language, say } from '@/words.ts'

const GRADES = '一二三四五六七八九'

/** `三（2）班`, as schools write it; `3 (2)` in English. */
export function classInWords(one: { grade: number; number: number }): string {
  return language.value === 'en'
    ? `${one.grade} (${one.number})`
    : `${GRADES[one.grade - 1] ?? one.grade}（${one.number}）班`
}

/** `2026-2027-1` → `2026-2027 学年上学期`. */
export function termInWords(term: string): string {
  const [year, half] = [term.slice(0, -2), term.at(-1)]
  return say(half === '1' ? 'term.first' : 'term.second', { year })
}
