// Which modules are sent together. On a slow network each request costs more than some kilobytes:
// what an entry begins with is one file, and what two of them begin with another.
import { fileURLToPath } from 'node:url'
import type { Rolldown } from 'vite'

type Asking = Parameters<Rolldown.CodeSplittingNameFunction>[1]
const FIRST = Object.fromEntries(
  ['app', 'desk', 'community'].map((one) => [one, fileURLToPath(new URL(`../src/${one}/main.ts`, import.meta.url))]),
)
// What the bundler itself puts in so that parts find each other.
const GLUE = '\0rolldown/runtime.js'

/** Tells of a module with which others it is sent; null where the bundler may choose. */
export function partOf(id: string, asking: Asking): string | null {
  const entries = Object.keys(FIRST).filter((one) => reached(FIRST[one]!, asking).has(id))
  if (asking.getModuleInfo(FIRST['app']!)) return entries.length || id === GLUE ? 'app' : null
  return entries.length > 1 ? 'ground' : null
}

const known = new Map<string, Set<string>>()

/** All that a module imports at once, and what those import; nothing where it is not built now. */
function reached(first: string, asking: Asking): Set<string> {
  const before = known.get(first)
  if (before) return before
  const found = new Set<string>()
  const waiting = asking.getModuleInfo(first) ? [first] : []
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (found.has(one)) continue
    found.add(one)
    waiting.push(...(asking.getModuleInfo(one)?.importedIds ?? []))
  }
  known.set(first, found)
  return found
}
