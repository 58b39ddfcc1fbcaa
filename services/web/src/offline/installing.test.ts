// Only Safari can put a page on the home screen of an iPhone; whom it would not help is not told.
import { expect, test } from 'vitest'
import { isSafari } from './installing.ts'

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const SAFARI = 'Version/18.1 Mobile/15E148 Safari/604.1'

test.each([
  ['Safari on an iPhone', `${IPHONE} ${SAFARI}`, 5, true],
  ['an iPad, which says it is a Mac', `${MAC} Version/18.1 Safari/605.1.15`, 5, true],
  ['a Mac', `${MAC} Version/18.1 Safari/605.1.15`, 0, false],
  ['Chrome on an iPhone', `${IPHONE} CriOS/131.0 Mobile/15E148 Safari/604.1`, 5, false],
  ['a chat on an iPhone', `${IPHONE} Mobile/15E148 MicroMessenger/8.0.50`, 5, false],
  ['Android', 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36', 5, false],
])('%s', (_, userAgent, touchPoints, expected) => {
  expect(isSafari(userAgent, touchPoints)).toBe(expected)
})
