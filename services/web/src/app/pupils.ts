// The pupils whom the person signed in has to do with as family, or as the pupil.
import { ref, shallowRef, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { useReading, type Task } from '@/parts/task.ts'
import { useSession } from '@/session/session.ts'

export type Pupil = Pick<AnswerTo<'get', '/students/{student_id}'>, 'student_id' | 'name'>

/** Their names are asked for each time; this device keeps none. */
export function usePupils(): { pupils: ShallowRef<Pupil[]>; reading: Task<[]>; isRead: { value: boolean } } {
  const session = useSession()
  const pupils = shallowRef<Pupil[]>([])
  const isRead = ref(false)
  const reading = useReading(async () => {
    const asked = (session.who?.student_ids ?? []).map((student_id) =>
      call('get', '/students/{student_id}', { path: { student_id } }),
    )
    pupils.value = await Promise.all(asked)
    isRead.value = true
  })
  return { pupils, reading, isRead }
}
