// Reading one's own writes: what is written goes into a log, and the tables that pages read follow it
// a moment later. An answer to a write says how far it reaches; what is read next waits for as much,
// also where the page was loaded anew meanwhile.
const KEPT = 'nianlun-reached'
let reached = Number(within((place) => place?.getItem(KEPT)) ?? 0)

/** What tests run in has no such place, and a browser may refuse it: that fails no request. */
function within<T>(what: (place: Storage | undefined) => T): T | undefined {
  try {
    return what(globalThis.sessionStorage)
  } catch {
    return undefined
  }
}

/** Take how far a write reaches, where this answer says so. */
export function noteReached(response: Response): void {
  const told = Number(response.headers.get('nianlun-position') ?? 0)
  if (told <= reached) return
  reached = told
  within((place) => place?.setItem(KEPT, String(told)))
}

/** How far what is read next has to reach; 0 where everything written has been seen since. */
export function seen(): number {
  return reached
}

/** Something was read that reaches as far as this. */
export function nowShown(position: number): void {
  if (!reached || reached > position) return
  reached = 0
  within((place) => place?.removeItem(KEPT))
}
