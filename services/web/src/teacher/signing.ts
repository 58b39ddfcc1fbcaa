// One indicator of a class, signed child by child. Nothing is prefilled.
//
// A level is held for some seconds before it is sent, so that a wrong tap leaves no trace; those
// that were held together travel together. What is refused stands at its child with the sentence.
import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { byGrade } from '@/parts/byGrade.ts'
import { useReading, type Task } from '@/parts/task.ts'
import { sentOnLeaving, useHeldLevels, type HeldLevels } from './heldLevels.ts'

type Sheet = AnswerTo<'get', '/class-groups/{class_group_id}/terms/{term}/indicators/{indicator}'>
type State = AnswerTo<'get', '/class-groups/{class_group_id}/terms/{term}/signing'>
export type Fact = Sheet['pupils'][number]['facts'][number]
type Grade = 'A' | 'B' | 'C' | 'D'
/** Of an indicator, or of a subject. */
export type Level = Grade | 'met' | 'mostly' | 'support'
export interface LevelWords {
  level: Level
  label: string
  /** Only where the label alone does not say it. */
  descriptor?: string
}
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
  title: ComputedRef<string>
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
/** Nothing to sign, and nothing signed: too few facts. */
export const isFew = (row: Row): boolean => !row.is_enough && !row.by_plan && !levelOf(row) && !row.problem
export const levelOf = (row: Row): Level | null => row.held ?? row.signed

const rowOf = (one: Sheet['pupils'][number]): Row =>
  reactive({ ...one, signed: one.level ?? null, held: null, isSending: false, problem: null })

export function useSigning(classGroupId: string, term: string, indicator: string): Signing {
  const rows = shallowRef<Row[]>([])
  const state = shallowRef<State['indicators'][number] | null>(null)
  const levels = shallowRef<LevelWords[]>([])
  const maySign = ref(false)
  const path = { class_group_id: classGroupId, term, indicator }
  const held = useHeldLevels(async (key, items) => {
    const body = { items: items.map((one) => ({ ...one, level: one.level as Grade })) }
    const route = '/class-groups/{class_group_id}/terms/{term}/levels/{indicator}'
    const { results } = await call('put', route, { path, body, key })
    return results.map(({ problem, ...one }) => ({
      ...one,
      problem: problem ? new Problem(problem.type, problem.status, problem.detail) : null,
    }))
  })

  const reading = useReading(async () => {
    await sentOnLeaving()
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

  return {
    ...signingOf(rows, maySign, held),
    levels,
    title: computed(() => state.value?.name ?? ''),
    names: computed(() => Object.fromEntries(state.value?.types.map((one) => [one.code, one.name]) ?? [])),
    reading,
  }
}

/** What is the same whatever is signed. */
export function signingOf(
  rows: ShallowRef<Row[]>,
  maySign: Ref<boolean>,
  held: HeldLevels,
): Pick<Signing, 'rows' | 'maySign' | 'held' | 'done' | 'toDo' | 'choose'> {
  function choose(row: Row, level: Level): void {
    if (!maySign.value || !isOpen(row) || row.isSending) return
    held.release(row)
    row.problem = null
    if (level !== row.signed) held.hold(row, level)
  }

  return {
    rows,
    maySign,
    held,
    done: computed(() => rows.value.filter((row) => isOpen(row) && levelOf(row)).length),
    toDo: computed(() => rows.value.filter(isOpen).length),
    choose,
  }
}
