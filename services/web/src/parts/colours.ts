// 跟随系统 / 浅色 / 深色: a person's own choice goes before the device's.
import { remembered } from './remembered.ts'

export const COLOURS = ['system', 'light', 'dark'] as const
export const colours = remembered('colours', COLOURS)
