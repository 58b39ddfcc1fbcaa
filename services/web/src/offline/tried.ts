// What was sent while its row could not say so, because the device has no room: it may have arrived,
// so it does not vanish without a trace. Ids only, and outside the database, whose room is another.
const KEPT = 'nianlun.tried'

function all(): string[] {
  return (globalThis.localStorage?.getItem(KEPT) ?? '').split(' ').filter(Boolean)
}

function keep(ids: readonly string[]): void {
  if (ids.length) localStorage.setItem(KEPT, ids.join(' '))
  else globalThis.localStorage?.removeItem(KEPT)
}

/** Remember these; false where that has no room either. */
export function noteTried(ids: readonly string[]): boolean {
  try {
    keep([...new Set([...all(), ...ids])])
    return true
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return false
  }
}

export function isTried(id: string): boolean {
  return all().includes(id)
}

/** They are gone from here, or their rows say it now. */
export function forgetTried(ids: readonly string[]): void {
  const before = all()
  const left = before.filter((one) => !ids.includes(one))
  if (left.length < before.length) keep(left)
}
