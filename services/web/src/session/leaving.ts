// Whoever is sent to the identity provider in the middle of something comes back to it: where that
// was is kept in this tab, what they had typed sealed on this device, under their own name.
import { forget, recalled, remember } from '@/offline/memory.ts'
import { useSession } from './session.ts'

interface Left {
  path: string
  form: string
  typed: unknown
}

const PLACE = 'nianlun.left'
const NAME = 'left'
const SHORT_MS = 20 * 60_000
let found: Promise<Left | null> | undefined

/** Keep where this is, and what was typed into the form of this name. */
export async function keepPlace(form: string, typed: unknown): Promise<void> {
  const path = here()
  sessionStorage.setItem(PLACE, path)
  await remember(owner(), NAME, { path, form, typed } satisfies Left)
}

/** Where this tab was left; where nobody left it, the beginning. */
export function placeLeft(): string {
  const path = sessionStorage.getItem(PLACE) ?? ''
  return /^\/[^/\\]/.test(path) ? path : '/'
}

/** What was typed into this form before leaving, for whoever looks before the form takes it up. */
export async function peek<T>(form: string): Promise<T | null> {
  found ??= look()
  const left = await found
  return left?.form === form ? (left.typed as T) : null
}

/** The same, once. */
export async function takeUp<T>(form: string): Promise<T | null> {
  const typed = await peek<T>(form)
  if (typed) found = Promise.resolve(null)
  return typed
}

async function look(): Promise<Left | null> {
  const isBack = sessionStorage.getItem(PLACE) === here()
  sessionStorage.removeItem(PLACE)
  const kept = isBack ? await recalled<Left>(owner(), NAME, SHORT_MS) : null
  if (isBack) await forget(owner(), NAME)
  return kept?.value.path === here() ? kept.value : null
}

const here = (): string => window.location.pathname + window.location.search
const owner = (): string => useSession().who?.person_id ?? ''
