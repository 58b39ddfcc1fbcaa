// How this device's clock stands to the service's: every answer says what time it is there.
//
// A clock is set right, or wrong, while nobody answers. Time that only goes on (`performance.now`) then tells
// that it was put back; that it was put forward it does not, for it stands still where a phone sleeps.
let skew: number | null = null
let heard = { wall: 0, going: 0 }
const KEPT = 'nianlun-heard'
// Less than that is a clock like any other.
const LEAST_MS = 600_000

/** Take the time of an answer (`Date`, RFC 9110, 6.6.1). */
export function noteClock(response: Response): void {
  const told = Date.parse(response.headers.get('date') ?? '')
  if (Number.isNaN(told)) return
  heard = { wall: Date.now(), going: performance.now() }
  skew = heard.wall - told
  within((place) => place?.setItem(KEPT, String(told)))
}

/** How far this device's clock is ahead of the service's, in milliseconds, when it last answered. */
export function clockSkew(): number {
  return skew ?? 0
}

/** Whether the service has answered since this page was opened. */
export function isClockHeard(): boolean {
  return skew !== null
}

/**
 * How far ahead this device's clock stands this moment, as far as anybody here can know; null where nobody
 * can. Before the service has answered: behind is a clock for certain that is before the last answer ever heard.
 */
export function clockAhead(now = Date.now(), going = performance.now()): number | null {
  if (skew === null) {
    const before = now - Number(within((place) => place?.getItem(KEPT)) ?? 0)
    return before < -LEAST_MS ? before : null
  }
  const moved = now - heard.wall - (going - heard.going)
  // Put back; or put forward by just what it was behind.
  return moved < -LEAST_MS || Math.abs(skew + moved) < LEAST_MS ? skew + moved : skew
}

/** What tests run in has no such place, and a browser may refuse it: that fails no request. */
function within<T>(what: (place: Storage | undefined) => T): T | undefined {
  try {
    return what(globalThis.localStorage)
  } catch {
    return undefined
  }
}
