// 待传箱: what this person made on this device, and where each of it is.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { clockAhead, isClockHeard } from '@/api/clock.ts'
import { uuid7 } from '@/api/ids.ts'
import { Problem } from '@/api/problem.ts'
import { useSession } from '@/session/session.ts'
import { say } from '@/words.ts'
import { flush as flushOnce } from './flush.ts'
import { tellFull, written } from './full.ts'
import { forgetKnown, forgetOpened } from './known.ts'
import { heldAs, HOLD_MS, isMedium, isUntold, type NewOutgoing, type Outgoing, type Trouble } from './outgoing.ts'
import * as rows from './rows.ts'
import { hearTabs, tellTabs } from './tabs.ts'
import { mediaMayGo, whenLineChanges } from './wifi.ts'

const EVERY_MS = 30_000
const DAY_MS = 86_400_000
const SOON_MS = 150

interface List {
  items: ShallowRef<Outgoing[]>
  owner: ComputedRef<string | null>
  /** The person signed in; where nobody is, a `Problem`. */
  mine: () => string
  /** Look again at what lies on the device. */
  reread: () => Promise<void>
  /** As `reread`, and in the other tabs too. */
  changed: () => Promise<void>
}

export const useOutbox = defineStore('outbox', () => {
  const list = listOfMine()
  const { items, reread } = list
  const { isFlushing, flush, begin } = sendingOf(list)
  const counts = computed(() => countsOf(items.value))
  return { items, counts, isFlushing, ...changesOf(list, flush), flush, reread, begin }
})

function countsOf(items: readonly Outgoing[]) {
  const counts = { unsent: 0, attention: 0, sending: 0 }
  for (const { state } of items) {
    if (state !== 'sent') counts.unsent += 1
    if (state === 'attention' || state === 'sending') counts[state] += 1
  }
  return counts
}

function listOfMine(): List {
  const session = useSession()
  const items = shallowRef<Outgoing[]>([])
  const owner = computed(() => session.who?.person_id ?? null)

  function mine(): string {
    if (!owner.value) throw new Problem('unauthenticated', 401, say('outbox.nobody'))
    return owner.value
  }

  async function reread(): Promise<void> {
    const whose = owner.value
    const found = whose ? await rows.itemsOf(whose) : []
    if (whose === owner.value) items.value = found
  }

  async function changed(): Promise<void> {
    await reread()
    tellTabs('outgoing')
  }

  return { items, owner, mine, reread, changed }
}

function changesOf({ items, mine, changed }: List, flush: (isUrgent: boolean) => Promise<void>) {
  /**
   * Keep these; they are on the disk when it resolves, but for the photos and clips that it tells:
   * for those the device has no room. Refused where nothing of it could be kept.
   */
  async function put(said: NewOutgoing[], hold = HOLD_MS): Promise<Outgoing[]> {
    const now = Date.now()
    const ahead = clockAhead()
    const left = await keepWhatFits(mine(), said.map((one) => heldAs(one, now, hold, ahead)))
    await changed()
    setTimeout(() => void flush(false), hold + 50)
    void navigator.storage?.persist?.()
    return left
  }

  /** Let them vanish, and what belongs to them; whether none of it had left this device. */
  async function undo(ids: string[]): Promise<boolean> {
    const theirs = items.value.filter((one) => ids.includes(one.id) || ids.includes(one.after ?? ''))
    const gone = await rows.vanish(mine(), theirs)
    await changed()
    return ids.every((id) => gone.has(id))
  }

  /** Take a record back: without a trace where it never left, else by a withdrawal. */
  async function retract(id: string, reason: string): Promise<void> {
    const one = items.value.find((item) => item.id === id)
    if (one && isUntold(one) && (await undo([id]))) return
    const { title = '', students = [], occurred_on = '' } = one ?? {}
    const path = `/observations/${id}/withdrawal`
    const withdrawal = { kind: 'withdrawal', method: 'post', path, body: { reason } } as const
    await put([{ ...withdrawal, id: uuid7(), after: id, title, students, occurred_on }], 0)
  }

  /** The photo or the clip of an item that still lies here. */
  function mediumOf(id: string): Promise<Blob | null> {
    return rows.blobOf(mine(), id)
  }

  /** Say it anew in its place, as somebody decided, and send it. */
  async function mend(item: Outgoing): Promise<void> {
    await kept(() => rows.replace(mine(), item))
    await changed()
    void flush(true)
  }

  /** Say what is in its way now. */
  async function noteOf(item: Outgoing, problem: Trouble): Promise<void> {
    await kept(() => rows.note(mine(), item, 'attention', problem))
    await changed()
  }

  /** Off this device, as somebody decided, and what belongs to it. */
  async function drop(ids: string[]): Promise<void> {
    const theirs = items.value.filter((one) => ids.includes(one.id) || ids.includes(one.after ?? ''))
    await rows.drop(mine(), theirs.map((one) => one.id))
    await changed()
  }

  async function kept(write: () => Promise<void>): Promise<void> {
    if (!(await written(mine(), write))) throw new Problem('not-kept', 0, say('outbox.not_kept'))
  }

  return { put, undo, retract, mend, noteOf, drop, mediumOf }
}

/** Words are kept before photos, and before all that can be read again; what found no room. */
async function keepWhatFits(owner: string, items: Outgoing[]): Promise<Outgoing[]> {
  const isWhole = await written(owner, () => rows.keep(owner, items))
  tellFull(!isWhole)
  if (isWhole) return []
  const words = items.filter((one) => !isMedium(one))
  const isKept = words.length > 0 && words.length < items.length && (await written(owner, () => rows.keep(owner, words)))
  if (isKept) return items.filter(isMedium)
  throw new Problem('not-kept', 0, say(words.length ? 'outbox.not_kept' : 'outbox.photo_not_kept'))
}

/** Some hundred answers in a row are shown a few times a second, the last of them at once. */
function slowly(then: () => Promise<void>): () => void {
  let isSoon = false
  return () => {
    if (isSoon) return
    isSoon = true
    setTimeout(() => {
      isSoon = false
      void then()
    }, SOON_MS)
  }
}

function sendingOf({ items, owner, reread, changed }: List) {
  const session = useSession()
  const isFlushing = ref(false)
  let again: { withMedia: boolean } | null = null

  const soon = slowly(changed)

  /** Send what may go; a rest is not kept where somebody asks for it, nor Wi-Fi waited for. */
  async function flush(isUrgent = true, withMedia = false): Promise<void> {
    if (!owner.value || session.asksFactor) return
    if (isFlushing.value) return askAgain(isUrgent, withMedia)
    isFlushing.value = true
    try {
      // Days are believed or not by the service's clock; where nobody answers, nothing can go.
      if (!isClockHeard()) await session.check()
      if (!isClockHeard()) return
      const round = await flushOnce(owner.value, soon, isUrgent, () => withMedia || mediaMayGo())
      if (round?.stopped) await session.check()
    } finally {
      isFlushing.value = false
      await changed()
      const asked = again
      again = null
      if (asked) void flush(true, asked.withMedia)
    }
  }

  /** Whoever presses, or comes online, while a round fails wants another. */
  function askAgain(isUrgent: boolean, withMedia: boolean): void {
    if (isUrgent) again = { withMedia: withMedia || (again?.withMedia ?? false) }
  }

  async function arrive(whose: string | null): Promise<void> {
    forgetOpened()
    items.value = []
    if (!whose) return
    await rows.dropSent(whose, Date.now() - DAY_MS)
    await reread()
    await flush()
  }

  /** Another tab changed something. */
  function rereadAll(): Promise<void> {
    forgetKnown()
    return reread()
  }

  /** Begin to send by itself: after the hold, online, at the start, when hidden, every 30 s. */
  function begin(): void {
    addEventListener('online', () => void flush())
    whenLineChanges(() => void flush())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void flush(false)
    })
    setInterval(() => void flush(false), EVERY_MS)
    hearTabs((word) => word === 'outgoing' && void rereadAll())
    watch(owner, arrive, { immediate: true })
  }

  return { isFlushing, flush, begin }
}
