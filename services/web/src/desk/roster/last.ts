// The last import made on this device, by its id alone: within a day it can be taken back.
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'

export type Standing = AnswerTo<'get', '/roster-imports/{import_id}'>
const KEPT = 'nianlun.last-import'
const DAY = 24 * 60 * 60 * 1000

export const keepLast = (importId: string): void => localStorage.setItem(KEPT, importId)

/** Where an import is; null where the service does not know it. */
export async function standingOf(importId: string): Promise<Standing | null> {
  try {
    return await call('get', '/roster-imports/{import_id}', { path: { import_id: importId } })
  } catch (error) {
    if (error instanceof Problem && !error.isAway) return null
    throw error
  }
}

/** The last import while it can still be taken back. */
export async function lastToUndo(): Promise<Standing | null> {
  const importId = localStorage.getItem(KEPT)
  const standing = importId ? await standingOf(importId) : null
  const isRecent = Date.now() - Date.parse(standing?.touched_at ?? '') < DAY
  return standing?.phase === 'done' && !standing.is_undone && isRecent ? standing : null
}

/** Take it back; the sentence why not is the service's. */
export async function undo(importId: string): Promise<void> {
  await call('post', '/roster-imports/{import_id}/undoing', { path: { import_id: importId } })
}
