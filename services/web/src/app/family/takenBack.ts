// What this device has shown as seen of a child, and a teacher has taken back since: whoever read it is
// told that it is gone, and nothing of what it was.
import { shallowRef, watch, type Ref } from 'vue'
import { recalled, remember } from '@/offline/memory.ts'
import { daysAfter, schoolDay } from '@/parts/schoolDay.ts'
import { useSession } from '@/session/session.ts'
import type { Entry } from './timeline.ts'

const TOLD_FOR_DAYS = 14
const MOST = 500

/** `of`: whose, and of which term. */
export function useTakenBack(of: string, entries: Ref<Entry[] | null>): Ref<Entry[]> {
  const owner = useSession().who?.person_id ?? ''
  const name = `shown/${of}`
  const found = shallowRef<Entry[]>([])
  // What lies here is compared first, what the service tells after it: the later one holds.
  let turn = 0

  async function compare(now: readonly Entry[]): Promise<void> {
    const mine = (turn += 1)
    const shown = new Set((await recalled<string[]>(owner, name))?.value)
    const since = daysAfter(schoolDay(), -TOLD_FOR_DAYS)
    const gone = now.filter(
      (one) => one.standing === 'withdrawn' && one.source === 'teacher' && shown.has(one.observation_id) && one.occurred_on >= since,
    )
    if (mine === turn) found.value = gone
    const counted = now.filter((one) => one.standing === 'counted').map((one) => one.observation_id)
    await remember(owner, name, [...new Set([...shown, ...counted])].slice(-MOST))
  }

  watch(entries, (now) => now && void compare(now), { immediate: true })
  return found
}
