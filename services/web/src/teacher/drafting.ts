// What a teacher types and has not sent lies sealed on this device; where it is, is true to its last letter.
import { ref, type Ref } from 'vue'
import { draftOf, dropDraft, keepDraft } from '@/offline/memory.ts'
import { useSession } from '@/session/session.ts'

/** `keeping`: on its way to this device's disk; `unkept`: there is no room for it. */
type Where = 'keeping' | 'local' | 'unkept'
export type DraftState = 'empty' | Where | 'sent'

export interface Drafting<D> {
  where: Ref<Where>
  recall: () => Promise<D | null>
  /** `isStill`: whether this is what stands in the fields now. */
  keep: (draft: D, isStill: () => boolean) => Promise<void>
  /** The service has it, or nothing is begun any more. */
  drop: () => Promise<void>
}

export function useDrafting<D>(name: string): Drafting<D> {
  const owner = useSession().who?.person_id ?? ''
  const where = ref<Where>('local')

  async function keep(draft: D, isStill: () => boolean): Promise<void> {
    where.value = 'keeping'
    const isKept = await keepDraft(owner, name, draft)
    if (isStill()) where.value = isKept ? 'local' : 'unkept'
  }

  return { where, recall: () => draftOf<D>(owner, name), keep, drop: () => dropDraft(owner, name) }
}
