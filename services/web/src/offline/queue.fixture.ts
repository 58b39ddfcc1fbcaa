// A queue on a real IndexedDB (in memory), before a service whose answers a test chooses.
import 'fake-indexeddb/auto'
import { vi } from 'vitest'
import { uuid7 } from '@/api/ids.ts'
import { base } from './base.ts'
import { heldAs, type NewOutgoing, type OutgoingState } from './outgoing.ts'
import * as rows from './rows.ts'

export const fetched = vi.fn<typeof fetch>()
const JSON_TYPE = { 'content-type': 'application/json' }
const PROBLEM_TYPE = { 'content-type': 'application/problem+json' }

/** Nothing waits, and nobody has been asked. */
export async function emptied(): Promise<void> {
  vi.unstubAllGlobals()
  fetched.mockReset()
  const all = (await base()).transaction(['outgoing', 'media', 'device'], 'readwrite')
  for (const store of ['outgoing', 'media', 'device'] as const) await all.objectStore(store).clear()
  await all.done
}

export function record(changes: Partial<NewOutgoing> = {}): NewOutgoing {
  const id = uuid7()
  const path = `/observations/${id}`
  const said = { title: '帮助同学 · 王梓涵', students: ['pupil'], occurred_on: '2026-11-22' }
  return { id, kind: 'observation', method: 'put', path, body: { note: '橡皮' }, ...said, ...changes }
}

export function photo(of: NewOutgoing): NewOutgoing {
  const id = uuid7()
  const blob = new Blob(['pixels of a child'], { type: 'image/jpeg' })
  return record({ id, kind: 'evidence', path: `${of.path}/evidence/${id}`, body: null, blob, after: of.id })
}

export async function kept(owner: string, ...items: NewOutgoing[]): Promise<string[]> {
  await rows.keep(owner, items.map((one) => heldAs(one, Date.now(), 0)))
  return items.map((one) => one.id)
}

export async function states(owner: string): Promise<OutgoingState[]> {
  return (await rows.itemsOf(owner)).map((one) => one.state)
}

export function answer(said: unknown, status = 200, headers: Record<string, string> = JSON_TYPE): Response {
  return new Response(JSON.stringify(said), { status, headers })
}

export function problem(kind: string, status: number, more: Record<string, string> = {}): Response {
  return answer({ type: `/problems/${kind}`, detail: kind, status }, status, { ...PROBLEM_TYPE, ...more })
}

/** A service that takes everything, and says so as ours does. */
export function taking(): void {
  fetched.mockImplementation(async (path, init) => {
    if (path !== '/observation-batches') {
      return answer({ observation_id: String(path).split('/').at(-1), position: 1 }, 201)
    }
    const { items } = JSON.parse(String(init?.body)) as { items: { observation_id: string }[] }
    return answer({ results: items.map(({ observation_id }) => ({ observation_id, status: 201 })) })
  })
}
