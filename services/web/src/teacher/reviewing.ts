// T8: what families, pupils and the community told of a class, and what the teacher answers.
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import type { Problem } from '@/api/problem.ts'
import { usePages, type PagedList } from '@/parts/pages.ts'
import { useReading, useTask, type Task } from '@/parts/task.ts'

export type Entry = AnswerTo<'get', '/class-groups/{class_group_id}/pending-confirmations'>['items'][number]
export type Standing = AnswerTo<'get', '/students/{student_id}/timeline'>['items'][number]['standing']
export type Answered = 'taken' | 'asked' | 'declined'

export interface Reviewing {
  entries: PagedList<Entry>
  names: ShallowRef<Record<string, string>>
  reading: Task<[]>
}

const EVERYBODY = 100

/** What waits, the longest waiting first, and whose it is. */
export function useReviewing(classGroupId: string): Reviewing {
  const path = { class_group_id: classGroupId }
  const names = shallowRef<Record<string, string>>({})
  const entries = usePages((cursor) =>
    call('get', '/class-groups/{class_group_id}/pending-confirmations', { path, query: { cursor } }),
  )
  const reading = useReading(async () => {
    const query = { limit: EVERYBODY }
    const pupils = await call('get', '/class-groups/{class_group_id}/students', { path, query })
    names.value = Object.fromEntries(pupils.items.map((one) => [one.student_id, one.name]))
    // In another language the list reads itself again.
    if (!entries.isRead.value) await entries.more.run()
  })
  return { entries, names, reading }
}

export interface Answering {
  answered: Ref<Answered | null>
  /** Taken here, and not said yet: it can be taken back without a trace. */
  isHeld: Ref<boolean>
  isBusy: Ref<boolean>
  problem: ShallowRef<Problem | null>
  /** How a colleague answered it meanwhile. */
  already: ComputedRef<Standing | null>
  take: () => void
  takeBack: () => void
  ask: (question: string) => Promise<void>
  decline: (reason: string) => Promise<void>
}

const HOLD = 6_000

/** The answer to one entry; each is one command. */
export function useAnswering(entry: Entry): Answering {
  const answered = ref<Answered | null>(null)
  const isHeld = ref(false)
  const path = { observation_id: entry.observation_id }
  let waits: ReturnType<typeof setTimeout> | undefined
  const task = useTask(async (work: () => Promise<Answered>) => {
    answered.value = await work()
  })
  const doing = async (work: () => Promise<Answered>): Promise<void> => void (await task.run(work))

  async function confirm(): Promise<void> {
    clearTimeout(waits)
    if (!isHeld.value) return
    isHeld.value = false
    answered.value = null
    await doing(async () => {
      await call('post', '/observations/{observation_id}/confirmation', { path })
      return 'taken'
    })
  }

  function take(): void {
    answered.value = 'taken'
    isHeld.value = true
    waits = setTimeout(() => void confirm(), HOLD)
  }

  function takeBack(): void {
    clearTimeout(waits)
    isHeld.value = false
    answered.value = null
  }

  // Whoever goes on to the next thing has decided.
  onScopeDispose(() => void confirm())
  return {
    answered,
    isHeld,
    isBusy: task.isBusy,
    problem: task.problem,
    already: computed(() => {
      const { kind, fields } = task.problem.value ?? {}
      return kind === 'already-answered' ? (fields!['standing'] as Standing) : null
    }),
    take,
    takeBack,
    ask: (question) =>
      doing(async () => {
        await call('post', '/observations/{observation_id}/supplement-request', { path, body: { question } })
        return 'asked'
      }),
    decline: (reason) =>
      doing(async () => {
        await call('post', '/observations/{observation_id}/rejection', { path, body: { reason } })
        return 'declined'
      }),
  }
}
