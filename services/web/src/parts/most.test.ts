// What may stand in a field is measured here as the service measures it, and nothing visible is lost.
import { describe, expect, test } from 'vitest'
import { isUnseen, lengthOf, plain } from './most.ts'

describe('a text as it is pasted', () => {
  test.each([
    ['the blank of a cell', 'a\tb', 'a b'],
    ['the end of a line, of any system', 'a\r\nb\rc\u2028d\u2029e', 'a\nb\nc\nd\ne'],
    ['a turn of direction and a mark of order', '\ufeffa\u202eb\u2066c\u2069', 'abc'],
    ['half a sign', 'a\ud83db', 'ab'],
    ['a family, joined by what nobody sees', '👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
    ['letters from right to left', 'ئۇيغۇر\u200f', 'ئۇيغۇر\u200f'],
  ])('%s', (_, said, wanted) => {
    expect(plain(said)).toBe(wanted)
  })

  test.each([
    ['a sign beyond the first plane is one', '😀', 1],
    ['a joined family is its parts and joiners', '👨‍👩‍👧‍👦', 7],
    ['a letter typed in two parts is one', 'e\u0301', 1],
    ['blanks around it are none', '  好 \n', 1],
  ])('%s', (_, said, wanted) => {
    expect(lengthOf(said)).toBe(wanted)
  })

  test.each([
    ['', false],
    ['  ', false],
    ['\u200b\u200d', true],
    ['\u3164', true],
    ['好\u200b', false],
  ])('%j is unseen: %s', (said, wanted) => {
    expect(isUnseen(said)).toBe(wanted)
  })
})
