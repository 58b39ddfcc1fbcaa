import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { useToday } from './today.ts'

const page = new EventTarget()
const EVENING = Date.UTC(2026, 10, 22, 15, 59)

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(EVENING)
  vi.stubGlobal('document', page)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('left open overnight, it is another day when somebody looks, and at midnight by itself', () => {
  const scope = effectScope()
  const today = scope.run(useToday)!
  expect(today.value).toBe('2026-11-22')
  vi.advanceTimersByTime(2 * 60_000)
  expect(today.value).toBe('2026-11-23')
  vi.setSystemTime(EVENING + 2 * 86_400_000)
  page.dispatchEvent(new Event('visibilitychange'))
  expect(today.value).toBe('2026-11-24')
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
})
