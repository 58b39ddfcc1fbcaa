// To say one's own record anew: all of it, as the service wants it.
import { call } from '@/api/client.ts'
import { changedAt } from '@/parts/seen.ts'
import type { Entry } from './timeline.ts'

export type Anew = Partial<Pick<Entry, 'note' | 'occurred_on' | 'measures'>>

/** What is not named stays as it was. */
export async function correct(entry: Entry, anew: Anew): Promise<void> {
  const { note, occurred_on, measures, words, items } = { ...entry, ...anew }
  const { position } = await call('post', '/observations/{observation_id}/corrections', {
    path: { observation_id: entry.observation_id },
    body: { note, occurred_on, measures, words, items },
  })
  changedAt(position)
}
