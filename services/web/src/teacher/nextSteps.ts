// 下一步，我们约好: one line each of the child, the family and the school, written as a whole.
// What is typed lies sealed on this device until the service has it.
import { computed, reactive, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { useReading, useTask, type Task } from '@/parts/task.ts'
import { useDrafting, type DraftState } from './drafting.ts'

export const SIDES = ['student', 'family', 'school'] as const
export type Side = (typeof SIDES)[number]
export type Lines = Record<Side, string>
type Advice = AnswerTo<'put', '/students/{student_id}/terms/{term}/next-steps'>['advice'][number]
interface Agreed {
  lines: Lines
  /** What the school's line is about; kept as it is. */
  about: string | null
  etag: string | null
}
interface Draft {
  lines: Lines
  base: string | null
}

export interface NextSteps {
  lines: Lines
  advice: ShallowRef<Advice[]>
  /** What somebody else agreed meanwhile. */
  theirs: ShallowRef<Lines | null>
  state: ComputedRef<DraftState>
  isRead: Ref<boolean>
  reading: Task<[]>
  saving: Task<[]>
}

const EMPTY: Lines = { student: '', family: '', school: '' }
const trimmed = (lines: Lines): Lines => ({
  student: lines.student.trim(),
  family: lines.family.trim(),
  school: lines.school.trim(),
})
const isSame = (one: Lines, other: Lines): boolean => SIDES.every((side) => one[side] === other[side])

export function useNextSteps(student_id: string, term: string): NextSteps {
  const kept = useDrafting<Draft>(`next-steps/${term}/${student_id}`)
  const path = { student_id, term }
  const lines = reactive({ ...EMPTY })
  const sent = shallowRef<Agreed>({ lines: EMPTY, about: null, etag: null })
  const theirs = shallowRef<Lines | null>(null)
  const advice = shallowRef<Advice[]>([])
  const isRead = ref(false)

  const reading = useReading(async () => {
    const [found, draft] = await Promise.all([agreed(path), kept.recall()])
    sent.value = found
    Object.assign(lines, draft?.lines ?? found.lines)
    if (draft && draft.base !== found.etag) theirs.value = found.lines
    isRead.value = true
  })

  const saving = useTask(async () => {
    const said = trimmed(lines)
    const { about, etag } = sent.value
    const body = { ...said, school_indicator: said.school ? about : null }
    try {
      const route = '/students/{student_id}/terms/{term}/next-steps'
      advice.value = (await call('put', route, { path, body, ...(etag ? { match: etag } : {}) })).advice
    } catch (error) {
      if (error instanceof Problem && [409, 412, 428].includes(error.status)) await compare()
      throw error
    }
    sent.value = await agreed(path)
    theirs.value = null
    Object.assign(lines, said)
    await kept.drop()
  })

  async function compare(): Promise<void> {
    const found = await agreed(path)
    if (found.etag !== sent.value.etag) theirs.value = found.lines
    sent.value = found
  }

  watch(lines, async () => {
    if (!isRead.value || isSame(lines, sent.value.lines)) return
    const draft: Draft = { lines: { ...lines }, base: sent.value.etag }
    await kept.keep(draft, () => isSame(lines, draft.lines))
  })

  const state = computed(() => {
    if (!isSame(trimmed(lines), sent.value.lines)) return kept.where.value
    return sent.value.etag ? 'sent' : 'empty'
  })
  return { lines, advice, theirs, state, isRead, reading, saving }
}

/** As the service has it now. */
async function agreed(path: { student_id: string; term: string }): Promise<Agreed> {
  const told = await call('get', '/students/{student_id}/terms/{term}/judgement', { path })
  const { student, family, school, school_indicator } = told.next_steps ?? {}
  return {
    lines: { student: student ?? '', family: family ?? '', school: school ?? '' },
    about: school_indicator ?? null,
    etag: told.next_steps_etag ?? null,
  }
}
