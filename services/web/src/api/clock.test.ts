import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const DAY = 86_400_000
const HOUR = 3_600_000
const RIGHT = Date.parse('2026-11-22T02:00:00Z')
const kept = new Map<string, string>()
const answerAt = (told: number): Response => new Response('{}', { headers: { date: new Date(told).toUTCString() } })

beforeEach(() => {
  kept.clear()
  vi.useFakeTimers({ now: RIGHT, toFake: ['Date', 'performance'] })
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** The page, opened anew. */
async function opened(): Promise<typeof import('./clock.ts')> {
  vi.resetModules()
  return import('./clock.ts')
}

test('before anybody has answered nobody knows, but that time does not go back', async () => {
  const first = await opened()
  expect(first.clockAhead()).toBeNull()
  first.noteClock(answerAt(RIGHT))
  const next = await opened()
  expect(next.clockAhead()).toBeNull()
  vi.setSystemTime(RIGHT - 3 * DAY)

  expect(next.isClockHeard()).toBe(false)
  expect(next.clockAhead()).toBe(-3 * DAY)
})

test('once the service has answered it is known how far ahead the clock stands', async () => {
  const clock = await opened()
  vi.setSystemTime(RIGHT + 3 * DAY)
  clock.noteClock(answerAt(RIGHT))

  expect(clock.clockAhead()).toBe(3 * DAY)
})

test('a clock that is put back while nobody answers is known by the time that only goes on', async () => {
  const clock = await opened()
  clock.noteClock(answerAt(RIGHT))
  const going = performance.now() + HOUR

  expect(clock.clockAhead(RIGHT + HOUR - 2 * DAY, going)).toBe(-2 * DAY)
})

test('one that was behind and is put right is right; a phone that slept is as it was', async () => {
  const clock = await opened()
  vi.setSystemTime(RIGHT - 2 * DAY)
  clock.noteClock(answerAt(RIGHT))
  const going = performance.now() + HOUR

  expect(clock.clockAhead(RIGHT + HOUR, going)).toBe(0)
  expect(clock.clockAhead(RIGHT - 2 * DAY + 9 * HOUR, going)).toBe(-2 * DAY)
})
