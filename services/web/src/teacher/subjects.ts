// One subject of a class, signed child by child: as an indicator is (`signing.ts`), without facts.
//
// A child's subjects have one version together: where a colleague has signed another subject
// meanwhile, this one is signed upon it; where it was this one, a person looks again.
import { computed, reactive, ref, shallowRef, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { uuid7 } from '@/api/ids.ts'
import { Problem } from '@/api/problem.ts'
import { byGrade } from '@/parts/byGrade.ts'
import { useReading } from '@/parts/task.ts'
import { mayArriveLater, sentOnLeaving, useHeldLevels, type Item, type Write } from './heldLevels.ts'
import { signingOf, type Level, type Row, type Signing } from './signing.ts'

type Sheet = AnswerTo<'get', '/class-groups/{class_group_id}/terms/{term}/subjects/{subject}'>
type SubjectLevel = Sheet['levels'][number]['level']
interface Place {
  class_group_id: string
  term: string
  subject: string
}
const STALE = new Set([412, 428])
const BLANK = { facts: [], is_enough: true, less_help_fact: null, held: null, isSending: false, problem: null }

const read = (path: Place): Promise<Sheet> =>
  call('get', '/class-groups/{class_group_id}/terms/{term}/subjects/{subject}', { path })

export function useSubject(class_group_id: string, term: string, subject: string): Signing {
  const place = { class_group_id, term, subject }
  const rows = shallowRef<Row[]>([])
  const sheet = shallowRef<Sheet | null>(null)
  const maySign = ref(false)
  const reading = useReading(async () => {
    await sentOnLeaving()
    const found = await read(place)
    const order = byGrade(found.pupils).flatMap((part) => part.items)
    rows.value = order.map((one) => reactive({ ...one, ...BLANK, signed: one.level ?? null }))
    sheet.value = found
    maySign.value = found.may_sign
  })

  return {
    ...signingOf(rows, maySign, useHeldLevels(writerOf(place, rows))),
    levels: computed(() => sheet.value?.levels ?? []),
    title: computed(() => sheet.value?.name ?? ''),
    names: computed(() => ({})),
    reading,
  }
}

/** Each child is a request of its own. */
function writerOf(place: Place, rows: ShallowRef<Row[]>): Write {
  const send = senderOf(place)

  async function write(name: string, item: Item): Promise<void> {
    try {
      await send(name, item)
    } catch (error) {
      if (!(error instanceof Problem) || !STALE.has(error.status)) throw error
      const [before, now] = await changed(item.student_id)
      // It has arrived before, or a colleague meant the same.
      if (now?.level === item.level) return
      if (!now || now.level !== before) throw error
      await send(`${name}/${now.etag}`, { ...item, if_match: now.etag })
    }
  }

  /** What was signed of this subject as this page knew it, and how the child stands now. */
  async function changed(student_id: string): Promise<[Level | null, Sheet['pupils'][number] | undefined]> {
    const now = (await read(place)).pupils.find((one) => one.student_id === student_id)
    const row = rows.value.find((one) => one.student_id === student_id)
    const before = row?.signed ?? null
    if (row && now) row.signed = now.level
    return [before, now]
  }

  /** Why it was refused, if it was. */
  async function refusalOf(name: string, item: Item): Promise<Problem | null> {
    try {
      await write(name, item)
      return null
    } catch (error) {
      if (!(error instanceof Problem) || mayArriveLater(error)) throw error
      return error
    }
  }

  return async (key, items) => {
    const refused = new Map<string, Problem | null>()
    for (const one of items) refused.set(one.student_id, await refusalOf(`${key}/${one.student_id}`, one))
    const now = new Map((await read(place)).pupils.map((one) => [one.student_id, one.etag]))
    return items.map(({ student_id }) => ({
      student_id,
      etag: now.get(student_id) ?? null,
      problem: refused.get(student_id) ?? null,
    }))
  }
}

/** What got no answer goes again under its own key: it may have arrived. */
function senderOf({ term, subject }: Place): (name: string, item: Item) => Promise<void> {
  const keys = new Map<string, string>()
  return async (name, { student_id, level, if_match }) => {
    const key = keys.get(name) ?? uuid7()
    keys.set(name, key)
    const said = {
      path: { student_id, term },
      body: { levels: { [subject]: level as SubjectLevel } },
      key,
      ...(if_match ? { match: if_match } : {}),
    }
    await call('put', '/students/{student_id}/terms/{term}/subject-levels', said)
  }
}
