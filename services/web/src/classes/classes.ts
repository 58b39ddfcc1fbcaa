// The classes that the person signed in has to do with, by name.
import { computed, shallowRef, type ComputedRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { classInWords } from '@/desk/roster/naming.ts'
import { useReading, type Task } from '@/parts/task.ts'
import { useSession } from '@/session/session.ts'

export type ClassGroup = AnswerTo<'get', '/class-groups'>['items'][number]
export interface OwnClass extends ClassGroup {
  name: string
  /** Whether the caller teaches there at all. */
  isTaught: boolean
  /** Whether the caller is its class teacher, not one who teaches a subject there. */
  isOwn: boolean
}

const TEACHING = ['class_teacher', 'subject_teacher'] as const

/** An administrator has to do with all of them. */
export function useClasses(): { classes: ComputedRef<OwnClass[]>; reading: Task<[]> } {
  const session = useSession()
  const all = shallowRef<ClassGroup[]>([])
  const reading = useReading(async () => {
    all.value = (await call('get', '/class-groups')).items
  })
  const classes = computed(() =>
    all.value
      .map((one) => ({
        ...one,
        isTaught: TEACHING.some((duty) => session.holds(duty, one.class_group_id)),
        name: classInWords(one),
        isOwn: session.holds('class_teacher', one.class_group_id),
      }))
      .filter((one) => session.isAdmin || one.isTaught),
  )
  return { classes, reading }
}
