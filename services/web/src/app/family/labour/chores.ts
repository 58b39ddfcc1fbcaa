// What is done at home, in a family's words, and the type of the vocabulary each is a record of.
import type { WordKey } from '@/words.ts'

export interface Chore {
  /** As it is written into the record, for the teacher who reads it. */
  task: string
  name: WordKey
  type: string
  /** 照顾家人 is neither timed nor photographed. */
  isTimed: boolean
}

const timed = (task: string, name: WordKey, type: string): Chore => ({ task, name, type, isTimed: true })

export const CHORES: readonly Chore[] = [
  timed('洗碗', 'labour.chore.dishes', 'LP01'),
  timed('整理房间', 'labour.chore.room', 'LP02'),
  timed('扫地拖地', 'labour.chore.floor', 'LP01'),
  timed('一起做饭', 'labour.chore.cooking', 'LP03'),
  timed('洗衣晾衣', 'labour.chore.laundry', 'LP01'),
  { task: '照顾家人', name: 'labour.chore.care', type: 'MC12', isTimed: false },
  timed('种植养护', 'labour.chore.plants', 'LP05'),
  timed('倒垃圾', 'labour.chore.rubbish', 'LP01'),
]

/** Written behind the task where the family did it with the child. */
export const TOGETHER = '（和家人一起）'

/** Anything else, in the family's own words. */
export const OTHER: Chore = timed('', 'labour.chore.other', 'LP02')

export const MINUTES = [5, 10, 20, 30] as const
export const LONGER = 45
const USUAL = 20
const KEPT = 'nianlun.labour.minutes'

/** How long it took the last time. */
export function lastMinutes(): number {
  const kept = Number(localStorage.getItem(KEPT))
  return Number.isInteger(kept) && kept > 0 ? kept : USUAL
}

export function keepMinutes(minutes: number): void {
  localStorage.setItem(KEPT, String(minutes))
}
