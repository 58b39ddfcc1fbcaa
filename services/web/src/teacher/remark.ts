// T9: the remark of one child. What is typed is kept sealed on this device until the service has it;
// where a colleague wrote meanwhile, both texts stand side by side and a person chooses.
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { draftOf, dropDraft, keepDraft } from '@/offline/memory.ts'
import { useReading, useTask, type Task } from '@/parts/task.ts'
import { useSession } from '@/session/session.ts'

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
  /** `unkept`: this device has no room for it. */
  state: ComputedRef<'empty' | 'local' | 'unkept' | 'sent'>
  reading: Task<[]>
  saving: Task<[]>
  settle: (text: string) => void
}

export function useRemark(studentId: string, term: string): Remark {
  const owner = useSession().who?.person_id ?? ''
  const kept = `remark/${term}/${studentId}`
  const path = { student_id: studentId, term }
  const text = ref('')
  const sent = ref('')
  const name = ref('')
  const base = ref<string | null>(null)
  const theirs = ref<string | null>(null)
  const { isKept, keep } = useKeeping(owner, kept)
  const facts = shallowRef<Fact[]>([])
  const advice = shallowRef<Advice[]>([])

  const reading = useReading(async () => {
    const [found, pupil, timeline, draft] = await Promise.all([
      written(path),
      call('get', '/students/{student_id}', { path }),
      call('get', '/students/{student_id}/timeline', { path, query: { term, limit: 100 } }),
      draftOf<Draft>(owner, kept),
    ])
    name.value = pupil.name
    facts.value = timeline.items.filter((one) => one.standing === 'counted')
    sent.value = found.text
    base.value = found.etag
    text.value = draft?.text ?? found.text
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
    text.value = said
    base.value = (await written(path)).etag
    await dropDraft(owner, kept)
  })

  async function compare(): Promise<void> {
    const found = await written(path)
    if (found.etag !== base.value) theirs.value = found.text
    base.value = found.etag
  }

  watch(text, (typed) => {
    if (name.value && typed !== sent.value) void keep({ text: typed, base: base.value })
  })

  const state = computed(() => {
    if (text.value.trim() !== sent.value) return isKept.value ? 'local' : 'unkept'
    return sent.value ? 'sent' : 'empty'
  })
  const settle = (chosen: string): void => void ((text.value = chosen), (theirs.value = null))
  return { text, name, facts, advice, theirs, state, reading, saving, settle }
}

/** What is typed lies on this device; or it does not, for there is no room. */
function useKeeping(owner: string, name: string): { isKept: Ref<boolean>; keep: (draft: Draft) => Promise<void> } {
  const isKept = ref(true)
  const keep = async (draft: Draft): Promise<void> => void (isKept.value = await keepDraft(owner, name, draft))
  return { isKept, keep }
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
