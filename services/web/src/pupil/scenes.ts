// The pictures to choose from: the same people, as large, with the same smile, doing the same thing;
// what differs is only who is with whom.
import { ring, round, type Drawing, type Stroke } from '@/device/strokes.ts'
import type { Area, PictureAnswer } from './questions.ts'

const DARK = '#26312c'
const SKIN = '#f3d3b3'
const CHILD = '#2f8f6b'
const FRIEND = '#3c7fb1'
const ADULT = '#8a6db0'
const at = (number: number): number => Math.round(number * 10) / 10

function person(x: number, y: number, size: number, shirt: string): Stroke[] {
  const of = (units: number): number => at(units * size)
  const [left, top] = [at(x - of(8)), at(y + of(9))]
  return [
    ['#44515a', `M${at(x - of(3))} ${at(y + of(22))}v${of(9)}M${at(x + of(3))} ${at(y + of(22))}v${of(9)}`, of(3)],
    [SKIN, `M${at(x - of(7))} ${at(y + of(16))}l${of(-3)} ${of(6)}M${at(x + of(7))} ${at(y + of(16))}l${of(3)} ${of(6)}`, of(2.6)],
    [shirt, `M${left} ${at(top + of(14))}v${of(-7)}a${of(8)} ${of(8)} 0 0 1 ${of(16)} 0v${of(7)}z`],
    [DARK, round(x, y, of(9))],
    [SKIN, round(x, at(y + of(2)), of(7.5), of(7))],
    [DARK, round(at(x - of(3)), at(y + of(1)), of(1)) + round(at(x + of(3)), at(y + of(1)), of(1))],
    [DARK, `M${at(x - of(3))} ${at(y + of(4.5))}q${of(3)} ${of(3)} ${of(6)} 0`, of(1.3)],
  ]
}

// Each in a square of 18 whose middle lies at 0, 0; it is moved to where it is held.
const THINGS: Readonly<Record<Area, (x: number, y: number) => Stroke[]>> = {
  A1: (x, y) => [
    ['#4f9e45', `M${x} ${y + 4}v-8`, 2],
    ['#e8a13a', ring(6, x, y - 7, 3.6, 2.4)],
    ['#fff3c9', round(x, y - 7, 2)],
    ['#a8713f', `M${x - 5} ${y + 2}h10l-2 8h-6z`],
  ],
  A2: (x, y) => [
    ['#2f6fa8', `M${x - 7} ${y + 10}v-13a7 6 0 0 1 14 0v13z`],
    ['#8fc1e6', `M${x - 4} ${y + 2}h8v5h-8z`],
    ['#1f4a75', `M${x - 3} ${y - 9}q3 -3 6 0`, 1.6],
  ],
  A3: (x, y) => [
    ['#7f8d96', `M${x - 7} ${y - 5}h8q4 0 4 5`, 3],
    ['#3c9ad6', `M${x + 5} ${y + 2}v3M${x + 5} ${y + 8}v2`, 2],
    ['#d8e8f2', `M${x - 6} ${y + 5}h16q-1 6 -8 6t-8 -6z`],
  ],
  A4: (x, y) => [
    ['#fff', `M${x - 8} ${y - 8}h16v17h-16z`],
    ['#7f8d86', `M${x - 8} ${y - 8}h16v17h-16z`, 1.2],
    ['#e8a13a', round(x - 2, y - 2, 3)],
    ['#4f9e45', `M${x - 6} ${y + 6}l5 -5 4 3 3 -3v5z`],
  ],
  A5: (x, y) => [
    ['#a8713f', `M${x + 4} ${y - 11}L${x} ${y + 2}`, 2],
    ['#d9a83a', `M${x - 3} ${y + 1}l6 2 2 8h-11z`],
  ],
}

/** What an area is told by, around 0, 0. */
export const markOf = (area: Area): Drawing => THINGS[area](0, 0)

/** What stands on a picture, without its ground. */
export function sceneOf(area: Area, answer: PictureAnswer): Drawing {
  const thing = THINGS[area]
  switch (answer) {
    case 'with_help':
      return [...person(47, 21, 1.25, ADULT), ...person(12, 28, 1, CHILD), ...thing(28, 50)]
    case 'mostly':
      return [...person(23, 28, 1, CHILD), ...thing(43, 50)]
    case 'always':
      return [...person(12, 28, 1, CHILD), ...person(52, 28, 1, FRIEND), ...thing(32, 50)]
  }
}
