// A list that the service gives page by page.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useTask, type Task } from './task.ts'

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
  const more = useTask(async () => {
    const page = await read(cursor.value)
    items.value = [...items.value, ...page.items]
    cursor.value = page.next ?? null
    hasMore.value = cursor.value !== null
    isRead.value = true
  })

  function again(): Promise<boolean> {
    items.value = []
    cursor.value = null
    return more.run()
  }

  return { items, hasMore, isRead, more, again }
}
