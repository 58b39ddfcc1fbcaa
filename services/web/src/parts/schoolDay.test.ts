import { describe, expect, test } from 'vitest'
import { uuid7 } from '@/api/ids.ts'
import { daysAfter, madeAt, mondayOf, schoolDay } from './schoolDay.ts'

describe("the school's calendar", () => {
  test('is eight hours ahead of Greenwich', () => {
    expect(schoolDay(Date.parse('2026-11-22T16:30:00Z'))).toBe('2026-11-23')
  })

  test.each([
    ['2026-11-23', '2026-11-23'],
    ['2026-11-29', '2026-11-23'],
    ['2027-01-01', '2026-12-28'],
  ])('%s lies in the week of %s', (day, monday) => {
    expect(mondayOf(day)).toBe(monday)
  })

  test('counts days over a leap day', () => {
    expect(daysAfter('2028-02-28', 2)).toBe('2028-03-01')
  })
})

test('an id tells when it was made', () => {
  expect(madeAt(uuid7(1_795_000_000_123))).toBe(1_795_000_000_123)
})
