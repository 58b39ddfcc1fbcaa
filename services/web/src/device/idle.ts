// A shared device waits for nobody: after a while of nothing it asks, and then it is the next one's.
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

const QUIET_MS = 90_000
const LAST_MS = 30_000
const TOUCHES = ['pointerdown', 'keydown', 'touchstart', 'wheel'] as const

/** Whether it asks “还在吗？”; `isBusy`: somebody speaks and touches nothing. */
export function useIdle(isOn: boolean, isBusy: () => boolean, then: () => void): { isAsking: Ref<boolean>; stay: () => void } {
  const isAsking = ref(false)
  let waiting = 0

  function stay(): void {
    window.clearTimeout(waiting)
    isAsking.value = false
    waiting = window.setTimeout(ask, QUIET_MS)
  }

  function ask(): void {
    if (isBusy()) return stay()
    isAsking.value = true
    waiting = window.setTimeout(then, LAST_MS)
  }

  onMounted(() => {
    if (!isOn) return
    TOUCHES.forEach((one) => window.addEventListener(one, stay, { passive: true }))
    stay()
  })
  onBeforeUnmount(() => {
    window.clearTimeout(waiting)
    TOUCHES.forEach((one) => window.removeEventListener(one, stay))
  })
  return { isAsking, stay }
}
