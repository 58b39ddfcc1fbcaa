// One indicator of a class, signed child by child. Nothing is prefilled.
//
// A level is held for some seconds before it is sent, so that a wrong tap leaves no trace; those
// that were held together travel together. What is refused stands at its child with the sentence.
import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import type { Problem } from '@/api/problem.ts'
import { byGrade } from '@/parts/byGrade.ts'
import { useReading, type Task } from '@/parts/task.ts'
import { useHeldLevels, type HeldLevels } from './heldLevels.ts'

type Sheet = AnswerTo<'get', '/class-groups/{class_group_id}/terms/{term}/indicators/{indicator}'>
type State = AnswerTo<'get', '/class-groups/{class_group_id}/terms/{term}/signing'>
export type Fact = Sheet['pupils'][number]['facts'][number]
export type Level = 'A' | 'B' | 'C' | 'D'
export type LevelWords = State['levels'][number]
export type Row = Omit<Sheet['pupils'][number], 'level'> & {
  /** As the service has it. */
  signed: Level | null
  /** Chosen here, and not sent yet. */
  held: Level | null
  isSending: boolean
  problem: Problem | null
}

export interface Signing {
  rows: ShallowRef<Row[]>
  state: ShallowRef<State['indicators'][number] | null>
  levels: ShallowRef<LevelWords[]>
  names: ComputedRef<Record<string, string>>
  maySign: Ref<boolean>
  done: ComputedRef<number>
  toDo: ComputedRef<number>
  reading: Task<[]>
  held: HeldLevels
  choose: (row: Row, level: Level) => void
}

export const isOpen = (row: Row): boolean => row.is_enough && !row.by_plan
export const levelOf = (row: Row): Level | null => row.held ?? row.signed

const rowOf = (one: Sheet['pupils'][number]): Row =>
  reactive({ ...one, signed: one.level ?? null, held: null, isSending: false, problem: null })

export function useSigning(classGroupId: string, term: string, indicator: string): Signing {
  const rows = shallowRef<Row[]>([])
  const state = shallowRef<State['indicators'][number] | null>(null)
  const levels = shallowRef<LevelWords[]>([])
  const maySign = ref(false)
  const path = { class_group_id: classGroupId, term, indicator }
  const held = useHeldLevels(path)

  const reading = useReading(async () => {
    const [sheet, all] = await Promise.all([
      call('get', '/class-groups/{class_group_id}/terms/{term}/indicators/{indicator}', { path }),
      call('get', '/class-groups/{class_group_id}/terms/{term}/signing', { path }),
    ])
    const order = byGrade(sheet.pupils).flatMap((part) => part.items)
    const known = new Map(rows.value.map((row) => [row.student_id, row]))
    rows.value = order.map((one) => {
      const row = known.get(one.student_id)
      // Read again for its words: what was chosen here and waits to be sent stays chosen.
      return row ? Object.assign(row, { facts: one.facts }) : rowOf(one)
    })
    state.value = all.indicators.find((one) => one.indicator === indicator) ?? null
    levels.value = all.levels
    maySign.value = sheet.may_sign
  })

  function choose(row: Row, level: Level): void {
    if (!maySign.value || !isOpen(row) || row.isSending) return
    held.release(row)
    row.problem = null
    if (level !== row.signed) held.hold(row, level)
  }

  return {
    rows,
    state,
    levels,
    names: computed(() => Object.fromEntries(state.value?.types.map((one) => [one.code, one.name]) ?? [])),
    maySign,
    done: computed(() => rows.value.filter((row) => isOpen(row) && levelOf(row)).length),
    toDo: computed(() => rows.value.filter(isOpen).length),
    reading,
    held,
    choose,
  }
}
