// The children of the guardian signed in, their terms, and which child a page is about.
import { computed, ref, watch, type ComputedRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { useKept, type KeptRead } from '@/offline/kept.ts'
import { schoolDay } from '@/parts/schoolDay.ts'
import { seenUpTo } from '@/parts/seen.ts'
import { useSession } from '@/session/session.ts'

export type OwnTerm = AnswerTo<'get', '/students/{student_id}/terms'>['items'][number]
export interface Child {
  student_id: string
  name: string
  terms: OwnTerm[]
  /** Whether pictures of this child may be taken in today. */
  allowsPhotos: boolean
}
export interface Family {
  children: ComputedRef<Child[]>
  child: ComputedRef<Child | null>
  kept: KeptRead<Child[]>
}

// An id and nothing else: whose name it is, only the service and the sealed memory say.
const CHOSEN = 'nianlun.child'
const chosen = ref(localStorage.getItem(CHOSEN) ?? '')

/** From now on the pages are about this child. */
export function choose(studentId: string): void {
  chosen.value = studentId
  localStorage.setItem(CHOSEN, studentId)
}

/** Read from the device at once, and from the service behind it. */
export function useFamily(): Family {
  const session = useSession()
  const kept = useKept<Child[]>('family', async () => {
    const found = await Promise.all((session.who?.student_ids ?? []).map(childOf))
    return found.filter((one) => one !== null)
  })
  // One more child, or one less, while the page stands.
  watch(
    () => session.who?.student_ids.join(' '),
    (now) => now !== undefined && kept.refresh(),
  )
  const children = computed(() => kept.value.value ?? [])
  const child = computed(
    () => children.value.find((one) => one.student_id === chosen.value) ?? children.value[0] ?? null,
  )
  return { children, child, kept }
}

/** Who is no longer this family's is left out. */
async function childOf(student_id: string): Promise<Child | null> {
  const said = { path: { student_id } }
  try {
    const [pupil, terms, consents] = await Promise.all([
      call('get', '/students/{student_id}', said),
      call('get', '/students/{student_id}/terms', { ...said, query: { seen: seenUpTo() } }),
      call('get', '/students/{student_id}/consents', said),
    ])
    const allowsPhotos = consents.items.some((one) => one.scope === 'photo' && one.is_given)
    return { student_id, name: pupil.name, terms: terms.items, allowsPhotos }
  } catch (error) {
    if (error instanceof Problem && [403, 404, 410].includes(error.status)) return null
    throw error
  }
}

/** The term that a day of today belongs to; null between terms. */
export function termNow(child: Child): OwnTerm | null {
  const today = schoolDay()
  const open = child.terms.filter((one) => one.state === 'open')
  return open.find((one) => one.opens_on <= today && today <= one.closes_on) ?? null
}

/** The term whose facts a family looks at: today's, else the latest there is. */
export function termShown(child: Child): OwnTerm | null {
  return termNow(child) ?? child.terms.find((one) => one.state !== 'planned') ?? null
}
