// What a teacher asks somebody of the community to confirm, and what came back.
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { useReading, type Task } from '@/parts/task.ts'
import { dayOf, momentOf } from '@/parts/when.ts'
import { useSession, type Who } from '@/session/session.ts'
import { say } from '@/words.ts'

type Links = AnswerTo<'get', '/community-links'>
export type Made = Links['items'][number]
export type Askable = Links['types'][number]
export type Group = AnswerTo<'get', '/class-groups'>['items'][number]
export type Child = AnswerTo<'get', '/class-groups/{class_group_id}/students'>['items'][number]
type Term = AnswerTo<'get', '/terms'>['items'][number]
const WHOLE_CLASS = 200
const TEACHING: readonly string[] = ['class_teacher', 'subject_teacher']
const OF_ALL: readonly string[] = ['counsellor', 'moral_education']

export interface Asking {
  made: ShallowRef<Made[]>
  types: ShallowRef<Askable[]>
  groups: ShallowRef<Group[]>
  terms: ShallowRef<Term[]>
  reading: Task<[]>
  isRead: Ref<boolean>
  byId: ComputedRef<Map<string, Made>>
}

export function useAsking(): Asking {
  const session = useSession()
  const made = shallowRef<Made[]>([])
  const types = shallowRef<Askable[]>([])
  const groups = shallowRef<Group[]>([])
  const terms = shallowRef<Term[]>([])
  const isRead = ref(false)
  const byId = computed(() => new Map(made.value.map((one) => [one.link_id, one])))
  const reading = useReading(async () => {
    const [links, classes, planned] = await Promise.all([
      call('get', '/community-links'),
      call('get', '/class-groups'),
      call('get', '/terms'),
    ])
    made.value = links.items
    types.value = links.types
    groups.value = classes.items.filter((one) => isMine(one, session.who?.duties ?? []))
    terms.value = planned.items
    isRead.value = true
  })
  return { made, types, groups, terms, reading, isRead, byId }
}

/** Whether one may ask about the pupils of this class. */
function isMine(group: Group, duties: Who['duties']): boolean {
  return duties.some(
    ({ duty, class_group_id }) =>
      OF_ALL.includes(duty) || (TEACHING.includes(duty) && class_group_id === group.class_group_id),
  )
}

/** The children of a class, by roster number. */
export async function childrenOf(class_group_id: string): Promise<Child[]> {
  const path = { class_group_id }
  const query = { limit: WHOLE_CLASS }
  return (await call('get', '/class-groups/{class_group_id}/students', { path, query })).items
}

/** The term in which this day lies; undefined where none does. */
export function termOn(terms: readonly Term[], day: string): string | undefined {
  return terms.find((one) => one.opens_on <= day && day <= one.closes_on)?.term
}

/** Where a link stands, in a sentence. */
export function standingOf(one: Made): string {
  if (one.used) {
    const said = { who: one.used.by, time: momentOf(one.used.at), code: one.receipt ?? '' }
    return say('ask.used', said)
  }
  return one.address
    ? say('ask.waits', { time: momentOf(one.expires_at) })
    : say('ask.ended', { day: dayOf(one.expires_at) })
}
