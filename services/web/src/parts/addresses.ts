// Addresses of bytes that this page holds: what shows them may still be reading when it goes.
const LATER_MS = 10_000

/** Nobody needs it any more, a moment from now. */
export function letGo(address: string): void {
  if (address) setTimeout(() => URL.revokeObjectURL(address), LATER_MS)
}
