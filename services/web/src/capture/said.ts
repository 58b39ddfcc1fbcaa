// What a tap says, as it waits to be sent. Pure but for the ids it makes.
import { uuid7 } from '@/api/ids.ts'
import type { NewOutgoing } from '@/offline/outgoing.ts'
import { say } from '@/words.ts'
import { derivedId } from './derived.ts'
import type { Key, Pupil } from './keys.ts'

export interface Said {
  key: Key
  /** The word as the person reads it. */
  word: string
  pupils: readonly Pupil[]
  day: string
  term: string
  classId: string
  /** Whether one activity may be recorded for several children. */
  together: boolean
  note?: string
  measures?: Record<string, number>
  words?: Record<string, string>
  /** The children said it; the teacher only writes it down. */
  isChilds?: boolean
}

/** One child is an observation; several are one activity, entered once, each child's own record. */
export function outgoingOf(said: Said): NewOutgoing[] {
  const { pupils, together } = said
  if (pupils.length > 1 && together) return [activity(said)]
  return pupils.map((pupil) => observation(said, pupil))
}

function observation(said: Said, pupil: Pupil): NewOutgoing {
  const id = uuid7()
  const body = { ...content(said), student_id: pupil.student_id }
  const title = `${said.word} · ${pupil.shown_as}`
  const students = [pupil.student_id]
  const path = `/observations/${id}`
  return { id, kind: 'observation', method: 'put', path, body, title, students, occurred_on: said.day }
}

function activity(said: Said): NewOutgoing {
  const id = uuid7()
  const students = said.pupils.map((one) => one.student_id)
  const who = { scope: 'class', class_group_ids: [said.classId], student_ids: students }
  const body = { ...content(said), ...who }
  const names = said.pupils.map((one) => one.shown_as).join(say('between'))
  const title = `${said.word} · ${names}`
  const path = `/activities/${id}`
  return { id, kind: 'activity', method: 'put', path, body, title, students, occurred_on: said.day }
}

function content({ key, day, term, note, measures, words, isChilds }: Said): Record<string, unknown> {
  const { kind } = key
  // Of a type with several words the word itself is what was seen; school records are in Chinese.
  const seen = note || (key.isOneOfMany ? key.zh : '')
  const once = kind.measures.includes('times') ? { times: 1 } : {}
  return {
    term,
    observation_type: kind.code,
    occurred_on: day,
    measures: measures ?? once,
    ...(seen ? { note: seen } : {}),
    ...(words && Object.keys(words).length ? { words } : {}),
    ...(isChilds ? { for_child: true } : {}),
  }
}

/** The id of one child's record in what waits. */
export async function recordOf(item: Pick<NewOutgoing, 'id' | 'kind'>, studentId: string): Promise<string> {
  return item.kind === 'activity' ? derivedId(item.id, studentId) : item.id
}

/** A photo or a clip of one child's record; it goes after the record. */
export async function evidenceOf(
  item: Pick<NewOutgoing, 'id' | 'kind' | 'title' | 'occurred_on'>,
  studentId: string,
  blob: Blob,
): Promise<NewOutgoing> {
  const id = uuid7()
  const path = `/observations/${await recordOf(item, studentId)}/evidence/${id}`
  const { title, occurred_on } = item
  const plain = { kind: 'evidence', method: 'put', body: null } as const
  return { ...plain, id, path, blob, after: item.id, title, occurred_on, students: [studentId] }
}

/** One child's record taken back, once it is with the service. */
export async function withdrawalOf(
  item: Pick<NewOutgoing, 'id' | 'kind' | 'title' | 'occurred_on'>,
  studentId: string,
  reason: string,
): Promise<NewOutgoing> {
  const path = `/observations/${await recordOf(item, studentId)}/withdrawal`
  const { title, occurred_on } = item
  const plain = { kind: 'withdrawal', method: 'post', body: { reason } } as const
  return { ...plain, id: uuid7(), path, after: item.id, title, occurred_on, students: [studentId] }
}
