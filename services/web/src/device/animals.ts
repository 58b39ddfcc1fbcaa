// The animals by which a pupil finds oneself among classmates, beside the name.
import type { AnswerTo } from '@/api/client.ts'
import { both, ring, round, type Drawing } from './strokes.ts'

export type Animal = AnswerTo<'get', '/class-device/pupils'>['items'][number]['animal']

const DARK = '#26312c'
const EYES = both(8, 31, 2.8)
const NOSE = round(32, 40, 4, 3)
const SMILE = 'M25 45q7 6 14 0'

function head(colour: string, ears: string, muzzle: string): Drawing {
  return [
    [colour, ears + round(32, 35, 22, 21)],
    [muzzle, round(32, 43, 11, 9)],
    [DARK, EYES + NOSE],
    [DARK, SMILE, 2],
  ]
}

export const ANIMALS: Readonly<Record<Animal, Drawing>> = {
  panda: [
    [DARK, both(18, 15, 9)],
    ['#fff', round(32, 35, 22, 21)],
    [DARK, both(9, 32, 6, 8) + NOSE],
    ['#fff', both(8, 31, 2.4)],
    [DARK, SMILE, 2],
  ],
  tiger: [
    ...head('#e58a1f', both(17, 16, 8), '#fff3e0'),
    [DARK, 'M32 15v10M25 17l3 8M39 17l-3 8M11 34h8M12 41h7M53 34h-8M52 41h-7', 3],
  ],
  elephant: [
    ['#8d99a6', both(20, 28, 12, 17)],
    ['#a9b4bf', round(32, 28, 16, 18) + 'M25 38h14v10q0 12 12 9v5q-20 4-20-14z'],
    [DARK, both(7, 26, 2.8)],
  ],
  rabbit: [
    ['#fbf4ee', both(9, 17, 6, 16) + round(32, 41, 19, 18)],
    ['#e9a9b4', both(9, 17, 2.6, 11)],
    [DARK, both(8, 38, 2.8) + round(32, 45, 3, 2.4)],
    [DARK, 'M26 49q6 5 12 0', 2],
  ],
  squirrel: [
    ['#b5651d', 'M36 58q26 0 24-28T44 8q-10 0-10 8 12-2 12 14T34 50z'],
    ['#c97a34', round(24, 46, 14, 14) + round(20, 28, 13) + 'M10 22l2-12 8 8zM22 16l8-8 2 14z'],
    ['#fbe9d2', round(22, 49, 7, 9)],
    [DARK, round(15, 27, 2.6) + round(8, 31, 2.4)],
  ],
  deer: [
    ['#7a4a21', 'M24 22Q16 14 16 4M18 12l-8-3M40 22q8-8 8-18M46 12l8-3', 4],
    ['#c08a52', both(20, 26, 8, 4) + round(32, 38, 15, 21)],
    [DARK, both(8, 34, 2.8) + round(32, 53, 5, 3.6)],
  ],
  crane: [
    ['#26312c', 'M30 50v12M36 50v12', 3],
    ['#fff', 'M22 12a8 8 0 0 1 16 2q0 10-4 16 18 0 26 12-8 12-24 10-14-2-12-16 4-8 4-16z'],
    [DARK, 'M46 40q12 0 14 10-12 4-18-2z' + round(30, 13, 2) + 'M22 12L4 16l18 2z'],
    ['#c62828', 'M23 9a8 8 0 0 1 13 0q-6 2-13 0z'],
  ],
  swallow: [
    ['#23427a', 'M4 20q16-2 24 8Q36 8 60 6 54 26 40 34q4 14 20 26-18 0-28-18-2 10-12 16 2-12 2-22Q10 34 4 20z'],
    ['#c8533b', round(20, 25, 4)],
    ['#fff', round(16, 22, 1.8)],
  ],
  hedgehog: [
    ['#6b4a2b', 'M22 52L8 44l8-4-8-8 10-2-4-10 10 2 2-10 8 8 8-8 4 10 10-4-2 10 10 2-6 8 4 14z'],
    ['#ecd0a8', 'M4 50q6-18 20-18 10 0 10 20z'],
    [DARK, round(18, 42, 2.6) + round(5, 49, 3)],
  ],
  dolphin: [
    ['#3c7fb1', 'M4 34q10-20 30-20l8-10 2 12q14 6 14 24l6 10-12-3-10 9 2-13Q24 30 16 38q-8 2-12-4z'],
    ['#d8e8f2', 'M8 36q12-4 22 2 8 4 12 6-16 2-22-4-6 0-12-4z'],
    [DARK, round(20, 28, 2.4)],
  ],
  turtle: [
    ['#7fae5b', round(54, 36, 9) + round(16, 50, 6) + round(42, 50, 6)],
    ['#3f7a3c', 'M4 46a25 25 0 0 1 50 0z'],
    ['#a9cf7d', 'M29 26l8 6-3 9H24l-3-9z'],
    [DARK, round(57, 34, 2.2)],
  ],
  frog: [
    ['#4f9e45', both(13, 18, 9) + round(32, 38, 25, 18)],
    ['#fff', both(13, 17, 5.5)],
    [DARK, both(13, 17, 2.8)],
    [DARK, 'M16 42q16 12 32 0', 3],
  ],
  owl: [
    ['#8a5a2b', 'M12 6q8 6 20 6T52 6v30a20 22 0 0 1-40 0z'],
    ['#f6e7c8', both(9, 28, 9)],
    [DARK, both(9, 28, 4)],
    ['#e39a1f', 'M28 36h8l-4 8z'],
  ],
  peacock: [
    ['#2f8f6b', ring(9, 32, 32, 22, 8)],
    ['#e8c14a', ring(9, 32, 32, 22, 4)],
    ['#1f5fa8', 'M26 60q-2-20 2-28a8 8 0 1 1 12 0q0 14 2 28z'],
    ['#fff', round(32, 26, 2.6)],
    ['#e39a1f', 'M24 28l-8 3 8 2z'],
  ],
  horse: [
    ['#4a2f1b', 'M22 6h20v14l4 20H18l4-20z'],
    ['#a8713f', 'M20 8l6 8h12l6-8 2 16-4 28q-10 12-20 0l-4-28z'],
    ['#4a2f1b', 'M28 8h8l-2 20h-4z'],
    [DARK, both(8, 28, 2.6) + both(4, 51, 1.8)],
  ],
  sheep: [
    ['#f4f1ea', ring(9, 32, 32, 17, 10) + round(32, 32, 18)],
    ['#4b4a48', round(32, 38, 11, 14) + both(15, 32, 6, 3.4)],
    ['#fff', both(5, 35, 3)],
    [DARK, both(5, 35, 1.5)],
  ],
  fox: [
    ['#d9652b', 'M4 4l20 12h16L60 4v26Q54 48 32 60 10 48 4 30z'],
    ['#fff6ec', 'M5 32q20-2 27 28Q12 50 5 32zM59 32q-20-2-27 28 20-10 27-28z'],
    [DARK, both(11, 30, 3) + round(32, 56, 4)],
  ],
  bear: head('#8a5a35', both(18, 16, 8), '#d9b48c'),
  monkey: [
    ['#7a4f2e', round(32, 32, 21) + both(23, 32, 8)],
    ['#e7c49a', both(7, 28, 9) + round(32, 41, 14, 11)],
    [DARK, both(7, 28, 2.8) + both(2.5, 37, 1.4)],
    [DARK, 'M23 43q9 7 18 0', 2.4],
  ],
  penguin: [
    ['#26313c', 'M32 4q20 2 20 34t-20 22Q12 60 12 38T32 4z'],
    ['#fff', round(32, 42, 13, 16) + both(6, 21, 6)],
    [DARK, both(5, 21, 2.4)],
    ['#e39a1f', 'M27 27h10l-5 7zM18 60h10v-4zM46 60H36v-4z'],
  ],
  otter: [
    ...head('#6e4b35', both(19, 20, 5), '#cfae8f'),
    [DARK, 'M18 42l-12-2M18 46l-12 3M46 42l12-2M46 46l12 3', 1.8],
  ],
  koala: [
    ['#8f979e', both(20, 22, 12) + round(32, 36, 20)],
    ['#d9dee2', both(20, 22, 6)],
    [DARK, both(9, 32, 2.8) + round(32, 40, 5, 8)],
  ],
  whale: [
    ['#2f6fa8', 'M4 36q2-18 26-18 18 0 22 16 2-8-2-14l6 2 6-4q0 20-10 30-6 8-24 8Q6 56 4 36z'],
    ['#dbe9f3', 'M5 42q22 8 40 6-6 8-20 8Q8 56 5 42z'],
    ['#5aa3d6', 'M26 16q0-8-8-10M26 16q0-8 8-10', 3],
    [DARK, round(15, 36, 2.6)],
  ],
  butterfly: [
    ['#c2528b', round(17, 22, 14, 15) + round(47, 22, 14, 15)],
    ['#e39a1f', round(19, 46, 11, 11) + round(45, 46, 11, 11)],
    [DARK, round(32, 36, 3.4, 20)],
    [DARK, 'M31 18Q28 8 22 5M33 18q3-10 9-13', 2],
  ],
}

