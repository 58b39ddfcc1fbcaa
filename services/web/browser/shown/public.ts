// What stands by itself, for whoever has a link or a piece of paper.
import { THUMB, type Screen } from '../looking.ts'

export const CONFIRMATION: Screen = { name: 'community', path: '/community', isHere: true, least: THUMB }
/** Both languages at once. */
export const verified = (name: string): Screen => ({ name: `verify-${name}`, path: '/v', isHere: true, isOnce: true })
