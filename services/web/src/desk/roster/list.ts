// A list of pupils on its way into the school: looked at, decided upon, taken in, taken back.
//
// The file stays in this page: the service keeps nothing of it between the preview and the import,
// so it is sent again, with the mark of what was looked at.
import { reactive, ref, shallowRef } from 'vue'
import { call, download, type AnswerTo } from '@/api/client.ts'
import { uuid7 } from '@/api/ids.ts'
import type { paths } from '@/api/portfolio.ts'
import { useDecisions } from './decisions.ts'

export type Preview = AnswerTo<'post', '/roster-previews'>
export type Finding = Preview['first'][number]
export type Column = Preview['columns'][number]
export type Person = Preview['left'][number]
export type Kind = Finding['kind'] | 'left'
export type Field = NonNullable<Column['field']>
export type Done = AnswerTo<'put', '/roster-imports/{import_id}'>
type Form = paths['/roster-imports/{import_id}']['put']['requestBody']['content']
type Said = NonNullable<Form['multipart/form-data']['said']>
export type Ruling = NonNullable<Said['conflicts']>[number]
export type Leaving = NonNullable<Said['leavers']>

/** The school year of a day: it begins in the summer holidays. */
export function schoolYearOf(day: Date): number {
  return day.getMonth() >= 6 ? day.getFullYear() : day.getFullYear() - 1
}

/** Everything about one list, from the file to the import. */
export function useList() {
  const file = shallowRef<File | null>(null)
  const schoolYear = ref(schoolYearOf(new Date()))
  const mapping = reactive<Record<string, Field>>({})
  const sheet = ref<string | null>(null)
  const preview = shallowRef<Preview | null>(null)
  const decisions = useDecisions(preview)

  function formOf(said: Said): FormData {
    const form = new FormData()
    form.append('list', file.value!, 'list')
    form.append('said', JSON.stringify({ mapping, sheet: sheet.value, ...said }))
    return form
  }

  /** What taking it in would do; what was decided of an earlier preview is forgotten. */
  async function look(): Promise<void> {
    const query = { school_year: schoolYear.value }
    preview.value = await call('post', '/roster-previews', { query, form: formOf({}) })
    decisions.forget()
  }

  /** The same list with a column that says what is wrong with each row. */
  function withReasons(): Promise<Blob> {
    const query = { school_year: schoolYear.value }
    return download('post', '/roster-previews/workbook', { query, form: formOf({}) })
  }

  async function takeIn(importId: string): Promise<Done> {
    const said: Said = { preview: preview.value!.preview, ...decisions.said() }
    const path = { import_id: importId }
    const query = { school_year: schoolYear.value }
    return call('put', '/roster-imports/{import_id}', { path, query, form: formOf(said) })
  }

  function begin(chosen: File): void {
    file.value = chosen
    sheet.value = null
    for (const key of Object.keys(mapping)) Reflect.deleteProperty(mapping, key)
  }

  function understand(key: string, field: Field): void {
    mapping[key] = field
  }

  function turnTo(wanted: string): void {
    sheet.value = wanted
  }

  return {
    file, schoolYear, mapping, sheet, preview, ...decisions,
    understand, turnTo, look, withReasons, takeIn, begin, newId: uuid7,
  }
}

export type List = ReturnType<typeof useList>
