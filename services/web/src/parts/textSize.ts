// 标准 / 大 / 特大: how large all words are, remembered on this device.
import { ref } from 'vue'

export const SIZES = ['usual', 'large', 'largest'] as const
export type TextSize = (typeof SIZES)[number]
const KEPT = 'nianlun.size'

export const textSize = ref<TextSize>(SIZES.find((one) => one === localStorage.getItem(KEPT)) ?? 'usual')

/** The root's own size: everything else is measured by it. */
export function showSize(): void {
  document.documentElement.dataset['size'] = textSize.value
}

export function chooseSize(size: TextSize): void {
  textSize.value = size
  localStorage.setItem(KEPT, size)
  showSize()
}
