// Who was chosen and is of the class no longer: let go of, and told until somebody else is chosen.
import { computed, shallowRef, watch } from 'vue'
import { say } from '@/words.ts'
import type { Book } from './book.ts'
import type { Pupil } from './keys.ts'

/** `picked`: all who are chosen now; `letGo`: of those who have left. */
export function useLeavers(book: Book, picked: () => readonly string[], letGo: (left: ReadonlySet<string>) => void) {
  const gone = shallowRef<ReadonlyMap<string, Pupil | undefined>>(new Map())
  const line = computed(() => {
    const known = [...gone.value.values()].filter((one) => one !== undefined)
    if (!gone.value.size) return ''
    // The list that this page has never seen them on says no name.
    if (!known.length) return say('capture.gone.some', { n: gone.value.size })
    return say('capture.gone', { names: known.map((one) => one.shown_as).join(say('between')) })
  })

  watch(
    book.pupils,
    (now, before = []) => {
      if (!book.sheet.value) return
      const here = new Set(now.map((one) => one.student_id))
      const lost = new Set(picked().filter((id) => !here.has(id)))
      if (!lost.size) return
      gone.value = new Map([...lost].map((id) => [id, before.find((one) => one.student_id === id)]))
      letGo(lost)
    },
    { immediate: true },
  )

  return { line, forget: () => void (gone.value = new Map()) }
}
