// What a tab knows of the rows is what lies on the disk, without reading all of it each time.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { uuid7 } from '@/api/ids.ts'
import { base } from './base.ts'
import { flush } from './flush.ts'
import { forgetKnown, forgetOpened } from './known.ts'
import { emptied, fetched, kept, photo, record, states, taking } from './queue.fixture.ts'
import * as rows from './rows.ts'

let owner = ''

beforeEach(() => {
  owner = uuid7()
  vi.stubGlobal('fetch', fetched)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await emptied()
})

/** What this tab believes, and what it reads after it has forgotten that. */
async function believedAndTrue(): Promise<[unknown, unknown]> {
  const believed = await rows.itemsOf(owner)
  forgetKnown()
  return [believed, await rows.itemsOf(owner)]
}

test('after every kind of change a tab knows what lies on the disk', async () => {
  await rows.itemsOf(owner)
  const [one, two, three, four] = [record(), record(), record(), record()]
  await kept(owner, one, photo(one), two, three, four)
  const items = await rows.itemsOf(owner)
  await rows.markSending(owner, [one.id, two.id])
  await rows.markSent(owner, items.slice(0, 1), Date.now())
  await rows.note(owner, items[2]!, 'attention', { code: 'facts-are-frozen', status: 409, detail: '已进入核对' })
  await rows.replace(owner, { ...items[3]!, title: '另说一遍' })
  await rows.vanish(owner, items.slice(4))
  const [believed, really] = await believedAndTrue()

  expect(believed).toEqual(really)
  expect(await states(owner)).toEqual(['sent', 'waiting', 'attention', 'waiting'])
})

test('what was changed while the disk was being read is not overlooked', async () => {
  const [id] = await kept(owner, record())
  forgetOpened()
  const really = crypto.subtle.decrypt.bind(crypto.subtle)
  // The row has been read, and is opened only after it has changed.
  const opening = vi.spyOn(crypto.subtle, 'decrypt').mockImplementationOnce(async (...row) => {
    await rows.mark(owner, [id!], 'attention')
    return really(...row)
  })
  await rows.itemsOf(owner)

  expect(opening).toHaveBeenCalledOnce()
  expect(await states(owner)).toEqual(['attention'])
})

test('what another tab said anew is read, not believed', async () => {
  const [id] = await kept(owner, record())
  await rows.itemsOf(owner)
  const store = await base()
  const row = (await store.getFromIndex('outgoing', 'id', id!))!
  await store.put('outgoing', { ...row, sealed: { iv: new Uint8Array(12), data: new ArrayBuffer(40) } })
  await rows.mark(owner, [id!], 'waiting')

  expect(await rows.itemsOf(owner)).toMatchObject([{ id, problem: { code: 'cannot-open' } }])
})

test('a hundred that go are not read anew after each of them', async () => {
  taking()
  const records = Array.from({ length: 60 }, () => record())
  await kept(owner, ...records, ...records.slice(0, 40).map(photo))
  const reading = vi.spyOn(IDBIndex.prototype, 'getAll')
  await flush(owner, () => undefined, true)

  expect(new Set(await states(owner))).toEqual(new Set(['sent']))
  expect(reading.mock.calls.length).toBeLessThanOrEqual(2)
})
