// Several photos, then who is on each: what a person has chosen for one photo.
import { onScopeDispose, reactive, ref, type Ref } from 'vue'
import type { NewOutgoing } from '@/offline/outgoing.ts'
import { WHOLE, type Crop, type Mask } from '@/media/pictures.ts'
import { useSession } from '@/session/session.ts'

export type Side = 'left' | 'right' | 'top' | 'bottom'
const FACE = 0.09
const STEP = 0.1
const LEAST = 0.3
const NUDGE = 0.02

export interface Shot {
  id: number
  file: File
  masks: Mask[]
  crop: Crop
  who: Set<string>
  /** The browser cannot show it. */
  isBroken: boolean
  isDone: boolean
  /** Its words, which are kept already; the photo itself found no room. */
  items: NewOutgoing[] | null
}

let last = 0

export function shotOf(file: File): Shot {
  last += 1
  const plain = { masks: [], crop: { ...WHOLE }, who: new Set<string>(), isBroken: false, isDone: false, items: null }
  return reactive({ ...plain, id: last, file })
}

let left: { of: string; shots: Shot[] } = { of: '', shots: [] }

/** The photos of this page; those that were not saved are there again for whoever comes back to it. */
export function unsavedShots(classId: string): Ref<Shot[]> {
  const of = `${useSession().who?.person_id}/${classId}`
  const shots = ref(left.of === of ? left.shots : [])
  left = { of, shots: [] }
  onScopeDispose(() => (left = { of, shots: shots.value.filter((one) => !one.isDone) }))
  return shots
}

/** A face-sized circle where somebody tapped; in shares of what is seen. */
export function cover(shot: Shot, x: number, y: number): void {
  const { left, top, width, height } = shot.crop
  shot.masks.push({ x: left + x * width, y: top + y * height, radius: FACE * width })
}

export function nudge(mask: Mask, key: string): boolean {
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [-NUDGE, 0],
    ArrowRight: [NUDGE, 0],
    ArrowUp: [0, -NUDGE],
    ArrowDown: [0, NUDGE],
  }
  const move = moves[key]
  if (!move) return false
  mask.x = Math.min(1, Math.max(0, mask.x + move[0]))
  mask.y = Math.min(1, Math.max(0, mask.y + move[1]))
  return true
}

export const uncover = (shot: Shot, at: number): void => void shot.masks.splice(at, 1)
export const restore = (shot: Shot): void => void (shot.crop = { ...WHOLE })
export const tellBroken = (shot: Shot, isBroken: boolean): void => void (shot.isBroken = isBroken)

/** A tenth less on one side; something always stays. */
export function trim(shot: Shot, side: Side): void {
  const { left, top, width, height } = shot.crop
  const isWide = side === 'left' || side === 'right'
  if ((isWide ? width : height) - STEP < LEAST) return
  const moved = { left: side === 'left' ? left + STEP : left, top: side === 'top' ? top + STEP : top }
  const size = isWide ? { width: width - STEP, height } : { width, height: height - STEP }
  shot.crop = { ...moved, ...size }
}
