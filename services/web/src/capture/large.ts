// Whether words are shown so large that the keys would hide the names (24 px and more).
import { onBeforeUnmount, onMounted, ref, type Ref, type ShallowRef } from 'vue'

const LARGE_PX = 24

/** `probe`: an element whose size is given in rem, so that a change of the root's size is noticed. */
export function useLargeText(probe: Readonly<ShallowRef<HTMLElement | null>>): Ref<boolean> {
  const look = (): boolean => parseFloat(getComputedStyle(document.documentElement).fontSize) >= LARGE_PX
  const isLarge = ref(look())
  const watching = new ResizeObserver(() => (isLarge.value = look()))
  onMounted(() => probe.value && watching.observe(probe.value))
  onBeforeUnmount(() => watching.disconnect())
  return isLarge
}
