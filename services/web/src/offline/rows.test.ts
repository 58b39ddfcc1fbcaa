// What lies on the device: sealed, its owner's, and gone without a trace where it never left.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { uuid7 } from '@/api/ids.ts'
import { base } from './base.ts'
import { forgetOpened } from './known.ts'
import { emptied, fetched, kept, photo, record, states } from './queue.fixture.ts'
import * as rows from './rows.ts'

let owner = ''

beforeEach(() => {
  owner = uuid7()
  vi.stubGlobal('fetch', fetched)
})
afterEach(emptied)

test('nothing of a child can be read from the files, and nothing by another person', async () => {
  const one = record()
  await kept(owner, one, photo(one))
  const raw = await (await base()).getAll('outgoing')
  const media = await (await base()).getAll('media')
  const bytes = [...raw, ...media].map((row) => Buffer.from(row.sealed.data).toString('utf8'))

  expect(JSON.stringify(raw) + bytes.join()).not.toMatch(/橡皮|王梓涵|pupil|pixels/)
  expect(await rows.itemsOf(uuid7())).toEqual([])
  expect(await rows.blobOf(uuid7(), one.id)).toBeNull()
})

test('the key cannot be taken out', async () => {
  await kept(owner, record())
  const key = await (await base()).get('keys', owner)

  expect(key?.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('raw', key!)).rejects.toThrow()
})

test('what was changed in the files, or lost its key, is still seen to be there', async () => {
  const [id] = await kept(owner, record())
  const store = await base()
  const row = (await store.getFromIndex('outgoing', 'id', id!))!
  await store.put('outgoing', { ...row, sealed: { iv: row.sealed.iv, data: new ArrayBuffer(40) } })
  forgetOpened()

  expect(await rows.itemsOf(owner)).toMatchObject([{ id, state: 'attention', problem: { code: 'cannot-open' } }])
})

test('undoing leaves nothing, of the photo neither', async () => {
  const one = record()
  await kept(owner, one, photo(one))
  const gone = await rows.vanish(owner, await rows.itemsOf(owner))

  expect(gone.size).toBe(2)
  expect([await (await base()).count('outgoing'), await (await base()).count('media')]).toEqual([0, 0])
})

test('undoing is refused once it is on its way, in whichever tab', async () => {
  const [id] = await kept(owner, record())
  const seen = await rows.itemsOf(owner)
  await rows.markSending(owner, [id!])

  expect((await rows.vanish(owner, seen)).size).toBe(0)
  expect(await states(owner)).toEqual(['sending'])
})

test('undoing wins where it came first: nothing is sent that was undone meanwhile', async () => {
  const [id] = await kept(owner, record())
  await rows.vanish(owner, await rows.itemsOf(owner))

  expect((await rows.markSending(owner, [id!])).size).toBe(0)
})
