// What about this device may stand in the way: its room, its clock.
import { computed, onMounted, ref, type ComputedRef, type Ref } from 'vue'
import { clockSkew } from '@/api/clock.ts'
import { useOutbox } from './outbox.ts'

const NEARLY = 0.9
const WRONG_MS = 600_000
const isClockKnown = ref(false)

interface Room {
  isNearlyFull: Ref<boolean>
  isClockWrong: ComputedRef<boolean>
  isClockKnown: Ref<boolean>
}

export function useRoom(): Room {
  const outbox = useOutbox()
  const isNearlyFull = ref(false)
  onMounted(async () => {
    const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {}
    isNearlyFull.value = quota > 0 && usage / quota > NEARLY
  })
  const isClockWrong = computed(
    () => outbox.items.length >= 0 && !isClockKnown.value && Math.abs(clockSkew()) > WRONG_MS,
  )
  return { isNearlyFull, isClockWrong, isClockKnown }
}
