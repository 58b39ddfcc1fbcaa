// Which class and which term a teacher works at: the classes of their duties, the term that is open.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { useTask, type Task } from '@/parts/task.ts'
import { useSession } from '@/session/session.ts'

export type ClassGroup = AnswerTo<'get', '/class-groups'>['items'][number]

export interface Place {
  classes: ShallowRef<ClassGroup[]>
  /** `2026-2027-1`: the open term, or the latest that was. */
  term: Ref<string>
  reading: Task<[]>
}

export function usePlace(): Place {
  const session = useSession()
  const classes = shallowRef<ClassGroup[]>([])
  const term = ref('')
  const reading = useTask(async () => {
    const [groups, terms] = await Promise.all([call('get', '/class-groups'), call('get', '/terms')])
    const mine = new Set(session.who?.duties.map((one) => one.class_group_id))
    const ofMine = groups.items.filter((one) => mine.has(one.class_group_id))
    classes.value = ofMine.length ? ofMine : groups.items
    const begun = terms.items.filter((one) => one.state !== 'planned')
    term.value = (begun.find((one) => one.state === 'open') ?? begun[0] ?? terms.items[0])?.term ?? ''
  })
  return { classes, term, reading }
}
