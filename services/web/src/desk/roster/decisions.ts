// What a person decides of a preview: whom a row in conflict means, and who has left.
import { computed, reactive, type ShallowRef } from 'vue'
import type { Leaving, Preview, Ruling } from './list.ts'

const CHANGING = ['new', 'returned', 'repeated', 'moved', 'corrected', 'conflict']

/** The decisions, and whether enough was decided for the list to be taken in. */
export function useDecisions(preview: ShallowRef<Preview | null>) {
  const rulings = reactive(new Map<number, Ruling>())
  const leavers = reactive(new Set<string>())
  const leaving = reactive<Omit<Leaving, 'student_ids'>>({ left_on: '', reason: 'transfer' })

  const count = (kind: string): number => preview.value?.counts[kind] ?? 0
  const openConflicts = computed(() => count('conflict') - rulings.size)
  const faults = computed(() => preview.value?.problems.filter((one) => one.is_fatal).length ?? 0)
  const changes = computed(
    () => CHANGING.reduce((sum, kind) => sum + count(kind), 0) + leavers.size,
  )
  const hasDay = computed(() => leavers.size === 0 || leaving.left_on !== '')
  const isReady = computed(
    () => !faults.value && !openConflicts.value && changes.value > 0 && hasDay.value,
  )

  /** Somebody has left, or after all not. */
  function turnLeaver(studentId: string): void {
    if (!leavers.delete(studentId)) leavers.add(studentId)
  }

  /** Another preview asks other questions. */
  function forget(): void {
    rulings.clear()
    leavers.clear()
  }

  /** As the service takes them. */
  function said(): { conflicts: Ruling[]; leavers: Leaving | null } {
    const gone = leavers.size ? { ...leaving, student_ids: [...leavers] } : null
    return { conflicts: [...rulings.values()], leavers: gone }
  }

  return { rulings, leavers, leaving, openConflicts, faults, changes, isReady, turnLeaver, forget, said }
}
