// The twelve pictures of which three are a pupil's own: far apart in shape, not in colour alone.
import type { BodyTo } from '@/api/client.ts'
import { both, ring, rays, round, type Drawing } from './strokes.ts'

export type Picture = BodyTo<'post', '/class-device/sessions'>['pictures'][number]

const DARK = '#26312c'
export const PICTURES: Readonly<Record<Picture, Drawing>> = {
  sun: [
    ['#e8a200', rays(8, 32, 32, 19, 28), 5],
    ['#f5b91f', round(32, 32, 14)],
  ],
  moon: [['#d9a514', 'M40 6A27 27 0 1 0 56 44A22 22 0 0 1 40 6z']],
  star: [['#e09600', 'M32 5l8 18 19 2-14 13 4 20-17-10-17 10 4-20L5 25l19-2z']],
  tree: [
    ['#7a4a21', 'M28 38h8v22h-8z'],
    ['#2e8b4f', round(32, 16, 12) + round(21, 28, 12) + round(43, 28, 12)],
  ],
  flower: [
    ['#2e8b4f', 'M32 34v26', 4],
    ['#d64b7f', ring(6, 32, 24, 12, 8)],
    ['#f7c843', round(32, 24, 8)],
  ],
  fish: [
    ['#1f7fb5', 'M46 32l14-12v24z'],
    ['#2f9ad6', round(28, 32, 23, 15)],
    [DARK, round(16, 28, 3)],
    ['#1f7fb5', 'M27 22q8 10 0 20', 3],
  ],
  bird: [
    ['#e0632c', 'M10 26l-8 4 8 3z'],
    ['#c8453b', 'M8 28a14 14 0 0 1 27-6q10 2 25-2-4 26-24 29-26 3-28-21z'],
    ['#8f2c25', 'M26 32q14 0 20-6-2 16-14 16-6-2-6-10z'],
    [DARK, round(18, 25, 2.6) + 'M30 50l-2 10h3zM38 49l2 11h3z'],
  ],
  cat: [
    ['#8a6b4a', 'M10 6l18 12H36L54 6v30a22 22 0 0 1-44 0z'],
    ['#fff', both(9, 32, 5, 6)],
    [DARK, both(9, 33, 2.6, 4) + 'M29 41h6l-3 4z'],
    [DARK, 'M4 40l14 2M4 48l14-2M60 40l-14 2M60 48l-14-2', 2],
  ],
  boat: [
    ['#b5482f', 'M6 42h52l-9 16H15z'],
    [DARK, 'M32 6v36', 3],
    ['#4a86c5', 'M35 8l20 28H35z'],
    ['#d8e3ee', 'M29 14v22H13z'],
  ],
  kite: [
    ['#7448a8', 'M38 4l20 20-20 20-20-20z'],
    ['#f2c230', 'M38 4v40L18 24zM38 24h20L38 44z'],
    ['#7448a8', 'M36 44q-8 4-10 10t-14 6', 3],
  ],
  ball: [
    ['#d8453b', round(32, 32, 26)],
    ['#fff', 'M32 6q-16 26 0 52 16-26 0-52z'],
    [DARK, 'M6 32h52', 3],
  ],
  house: [
    ['#d9a066', 'M12 28h40v32H12z'],
    ['#a53a2c', 'M32 4l30 26H2z'],
    ['#5b3a1e', 'M27 40h11v20H27z'],
    ['#cfe6f5', 'M16 36h8v8h-8zM42 36h8v8h-8z'],
  ],
}
