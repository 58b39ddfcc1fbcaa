// What this page has changed is waited for: nobody reads their own word as it was before.
let seen = 0

/** The service has taken a change in at this position. */
export function changedAt(position: number): void {
  seen = Math.max(seen, position)
}

/** Up to where an answer must know the log, for whoever asks (`?seen=`). */
export function seenUpTo(): number {
  return seen
}
