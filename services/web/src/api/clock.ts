// How this device's clock stands to the service's: every answer says what time it is there.
let skew: number | null = null

/** Take the time of an answer (`Date`, RFC 9110, 6.6.1). */
export function noteClock(response: Response): void {
  const told = Date.parse(response.headers.get('date') ?? '')
  if (!Number.isNaN(told)) skew = Date.now() - told
}

/** How far this device's clock is ahead of the service's, in milliseconds, when it last answered. */
export function clockSkew(): number {
  return skew ?? 0
}

/** Whether the service has answered since this page was opened. */
export function isClockHeard(): boolean {
  return skew !== null
}
