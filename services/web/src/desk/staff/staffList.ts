// A list of duties on its way in: looked at, decided upon, taken in, taken back.
//
// The service keeps nothing of it between preview and import: the file is sent again with the mark.
import { computed, reactive, ref, shallowRef } from 'vue'
import { call, download, type AnswerTo } from '@/api/client.ts'
import { uuid7 } from '@/api/ids.ts'

export type StaffPreview = AnswerTo<'post', '/staff-previews'>
export type StaffFinding = StaffPreview['first'][number]
export type StaffDone = AnswerTo<'put', '/staff-imports/{import_id}'>
export const KINDS = ['conflict', 'new', 'given', 'renamed', 'ended', 'unchanged'] as const

/** Everything about one list of staff. */
export function useStaffList() {
  const file = shallowRef<File | null>(null)
  const isWhole = ref(false)
  const fromOn = ref('')
  const samePerson = reactive(new Set<string>())
  const preview = shallowRef<StaffPreview | null>(null)
  const count = (kind: string): number => preview.value?.counts[kind] ?? 0
  const faults = computed(() => preview.value?.problems.filter((one) => one.is_fatal).length ?? 0)
  const changes = computed(() => ['new', 'given', 'renamed', 'ended'].reduce((sum, one) => sum + count(one), 0))
  const isReady = computed(() => !faults.value && !count('conflict') && changes.value > 0)

  function said(mark: string | null): { query: Record<string, never>; form: FormData } {
    const form = new FormData()
    form.append('list', file.value!, 'list')
    form.append('said', JSON.stringify({ same_person: [...samePerson], ...(mark ? { preview: mark } : {}) }))
    const query = { whole: isWhole.value, ...(fromOn.value ? { from_on: fromOn.value } : {}) }
    return { query: query as unknown as Record<string, never>, form }
  }

  // What was looked at once is taken in once, however often that is asked for.
  let importId = uuid7()

  async function look(): Promise<void> {
    importId = uuid7()
    preview.value = await call('post', '/staff-previews', said(null))
  }

  function withReasons(): Promise<Blob> {
    return download('post', '/staff-previews/workbook', said(null))
  }

  async function takeIn(): Promise<StaffDone> {
    const path = { import_id: importId }
    return call('put', '/staff-imports/{import_id}', { path, ...said(preview.value!.preview) })
  }

  function begin(chosen: File): void {
    file.value = chosen
    samePerson.clear()
  }

  return { file, isWhole, fromOn, samePerson, preview, faults, changes, isReady, count, look, withReasons, takeIn, begin }
}

export type StaffList = ReturnType<typeof useStaffList>

/** Take a list back; the sentence why not is the service's. */
export async function undoList(import_id: string): Promise<void> {
  await call('post', '/staff-imports/{import_id}/undoing', { path: { import_id } })
}
