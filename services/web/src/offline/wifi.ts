// Photos and clips over Wi-Fi only, where somebody chose so on this device; words never wait for it.
import { ref, type Ref } from 'vue'

// What one pays for is told by few browsers (Network Information API, WICG); the others keep the
// photos until somebody says that they may go.
type Line = EventTarget & { type?: string }
const FREE = ['wifi', 'ethernet']
const CHOSEN = 'nianlun.only-wifi'
const isOnlyWifi = ref(globalThis.localStorage?.getItem(CHOSEN) === 'yes')
const type = ref(line()?.type)
line()?.addEventListener('change', () => (type.value = line()?.type))

function line(): Line | undefined {
  return (globalThis.navigator as Navigator & { connection?: Line }).connection
}

/** Whether photos may go now. Pure. */
export function mayCarry(onlyWifi: boolean, lineType: string | undefined): boolean {
  return !onlyWifi || FREE.includes(lineType ?? '')
}

/** Whether photos may go now from this device. */
export function mediaMayGo(): boolean {
  return mayCarry(isOnlyWifi.value, type.value)
}

/** Whether this browser tells what it is connected by. */
export function tellsLine(): boolean {
  return type.value !== undefined
}

/** Do this whenever the line is another. */
export function whenLineChanges(then: () => void): void {
  line()?.addEventListener('change', then)
}

export function useWifi(): { isOnlyWifi: Ref<boolean>; choose: (isOnly: boolean) => void } {
  function choose(isOnly: boolean): void {
    isOnlyWifi.value = isOnly
    localStorage.setItem(CHOSEN, isOnly ? 'yes' : 'no')
  }
  return { isOnlyWifi, choose }
}
