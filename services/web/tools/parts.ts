// Which modules are sent together. On a slow network each request costs more than some kilobytes:
// what the phone needs before its first names are four files, and not thirty.
//
// `ground`: what all three entries begin with. `inside`: what only those have who sign in.
// `capture`: where a teacher's phone opens, beyond the frame. Everything else as the bundler finds best.
import { fileURLToPath } from 'node:url'
import type { Rolldown } from 'vite'

type Asking = Parameters<Rolldown.CodeSplittingNameFunction>[1]
const source = (path: string): string => fileURLToPath(new URL(`../src/${path}`, import.meta.url))
const FIRST = {
  app: source('app/main.ts'),
  desk: source('desk/main.ts'),
  community: source('community/main.ts'),
  capture: source('capture/CapturePage.vue'),
}

/** Tells of a module with which others it is sent; null where the bundler may choose. */
export function partOf(id: string, asking: Asking): string | null {
  const has = (first: keyof typeof FIRST): boolean => reached(FIRST[first], asking).has(id)
  if (has('app')) return has('community') ? 'ground' : has('desk') ? 'inside' : null
  if (!has('capture')) return null
  // What other pages have a use for too does not bring them the whole class.
  return id.includes('/src/capture/') ? 'capture' : 'inside'
}

const known = new Map<string, Set<string>>()

/** All that a module imports at once, and what those import. */
function reached(first: string, asking: Asking): Set<string> {
  const before = known.get(first)
  if (before) return before
  const found = new Set<string>()
  const waiting = [first]
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (found.has(one)) continue
    found.add(one)
    waiting.push(...(asking.getModuleInfo(one)?.importedIds ?? []))
  }
  known.set(first, found)
  return found
}
