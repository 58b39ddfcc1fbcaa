// Names, then a word: what is tapped on the first screen, and what becomes of it.
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { Problem } from '@/api/problem.ts'
import { HOLD_MS, type NewOutgoing } from '@/offline/outgoing.ts'
import { useOutbox } from '@/offline/outbox.ts'
import { say } from '@/words.ts'
import { inWords, type Book } from './book.ts'
import { isForGrade, type Key, type Pupil } from './keys.ts'
import { useLeavers } from './leavers.ts'
import { tapped } from './kept.ts'
import { evidenceOf, outgoingOf, type Said } from './said.ts'

/** What was just saved, for its status line, its undo and its photo. */
export interface Saved {
  items: NewOutgoing[]
  key: Key
  pupils: readonly Pupil[]
  /** Of another grade than the word is for. */
  left: number
  until: number
}

export type More = Pick<Said, 'note' | 'measures' | 'words' | 'isChilds'> & { clip?: Blob }

export function usePicking(book: Book) {
  const picked = shallowRef<ReadonlySet<string>>(new Set())
  const chosen = computed(() => book.pupils.value.filter((one) => picked.value.has(one.student_id)))
  const leavers = useLeavers(
    book,
    () => [...picked.value],
    (left) => void (picked.value = new Set([...picked.value].filter((id) => !left.has(id)))),
  )

  function toggle(id: string): void {
    leavers.forget()
    const next = new Set(picked.value)
    if (!next.delete(id)) next.add(id)
    picked.value = next
  }

  /** These too; who is away, or has left, is not of the class today. */
  function add(ids: readonly string[]): void {
    leavers.forget()
    const known = new Set(book.pupils.value.map((one) => one.student_id))
    const here = ids.filter((id) => known.has(id) && !book.away.value.has(id))
    picked.value = new Set([...picked.value, ...here])
  }

  function clear(): void {
    leavers.forget()
    picked.value = new Set()
  }

  /**
   * Whom it is for now: let go of at once, so that a key pressed twice is one record and who is tapped
   * next is the next one's; chosen again where it could not be kept.
   */
  async function use(save: (who: readonly Pupil[]) => Promise<boolean>): Promise<boolean> {
    const who = chosen.value
    if (!who.length) return false
    clear()
    if (await save(who)) return true
    picked.value = new Set([...picked.value, ...who.map((one) => one.student_id)])
    return false
  }

  const goneLine = leavers.line
  return { picked, chosen, goneLine, toggle, add, clear, use }
}

export function useSaving(book: Book) {
  const outbox = useOutbox()
  const saved = shallowRef<Saved | null>(null)
  // What was undone last; nothing is told of it once something else is saved.
  const lastUndone = shallowRef<Saved | null>(null)
  const isUndone = computed(() => lastUndone.value !== null && saved.value === null)
  const problem = shallowRef<Problem | null>(null)
  const seconds = useCountdown(() => saved.value?.until ?? 0, HOLD_MS / 1000)

  /** Keep it on this phone; whether it is there now. */
  async function save(key: Key, pupils: readonly Pupil[], more: More = {}): Promise<boolean> {
    const term = book.sheet.value?.term
    const fitting = pupils.filter((one) => isForGrade(key.kind, one.grade))
    if (!term) return false
    if (!fitting.length) {
      problem.value = new Problem('not-for-grade', 0, say('capture.for_others', { word: inWords(key) }))
      return false
    }
    const { clip, ...rest } = more
    const together = book.sheet.value?.records_together ?? false
    const of = { day: book.day.value, term: term.term, classId: book.classId, together }
    const items = outgoingOf({ ...rest, ...of, key, word: inWords(key), pupils: fitting })
    const clips = clip ? await Promise.all(items.map((one) => evidenceOf(one, one.students[0]!, clip))) : []
    if (!(await kept([...items, ...clips]))) return false
    tapped(book.classId, key.code)
    lastUndone.value = null
    const left = pupils.length - fitting.length
    saved.value = { items, key, pupils: fitting, left, until: Date.now() + HOLD_MS }
    return true
  }

  /** Whether these are on this phone, but for photos and clips; what is not is told by `problem`. */
  async function kept(items: NewOutgoing[]): Promise<boolean> {
    problem.value = null
    try {
      const left = await outbox.put(items)
      if (left.length) problem.value = new Problem('photo-not-kept', 0, say('outbox.photo_not_kept'))
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error
      return false
    }
  }

  async function undo(): Promise<void> {
    const undone = saved.value
    if (!undone) return
    // At once: what is saved meanwhile is not what is undone, and pressed twice it is one.
    saved.value = null
    problem.value = null
    const isGone = await outbox.undo(undone.items.map((one) => one.id))
    if (isGone) return void (lastUndone.value = undone)
    problem.value = new Problem('undo-too-late', 0, say('capture.undo_late'))
  }

  return { saved, isUndone, lastUndone, problem, seconds, save, undo, kept }
}

/** Whole seconds until an instant, counted down; 0 once it is over. */
function useCountdown(until: () => number, most: number) {
  const now = ref(Date.now())
  const ticking = setInterval(() => (now.value = Date.now()), 250)
  onScopeDispose(() => clearInterval(ticking))
  return computed(() => Math.min(most, Math.max(0, Math.ceil((until() - now.value) / 1000))))
}
