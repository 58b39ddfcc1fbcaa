// A list that the service gives page by page.
import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { language } from '@/words.ts'
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
  let isBegun = false
  // What stands there is in the words of before: it stays until as much has come in those of now.
  let isOld = false
  const reading = useReading(
    async () => {
      const asked = turn
      const found = isOld ? [] : [...items.value]
      let page: Page<T> | null = null
      do {
        page = await read(page?.next ?? cursor.value)
        if (asked !== turn) return
        found.push(...page.items)
      } while (isOld && page.next && found.length < items.value.length)
      isOld = false
      items.value = found
      cursor.value = page.next ?? null
      hasMore.value = cursor.value !== null
      isRead.value = true
    },
    { fills: true },
  )
  function run(): Promise<boolean> {
    isBegun = true
    return reading.isBusy.value ? Promise.resolve(false) : reading.run()
  }

  function begin(): Promise<boolean> {
    isBegun = true
    turn += 1
    cursor.value = null
    return reading.run()
  }

  function again(): Promise<boolean> {
    items.value = []
    isOld = false
    return begin()
  }

  watch(language, () => {
    isOld = items.value.length > 0
    if (isBegun) void begin()
  })

  return { items, hasMore, isRead, more: { ...reading, run }, again }
}
