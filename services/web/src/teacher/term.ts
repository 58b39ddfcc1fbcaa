// The term a teacher works at: the one that is open, or the latest that was.
import { ref, type Ref } from 'vue'
import { call } from '@/api/client.ts'
import { useReading, type Task } from '@/parts/task.ts'

/** `2026-2027-1`, or empty until it is known or where the school has planned none. */
export function useTerm(): { term: Ref<string>; reading: Task<[]>; known: Promise<boolean> } {
  const term = ref('')
  const reading = useReading(async () => {
    const { items } = await call('get', '/terms')
    const begun = items.filter((one) => one.state !== 'planned')
    term.value = (begun.find((one) => one.state === 'open') ?? begun[0] ?? items[0])?.term ?? ''
  })
  return { term, reading, known: reading.run() }
}
