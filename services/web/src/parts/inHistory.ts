// How a page was left, for whoever comes back to it by Back: it stands in the entry of the history, which
// ends with the tab: which part was open, nothing that somebody wrote.
import { shallowRef, watch, type ShallowRef } from 'vue'

/** As it was left, or `otherwise`. */
export function inHistory(name: string, otherwise: boolean): ShallowRef<boolean> {
  const left = (history.state as { left?: Record<string, boolean> } | null)?.left
  const value = shallowRef(left?.[name] ?? otherwise)
  watch(value, (now) => {
    const state = (history.state ?? {}) as { left?: object }
    history.replaceState({ ...state, left: { ...state.left, [name]: now } }, '')
  })
  return value
}

const PATIENCE_MS = 3_000
const LOOK_MS = 50

/** Where a page stood when it was left, once it has grown so high again; nowhere if somebody moves it first. */
export async function asItStood(saved: { left: number; top: number } | null): Promise<{ left: number; top: number } | false> {
  if (!saved?.top) return false
  let isMoved = false
  const moved = (): void => void (isMoved = true)
  const ways = ['wheel', 'touchstart', 'keydown'] as const
  ways.forEach((one) => addEventListener(one, moved, { once: true, passive: true }))
  const end = Date.now() + PATIENCE_MS
  const isHigh = (): boolean => document.documentElement.scrollHeight - innerHeight >= saved.top
  while (!isMoved && !isHigh() && Date.now() < end) await new Promise((done) => setTimeout(done, LOOK_MS))
  ways.forEach((one) => removeEventListener(one, moved))
  return !isMoved && saved
}
