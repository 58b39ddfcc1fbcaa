import { expect, test } from 'vitest'
import { mayCarry } from './wifi.ts'

test('photos go over any line until somebody says over Wi-Fi only', () => {
  expect(mayCarry(false, undefined)).toBe(true)
  expect(mayCarry(false, 'cellular')).toBe(true)
})

test('over Wi-Fi only, they wait for a line that is known to be free', () => {
  expect(mayCarry(true, 'wifi')).toBe(true)
  expect(mayCarry(true, 'ethernet')).toBe(true)
  expect(mayCarry(true, 'cellular')).toBe(false)
  expect(mayCarry(true, undefined)).toBe(false)
})
