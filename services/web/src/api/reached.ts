// Reading one's own writes: what is written goes into a log, and the tables that pages read follow it
// a moment later. An answer to a write says how far it reaches; what is read next waits for as much,
// also where the page was loaded anew meanwhile.
const KEPT = 'nianlun-reached'
// What tests run in has no such place.
const place: Storage | undefined = globalThis.sessionStorage
let reached = Number(place?.getItem(KEPT) ?? 0)

/** Take how far a write reaches, where this answer says so. */
export function noteReached(response: Response): void {
  const told = Number(response.headers.get('nianlun-position') ?? 0)
  if (told <= reached) return
  reached = told
  place?.setItem(KEPT, String(told))
}

/** How far what is read next has to reach; 0 where everything written has been seen since. */
export function seen(): number {
  return reached
}

/** Something was read that reaches as far as this. */
export function nowShown(position: number): void {
  if (!reached || reached > position) return
  reached = 0
  place?.removeItem(KEPT)
}
