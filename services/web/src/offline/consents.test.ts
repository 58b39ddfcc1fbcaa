// A photo waits for the network, and meanwhile its family takes its consent back.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { uuid7 } from '@/api/ids.ts'
import { noteConsent } from './consents.ts'
import { flush } from './flush.ts'
import { remember } from './memory.ts'
import { emptied, fetched, kept, photo, record, states, taking } from './queue.fixture.ts'
import { itemsOf } from './rows.ts'

const tell = (): void => undefined
const hour = (n: number): void => void vi.setSystemTime(Date.UTC(2026, 10, 22, n))
const sheet = (said: string | null) => ({ pupils: [{ student_id: 'pupil', photo: said }] })
const asked = (): string[] => fetched.mock.calls.map(([path]) => String(path)).filter((path) => path.includes('/evidence/'))
let owner = ''

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  hour(1)
  owner = uuid7()
  vi.stubGlobal('fetch', fetched)
  taking()
  const one = record()
  await kept(owner, one, photo(one))
})
afterEach(async () => {
  vi.useRealTimers()
  await emptied()
})

test.each(['no', 'own_word'])('once a class was read that says %s, the photo stays, and its text goes', async (said) => {
  await remember(owner, 'capture-sheet/one', sheet(said))
  await flush(owner, tell, true)

  expect(asked()).toEqual([])
  expect(await states(owner)).toEqual(['sent', 'attention'])
  expect((await itemsOf(owner))[1]!.problem?.code).toBe('consent-is-missing')
})

test('so it is where the family said it on this phone', async () => {
  await remember(owner, 'family', [{ student_id: 'pupil', allowsPhotos: true }])
  hour(2)
  await noteConsent(owner, 'pupil', false)
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['sent', 'attention'])
})

test('what was read last is believed: consent that was given again lets it go', async () => {
  await remember(owner, 'capture-sheet/one', sheet('no'))
  await flush(owner, tell, true)
  hour(2)
  await remember(owner, 'capture-sheet/other', sheet('yes'))
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['sent', 'sent'])
})

test('who was told nothing of it sends, and so does another person of this phone', async () => {
  await remember(owner, 'capture-sheet/one', sheet(null))
  await remember(uuid7(), 'capture-sheet/one', sheet('no'))
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['sent', 'sent'])
})
