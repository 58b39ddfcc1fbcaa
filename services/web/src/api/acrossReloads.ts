// Commands that got no answer yet, for this tab, so that a reload in between makes no second one of them.
//
// The memory of the tab ends with it, and lies in the browser's profile until then. In it stand the names of
// commands, whose they are, and a digest of what was said with a salt of this tab: never what was said.
// Passwords and codes are not even there as a digest, for whoever finds it could try them.
import { madeAt } from '@/parts/schoolDay.ts'

export interface Held {
  key: string
  /** `students/018f…`: what it belongs to. */
  owner: string
}
interface Kept {
  person: string
  salt: string
  held: (Held & { digest: string })[]
}

const KEPT = 'nianlun-unanswered'
const MOST = 50
const WITHOUT_SECRETS = [
  'activities',
  'class-groups',
  'community-links',
  'honour-lists',
  'objections',
  'observations',
  'staff-duties',
  'students',
  'terms',
]
// Who says the same later means it anew: another parent may have said the contrary meanwhile.
const TEN_MINUTES_MS = 600_000

/** The command that was asked for by the same words, whose answer nobody has heard. */
export async function heldBefore(request: string, bytes: Blob | undefined): Promise<Held | null> {
  const { salt, held } = kept()
  if (!held.length) return null
  const digest = await digestOf(salt, request, bytes)
  const found = held.find((one) => one.digest === digest && Date.now() - madeAt(one.key) < TEN_MINUTES_MS)
  return found ? { key: found.key, owner: found.owner } : null
}

/** It is on its way: until its answer is heard it is known by what was said. */
export async function hold(request: string, bytes: Blob | undefined, one: Held): Promise<void> {
  if (!WITHOUT_SECRETS.includes(one.owner.split('/')[0]!)) return
  const digest = await digestOf(kept().salt, request, bytes)
  const { held, ...rest } = kept()
  if (digest) keep({ ...rest, held: [...held.filter((other) => other.key !== one.key), { ...one, digest }].slice(-MOST) })
}

/** These have their answer, or are not wanted any more. */
export function letGo(isDone: (one: Held) => boolean): void {
  const { held, ...rest } = kept()
  if (held.some(isDone)) keep({ ...rest, held: held.filter((one) => !isDone(one)) })
}

/** From now on this person asks: what another one asked for is theirs no more. */
export function heldFor(person: string): void {
  const now = kept()
  if (now.person === person) return
  keep({ ...now, person, held: now.person ? [] : now.held })
}

function kept(): Kept {
  const none = { person: '', salt: '', held: [] }
  try {
    const found = JSON.parse(globalThis.sessionStorage.getItem(KEPT) ?? 'null') as Kept | null
    if (found) return found
    const begun = { ...none, salt: crypto.randomUUID() }
    keep(begun)
    return begun
  } catch {
    return none
  }
}

/** A browser that keeps nothing forgets it with the page. */
function keep(now: Kept): void {
  try {
    globalThis.sessionStorage.setItem(KEPT, JSON.stringify(now))
  } catch {
    return
  }
}

async function digestOf(salt: string, request: string, bytes: Blob | undefined): Promise<string> {
  if (!salt || !globalThis.crypto?.subtle) return ''
  const said = await new Blob([salt, ' ', request, ' ', ...(bytes ? [bytes] : [])]).arrayBuffer()
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', said))
  return Array.from(digest, (one) => one.toString(16).padStart(2, '0')).join('')
}
