// 学期: planned, opened, watched, closed.
import { shallowRef } from 'vue'
import { call, type AnswerTo, type BodyTo } from '@/api/client.ts'
import { useReading } from '@/parts/task.ts'

export type Term = AnswerTo<'get', '/terms/{term}'>
export type Plan = BodyTo<'put', '/terms/{term}'>

/** Every term of the school with what it waits for, the latest first. */
export function useTerms() {
  const terms = shallowRef<Term[]>([])
  const reading = useReading(async () => {
    const { items } = await call('get', '/terms')
    terms.value = await Promise.all(items.map(({ term }) => call('get', '/terms/{term}', { path: { term } })))
  })
  return { terms, reading }
}

/** The terms that a school may plan around a day: of last school year, this and the next. */
export function termsAround(day: string): string[] {
  const year = Number(day.slice(0, 4)) - (day.slice(5) < '07-01' ? 1 : 0)
  return [year, year + 1].flatMap((one) => [`${one}-${one + 1}-1`, `${one}-${one + 1}-2`])
}
