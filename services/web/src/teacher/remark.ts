// T9: the remark of one child. What is typed is kept sealed on this device until the service has it;
// where a colleague wrote meanwhile, both texts stand side by side and a person chooses.
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { useReading, useTask, type Task } from '@/parts/task.ts'
import { useDrafting, type DraftState, type Drafting } from './drafting.ts'
import { draftName } from './remarks.ts'

export type Fact = AnswerTo<'get', '/students/{student_id}/timeline'>['items'][number]
export type Advice = AnswerTo<'put', '/students/{student_id}/terms/{term}/remark'>['advice'][number]
interface Draft {
  text: string
  base: string | null
}

export interface Remark {
  text: Ref<string>
  name: Ref<string>
  facts: ShallowRef<Fact[]>
  advice: ShallowRef<Advice[]>
  /** What a colleague wrote since this text was begun. */
  theirs: Ref<string | null>
  state: ComputedRef<DraftState>
  reading: Task<[]>
  saving: Task<[]>
  settle: (text: string) => void
}

export function useRemark(studentId: string, term: string): Remark {
  const path = { student_id: studentId, term }
  const text = ref('')
  const sent = ref('')
  const name = ref('')
  const base = ref<string | null>(null)
  const theirs = ref<string | null>(null)
  const facts = shallowRef<Fact[]>([])
  const advice = shallowRef<Advice[]>([])
  const kept = useKeeping(draftName(term, studentId), { text, sent, base })

  const reading = useReading(async () => {
    const [found, pupil, timeline, draft] = await Promise.all([
      written(path),
      call('get', '/students/{student_id}', { path }),
      call('get', '/students/{student_id}/timeline', { path, query: { term, limit: 100 } }),
      kept.recall(),
    ])
    facts.value = timeline.items.filter((one) => one.standing === 'counted')
    // Read again for its facts: the words in hand are the person's.
    if (name.value) return
    name.value = pupil.name
    sent.value = found.text
    base.value = found.etag
    kept.begin(draft)
    if (draft && draft.base !== found.etag) theirs.value = found.text
  })

  const saving = useTask(async () => {
    const said = text.value.trim()
    try {
      advice.value = await write(path, said, base.value)
    } catch (error) {
      if (error instanceof Problem && [409, 412, 428].includes(error.status)) await compare()
      throw error
    }
    sent.value = said
    base.value = (await written(path)).etag
    // What was typed meanwhile stays, and is begun anew.
    if (text.value.trim() === said) text.value = said
    await kept.settle()
  })

  async function compare(): Promise<void> {
    const found = await written(path)
    if (found.etag !== base.value) theirs.value = found.text
    base.value = found.etag
  }

  const state = computed(() => {
    if (text.value.trim() !== sent.value) return kept.where.value
    return sent.value ? 'sent' : 'empty'
  })
  function settle(chosen: string): void {
    theirs.value = null
    text.value = chosen
    void kept.settle()
  }
  return { text, name, facts, advice, theirs, state, reading, saving, settle }
}

interface Typed {
  text: Ref<string>
  /** As the service has it, and the version of that. */
  sent: Ref<string>
  base: Ref<string | null>
}

interface Keeping extends Pick<Drafting<Draft>, 'where' | 'recall'> {
  /** From now on what is typed is kept; first what was kept, or else what was sent. */
  begin: (draft: Draft | null) => void
  /** What is typed goes on from the version that the service has now. */
  settle: () => Promise<void>
}

/** What is typed and not sent lies on this device, with the version on which it was begun: that a
 * colleague wrote meanwhile is told until a person has chosen, also after a reload. */
function useKeeping(name: string, { text, sent, base }: Typed): Keeping {
  const { where, recall, keep, drop } = useDrafting<Draft>(name)
  let begunOn: string | null = null

  async function put(): Promise<void> {
    // As the service has it: nothing is begun any more.
    const said = text.value
    if (said === sent.value && begunOn === base.value) return drop()
    await keep({ text: said, base: begunOn }, () => text.value === said)
  }

  return {
    where,
    recall,
    begin: (draft) => {
      begunOn = draft ? draft.base : base.value
      text.value = draft?.text ?? sent.value
      watch(text, put)
    },
    settle: () => {
      begunOn = base.value
      return put()
    },
  }
}

type Where = { student_id: string; term: string }

/** As the service has it now. */
async function written(path: Where): Promise<{ text: string; etag: string | null }> {
  const told = await call('get', '/students/{student_id}/terms/{term}/judgement', { path })
  return { text: told.remark ?? '', etag: told.remark_etag ?? null }
}

async function write(path: Where, text: string, base: string | null): Promise<Advice[]> {
  const said = { path, body: { text }, ...(base ? { match: base } : {}) }
  return (await call('put', '/students/{student_id}/terms/{term}/remark', said)).advice
}
