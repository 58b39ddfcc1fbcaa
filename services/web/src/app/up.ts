// Where each screen was opened from, by its path: the first that fits. Pure.
import type { WordKey } from '@/words.ts'

interface Up {
  to: string
  /** None: home, which has another word for each. */
  word?: WordKey
}

type Work = 'signing' | 'remarks' | 'choosing'

const CLASSES = { to: '/classes', word: 'classes.title' } as const
const MINE = { to: '/family/mine', word: 'mine.title' } as const
const HOME = { to: '/' }
const OF_TERM = /^(\/classes\/[^/]+\/terms\/[^/]+)\/(signing|subjects|remarks|choosing)\/./
const OF_CLASS = /^(\/classes\/[^/]+)\/pupils\//

/** Nothing for home itself, and where one tab of the bar below is as near as another. */
export function upOf(path: string): Up | null {
  const [, ofTerm, work] = OF_TERM.exec(path) ?? []
  // A subject is signed where an indicator is.
  const list = work === 'subjects' ? 'signing' : work
  if (ofTerm) return { to: `${ofTerm}/${list}`, word: `classes.${list as Work}` }
  const [, ofClass] = OF_CLASS.exec(path) ?? []
  if (ofClass) return { to: `${ofClass}/coverage`, word: 'classes.coverage' }
  if (/^\/(classes\/|community$)/.test(path)) return CLASSES
  if (/^\/pupils\/[^/]+\/(guardians|consent|looked)$|^\/(join|family\/records)$/.test(path)) return MINE
  return path === '/' || path.startsWith('/family/') ? null : HOME
}
