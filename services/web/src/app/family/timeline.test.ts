// When two of a family meant one and the same chore.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { uuid7 } from '@/api/ids.ts'
import { CHORES, OTHER } from './labour/chores.ts'
import { twinOf, type Entry } from './timeline.ts'

const NOON = Date.parse('2026-11-22T04:00:00Z')
const HOUR = 3_600_000

function an(by: string, hours: number, more: Partial<Entry> = {}): Entry {
  const said = { observation_id: uuid7(NOON + hours * HOUR), recorded_by: by, source: 'parent' }
  const chore = { observation_type: 'LP01', note: '洗碗', standing: 'counted' }
  return { ...said, ...chore, ...more } as Entry
}

describe('the same chore', () => {
  const mine = an('mother', 0)

  test.each([
    ['by another, an hour and a half later', an('father', 1.5), true],
    ['with a word more in brackets', an('father', 1, { note: '洗碗（和家人一起）' }), true],
    ['three hours later', an('father', 3), false],
    ['by oneself', an('mother', 1), false],
    ['another chore of the same kind', an('father', 1, { note: '扫地拖地' }), false],
    ['one that was taken back', an('father', 1, { standing: 'withdrawn' }), false],
    ['one that a teacher saw', an('teacher', 1, { source: 'teacher' }), false],
  ])('%s', (_, other, isTwin) => {
    expect(twinOf(mine, [mine, other]) === other).toBe(isTwin)
  })
})

describe('each chore', () => {
  const file = fileURLToPath(new URL('../../../../../schemas/vocabulary/observation_types.yaml', import.meta.url))
  const types = readFileSync(file, 'utf8').split('\n  - code: ')

  test.each([...CHORES, OTHER].map((one) => [one.name, one]))('%s is a type that families may record', (_, one) => {
    const type = types.find((text) => text.startsWith(one.type)) ?? ''

    expect(type).toMatch(/submitted_by: \[.*parent/)
    expect(type).toMatch(one.isTimed ? /measures: \[.*minutes/ : /measures: \[.*times/)
    expect(type).toMatch(one.isTimed ? /photo: optional/ : /photo: none/)
    expect(type).toMatch(/grades: 1-9/)
  })
})
