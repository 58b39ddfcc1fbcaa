// What was typed beside a word and is not saved yet: in the memory of this tab, for these children alone, so
// that Back pressed too early takes nothing away and nobody is told what was meant for another.
import { shallowRef, type ShallowRef } from 'vue'
import { useSession } from '@/session/session.ts'

export interface Typed {
  /** The word it stands beside. */
  code: string
  numbers: Record<string, number | ''>
  words: Record<string, string>
  note: string
}

const left = new Map<string, ShallowRef<Typed | null>>()

export function unsavedTyped(classId: string, who: readonly string[]): ShallowRef<Typed | null> {
  const of = [useSession().who?.person_id, classId, ...[...who].sort()].join('/')
  const typed = left.get(of) ?? shallowRef<Typed | null>(null)
  left.set(of, typed)
  return typed
}
