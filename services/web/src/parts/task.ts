// One thing that a person asked for and waits for.
import { ref, watch, type Ref } from 'vue'
import { Problem } from '@/api/problem.ts'
import { language } from '@/words.ts'

export interface Task<A extends unknown[]> {
  /** Do it, once at a time; whether it was done. */
  run: (...said: A) => Promise<boolean>
  isBusy: Ref<boolean>
  problem: Ref<Problem | null>
}

/** What is refused is kept for the page to say; a fault of ours is not swallowed. */
export function useTask<A extends unknown[]>(work: (...said: A) => Promise<void>): Task<A> {
  const isBusy = ref(false)
  const problem = ref<Problem | null>(null)

  async function run(...said: A): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    problem.value = null
    try {
      await work(...said)
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error
      return false
    } finally {
      isBusy.value = false
    }
  }

  return { run, isBusy, problem }
}

/**
 * The same for what is read: asked while it reads, it reads once more, for what was asked about,
 * or the service's answer, may be another by now. Resolves when nothing is asked any more.
 *
 * The service's words come in the language that is asked for: in another one it is read again, but
 * for what fills fields (`fills`), where somebody may have typed since.
 */
export function useReading(read: () => Promise<void>, { fills = false } = {}): Task<[]> {
  let isAsked = false
  let isBegun = false
  let standing: Promise<boolean> | null = null
  const task = useTask(async () => {
    while (isAsked) {
      isAsked = false
      try {
        await read()
      } catch (error) {
        // A refusal of what nobody asks about any more is no news.
        if (!isAsked || !(error instanceof Problem)) throw error
      }
    }
  })

  function run(): Promise<boolean> {
    isBegun = true
    isAsked = true
    standing ??= task.run().finally(() => (standing = null))
    return standing
  }

  if (!fills) watch(language, () => isBegun && void run())
  return { ...task, run }
}
