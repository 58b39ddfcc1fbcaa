// One of a few ways to look, remembered on this device; chosen in one tab, it holds in every other.
import { shallowRef, type ShallowRef } from 'vue'

export interface Remembered<T extends string> {
  chosen: Readonly<ShallowRef<T>>
  choose: (value: T) => void
  /** Tell the page's root, where the styles read it. */
  show: () => void
}

/** `name`: of what is kept, and of the root's data attribute. The first of `all` is usual. */
export function remembered<T extends string>(name: string, all: readonly [T, ...T[]]): Remembered<T> {
  const kept = `nianlun.${name}`
  const recalled = (): T => all.find((one) => one === localStorage.getItem(kept)) ?? all[0]
  const chosen = shallowRef<T>(recalled()) as ShallowRef<T>
  const show = (): void => {
    document.documentElement.dataset[name] = chosen.value
  }

  function choose(value: T): void {
    chosen.value = value
    localStorage.setItem(kept, value)
    show()
  }

  addEventListener('storage', ({ key }) => {
    if (key !== kept) return
    chosen.value = recalled()
    show()
  })
  return { chosen, choose, show }
}
