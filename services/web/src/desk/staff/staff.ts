// 教职工: who has which duty, and what may be done about it.
import { computed, shallowRef, type ComputedRef } from 'vue'
import { call, type AnswerTo, type BodyTo } from '@/api/client.ts'
import { classInWords } from '@/desk/roster/naming.ts'
import { useReading } from '@/parts/task.ts'
import { dayOf } from '@/parts/when.ts'
import { say } from '@/words.ts'

type Staff = AnswerTo<'get', '/staff'>
export type Member = Staff['items'][number]
export type HeldDuty = Member['duties'][number]
export type Subject = Staff['subjects'][number]
export type ClassGroup = AnswerTo<'get', '/class-groups'>['items'][number]
export type NewDuty = BodyTo<'post', '/staff-duties'>
type DutyName = NewDuty['duty']
/** One duty as its form holds it. */
export interface SaidDuty {
  staff_number: string
  name: string
  duty: string
  group: string
  subject: string
  from_on: string
}

export const DUTIES: readonly DutyName[] = [
  'class_teacher', 'subject_teacher', 'counsellor', 'moral_education', 'health_teacher',
  'boarding_teacher', 'psychology_teacher', 'resource_teacher', 'assisting', 'school_admin',
]

/** The school's staff, its classes and subjects. */
export function useStaff() {
  const members = shallowRef<Member[]>([])
  const subjects = shallowRef<Subject[]>([])
  const classes = shallowRef<ClassGroup[]>([])
  const reading = useReading(async () => {
    const [staff, groups] = await Promise.all([call('get', '/staff'), call('get', '/class-groups')])
    members.value = staff.items
    subjects.value = staff.subjects
    classes.value = groups.items
  })
  const inWords = dutyNaming(classes, subjects)
  return { members, subjects, classes, reading, inWords }
}

interface Named {
  duty: string
  class_group_id: string | null
  subject: string | null
}

/** `三（1）班 音乐`, `校医`. */
function dutyNaming(
  classes: Readonly<{ value: ClassGroup[] }>,
  subjects: Readonly<{ value: Subject[] }>,
): (one: Named) => string {
  return (one) => {
    const group = classes.value.find((it) => it.class_group_id === one.class_group_id)
    const subject = subjects.value.find((it) => it.code === one.subject)?.name ?? one.subject
    const what = one.duty === 'subject_teacher' ? subject : say(`staff.duty.${one.duty as DutyName}`)
    return [group ? classInWords(group) : '', what].filter(Boolean).join(' ')
  }
}

/** From which day, until which: nothing for a duty that simply is. */
export function daysOf(one: HeldDuty, today: string): string {
  if (one.from_on && one.from_on > today) return say('staff.from', { day: dayOf(one.from_on) })
  return one.ended_on ? say('staff.until', { day: dayOf(one.ended_on) }) : ''
}

/** Whoever has the words in name, number or duty. */
export function useFound(
  members: Readonly<{ value: Member[] }>,
  words: Readonly<{ value: string }>,
  inWords: (one: Named) => string,
): ComputedRef<Member[]> {
  return computed(() => {
    const wanted = words.value.trim().toLowerCase()
    return members.value.filter((one) =>
      [one.name, one.staff_number, ...one.duties.map(inWords)].some((it) => it.toLowerCase().includes(wanted)),
    )
  })
}
