// Words that somebody began: they lie sealed on this device, also after its author signed out,
// until the service has them. Nobody else sees them.
import { watch, type Ref } from 'vue'
import { useSession } from '@/session/session.ts'
import { draftOf, dropDraft, keepDraft } from './memory.ts'

export interface Draft {
  /** Put the words of before into `text`; whether there were any. Only then is what is typed kept. */
  recall: () => Promise<boolean>
  /** The service has them now. */
  drop: () => Promise<void>
}

/** `name` is the person's own: `objection/${studentId}/${term}`; `text` as it is typed. */
export function useDraft(name: string, text: Ref<string>): Draft {
  const owner = useSession().who?.person_id ?? ''
  let last = ''

  async function recall(): Promise<boolean> {
    const said = await draftOf<string>(owner, name)
    if (said) text.value = said
    last = text.value
    watch(text, keep)
    return Boolean(said)
  }

  function keep(typed: string): void {
    if (typed === last) return
    last = typed
    void (typed.trim() ? keepDraft(owner, name, typed) : dropDraft(owner, name))
  }

  async function drop(): Promise<void> {
    last = text.value
    await dropDraft(owner, name)
  }

  return { recall, drop }
}
