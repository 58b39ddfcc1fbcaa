// Whether this tab is a device of a class; until it is closed, or somebody ends it.

export const KEPT = 'nianlun.device'

export function isClassDevice(): boolean {
  return sessionStorage.getItem(KEPT) !== null
}
