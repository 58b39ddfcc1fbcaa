// 标准 / 大 / 特大: how large all words are. The root's own size: everything else is measured by it.
import { remembered } from './remembered.ts'

export const SIZES = ['usual', 'large', 'largest'] as const
export const textSize = remembered('size', SIZES)
