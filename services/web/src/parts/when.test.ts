import { expect, test } from 'vitest'
import { clockOf, dateOf, dayOf } from './when.ts'

test('a time, a day and a day of long ago are each written as their own', () => {
  const at = '2026-11-22T00:10:00Z'

  expect([clockOf(at), dateOf(at), dayOf(at)]).toEqual(['08:10', '2026年11月22日', '11月22日 周日'])
})
