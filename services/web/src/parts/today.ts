// The school's day as it goes on: an app that was left open overnight is looked at on another day.
import { onScopeDispose, ref, type Ref } from 'vue'
import { schoolDay } from './schoolDay.ts'

const EVERY_MS = 30_000

/** Today; another day once it is one, and at once when somebody looks. */
export function useToday(): Readonly<Ref<string>> {
  const today = ref(schoolDay())
  const look = (): void => void (today.value = schoolDay())
  const watching = setInterval(look, EVERY_MS)
  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => {
    clearInterval(watching)
    document.removeEventListener('visibilitychange', look)
  })
  return today
}
