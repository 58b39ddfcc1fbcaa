// What was read before is shown at once, and read anew behind it.
//
// It lies sealed on the device until its reader signs out, and no longer than a month.
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { Problem } from '@/api/problem.ts'
import { useSession } from '@/session/session.ts'
import { language } from '@/words.ts'
import { forget, recalled, remember } from './memory.ts'

export interface KeptRead<T> {
  value: Ref<T | null>
  /** When the service told it, in milliseconds. */
  readAt: Ref<number | null>
  problem: Ref<Problem | null>
  refresh: () => Promise<void>
}

/** `name` is the person's own: `capture-sheet/${classId}`. What is no longer theirs is forgotten. */
export function useKept<T>(name: string, load: () => Promise<T>): KeptRead<T> {
  const owner = useSession().who?.person_id ?? ''
  const value = shallowRef<T | null>(null)
  const readAt = ref<number | null>(null)
  const problem = shallowRef<Problem | null>(null)

  async function recall(): Promise<void> {
    const found = await recalled<T>(owner, name)
    if (!found || readAt.value !== null) return
    value.value = found.value
    readAt.value = found.read_at
  }

  // What was asked later is newer, whichever answer arrives first.
  let asked = 0
  let answered = 0

  async function refresh(loading: Promise<T> = load(), turn = ++asked): Promise<void> {
    try {
      const now = await loading
      if (turn < answered) return
      answered = turn
      value.value = now
      readAt.value = Date.now()
      problem.value = null
      await remember(owner, name, now)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (turn < answered) return
      answered = turn
      problem.value = error
      if ([403, 404, 410].includes(error.status)) await lose()
    }
  }

  async function lose(): Promise<void> {
    value.value = null
    await forget(owner, name)
  }

  const online = (): void => void refresh()
  addEventListener('online', online)
  // The words of the vocabulary come in the language that is asked for.
  watch(language, online)
  onScopeDispose(() => removeEventListener('online', online))
  // Asked at once, and shown after what lies here: that it cannot be told is then no news.
  const first = load()
  const turn = ++asked
  first.catch(() => undefined)
  void recall().finally(() => void refresh(first, turn))
  return { value, readAt, problem, refresh: () => refresh() }
}
