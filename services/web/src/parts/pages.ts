// A list that the service gives page by page.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useReading, type Task } from './task.ts'

interface Page<T> {
  items: T[]
  next?: string | null
}

export interface PagedList<T> {
  items: ShallowRef<T[]>
  hasMore: Ref<boolean>
  isRead: Ref<boolean>
  more: Task<[]>
  again: () => Promise<boolean>
}

/** `read` is given the cursor of the next page, null for the first. */
export function usePages<T>(read: (cursor: string | null) => Promise<Page<T>>): PagedList<T> {
  const items = shallowRef<T[]>([])
  const cursor = ref<string | null>(null)
  const hasMore = ref(false)
  const isRead = ref(false)
  // A list begun anew: what an older question brings is no part of it.
  let turn = 0
  const reading = useReading(async () => {
    const asked = turn
    const page = await read(cursor.value)
    if (asked !== turn) return
    items.value = [...items.value, ...page.items]
    cursor.value = page.next ?? null
    hasMore.value = cursor.value !== null
    isRead.value = true
  })
  const run = (): Promise<boolean> => (reading.isBusy.value ? Promise.resolve(false) : reading.run())

  function again(): Promise<boolean> {
    turn += 1
    items.value = []
    cursor.value = null
    return reading.run()
  }

  return { items, hasMore, isRead, more: { ...reading, run }, again }
}
