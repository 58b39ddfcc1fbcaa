// T9: of which children of a class a remark is written, and begun on this device. In roster order:
// it is to go on from one to the next, and nobody is counted.
import { computed, onMounted, shallowRef, type ComputedRef, type Ref } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import type { Problem } from '@/api/problem.ts'
import { useKept } from '@/offline/kept.ts'
import { draftsUnder } from '@/offline/memory.ts'
import { byGrade, type OfGrade } from '@/parts/byGrade.ts'
import { useSession } from '@/session/session.ts'

type Pupil = AnswerTo<'get', '/class-groups/{class_group_id}/capture-sheet'>['pupils'][number]
/** `begun`: words lie on this device that the service does not have. Empty until it is known. */
export type Stage = 'written' | 'begun' | 'none' | ''
export type Listed = Pupil & { stage: Stage }

export interface Remarks {
  parts: ComputedRef<OfGrade<Listed>[]>
  isRead: ComputedRef<boolean>
  /** Why the class cannot be shown at all. */
  problem: ComputedRef<Problem | null>
  /** The next child without a remark after this one, and from the top; only once that is known. */
  next: (student_id: string) => Listed | null
}

export const draftName = (term: string, student_id: string): string => `remark/${term}/${student_id}`

export function useRemarks(class_group_id: string, term: string): Remarks {
  const owner = useSession().who?.person_id ?? ''
  const sheet = useKept(`capture-sheet/${class_group_id}`, () =>
    call('get', '/class-groups/{class_group_id}/capture-sheet', { path: { class_group_id } }),
  )
  const { written, isSettled } = useWritten(class_group_id, term)
  const begun = shallowRef<ReadonlySet<string> | null>(null)
  onMounted(async () => {
    begun.value = await draftsUnder(owner, draftName(term, ''))
  })

  function stageOf({ student_id }: Pupil): Stage {
    if (begun.value?.has(student_id)) return 'begun'
    if (!begun.value || !written.value) return ''
    return written.value.has(student_id) ? 'written' : 'none'
  }

  const all = computed(() => (sheet.value.value?.pupils ?? []).map((one) => ({ ...one, stage: stageOf(one) })))
  const parts = computed(() => byGrade(all.value))
  function next(student_id: string): Listed | null {
    if (!isSettled.value) return null
    const order = parts.value.flatMap((part) => part.items)
    const at = order.findIndex((one) => one.student_id === student_id)
    const others = [...order.slice(at + 1), ...order.slice(0, Math.max(at, 0))]
    return others.find((one) => written.value && !written.value.has(one.student_id)) ?? null
  }

  const problem = computed(() => (sheet.value.value ? null : sheet.problem.value))
  return { parts, isRead: computed(() => sheet.value.value !== null), problem, next }
}

interface Written {
  written: ComputedRef<ReadonlySet<string> | null>
  /** Told since this page was opened, or known not to be told now. */
  isSettled: Readonly<Ref<boolean>>
}

function useWritten(class_group_id: string, term: string): Written {
  const opened = Date.now()
  const route = '/class-groups/{class_group_id}/terms/{term}/remarks'
  const told = useKept(`remarks/${class_group_id}/${term}`, async () => {
    const { items } = await call('get', route, { path: { class_group_id, term } })
    return items.filter((one) => one.is_written).map((one) => one.student_id)
  })
  return {
    written: computed(() => told.value.value && new Set(told.value.value)),
    isSettled: computed(() => told.problem.value !== null || (told.readAt.value ?? 0) >= opened),
  }
}
