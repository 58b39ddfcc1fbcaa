// What children said here and nobody has saved yet. It lies in the memory of this tab, each child's own,
// so that whoever turns to another page of the class, or back, finds it there.
import { shallowRef, type ShallowRef } from 'vue'
import { useSession } from '@/session/session.ts'
import type { Key, Pupil } from './keys.ts'
import type { More } from './tapping.ts'

export interface OwnWords {
  clip: Blob
  whose: Pupil
}

type Said = ShallowRef<readonly OwnWords[]>
const left = { owner: '', byClass: new Map<string, Said>() }

/** Of this class, said to whoever is here now: what another person left is gone. */
function leftIn(classId: string): Said {
  const owner = useSession().who?.person_id ?? ''
  if (left.owner !== owner) {
    left.byClass.clear()
    left.owner = owner
  }
  const said = left.byClass.get(classId) ?? shallowRef([])
  left.byClass.set(classId, said)
  return said
}

export function useOwnWords(classId: string) {
  const all = leftIn(classId)

  /** What one child said, where it is that child alone. */
  function of(who: readonly Pupil[]): OwnWords | null {
    if (who.length !== 1) return null
    return all.value.find((one) => one.whose.student_id === who[0]!.student_id) ?? null
  }

  /** Said anew, it takes the place of what the same child said before. */
  function keep(said: OwnWords): void {
    drop(said)
    all.value = [...all.value, said]
  }

  function drop({ whose }: OwnWords): void {
    all.value = all.value.filter((one) => one.whose.student_id !== whose.student_id)
  }

  /** Save a word with what the child said, where that word may be a child's own; let go of it once it is kept. */
  async function saving(
    key: Key,
    who: readonly Pupil[],
    save: (more: Pick<More, 'clip' | 'isChilds'>) => Promise<boolean>,
  ): Promise<boolean> {
    const said = key.kind.voices.includes('student') ? of(who) : null
    if (!said) return save({})
    // Let go of at once: a key pressed twice sends it once.
    drop(said)
    const isKept = await save({ clip: said.clip, isChilds: true }).catch((error: unknown) => {
      keep(said)
      throw error
    })
    if (!isKept) keep(said)
    return isKept
  }

  return { all, of, keep, drop, saving }
}
