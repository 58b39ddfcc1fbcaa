// What nobody is signed in for, and what is asked of whoever comes in.
import { THUMB, type Screen } from '../looking.ts'
import { site } from '../site.ts'

export const ENTRANCE: Screen[] = [
  { name: 'sign-in', path: '/app/sign-in', least: THUMB },
  { name: 'first-time', path: `/app/sign-in#school=${site.school}&code=7QXM-2K4V-PLRA`, least: THUMB },
  { name: 'device-closed', path: '/app/class' },
  { name: 'desk-sign-in', path: '/desk/sign-in' },
]
/** Where one stands who has signed in and administers; the code that is shown is shown once. */
export const PROOF: Screen = { name: 'proof', path: '/desk/proof', isHere: true }
/** Back from a provider, where nobody was asked anything; it says so in the language of that moment. */
export const PROVEN: Screen = { name: 'proven', path: '/app/proven', isOnce: true }
