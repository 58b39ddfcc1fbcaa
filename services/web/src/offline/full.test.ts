// A device that can write nothing any more: what waits still goes, and nothing is forgotten.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { flush } from './flush.ts'
import { useFull, written } from './full.ts'
import { emptied, fetched, kept, record, states, taking } from './queue.fixture.ts'
import * as rows from './rows.ts'
import { isTried } from './tried.ts'

const owner = 'teacher'
const aside = new Map<string, string>()

/** The browser refuses to write, and lets only delete, as Chromium does. */
function fill(): void {
  const full = (): never => {
    throw new DOMException('no room', 'QuotaExceededError')
  }
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(full)
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(full)
}

beforeEach(async () => {
  await emptied()
  aside.clear()
  vi.stubGlobal('fetch', fetched)
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => aside.get(name) ?? null,
    setItem: (name: string, value: string) => aside.set(name, value),
    removeItem: (name: string) => aside.delete(name),
  })
})
afterEach(() => vi.restoreAllMocks())

test('what waits is sent all the same, and leaves the device', async () => {
  taking()
  const [id] = await kept(owner, record())
  fill()
  await flush(owner, () => undefined, true)

  expect(fetched).toHaveBeenCalledOnce()
  expect(await states(owner)).toEqual([])
  expect(isTried(id!)).toBe(false)
})

test('what was sent without a word of it on the disk does not vanish without a trace', async () => {
  fetched.mockRejectedValue(new TypeError('the answer was lost'))
  const [id] = await kept(owner, record())
  fill()
  await flush(owner, () => undefined, true)
  vi.restoreAllMocks()
  const [waiting] = await rows.itemsOf(owner)

  expect(waiting!.state).toBe('waiting')
  expect(await rows.vanish(owner, [waiting!])).toEqual(new Set())
  expect(isTried(id!)).toBe(true)
})

test('that something found no room is told until there is some', async () => {
  fill()

  expect(await written(owner, () => rows.keep(owner, []))).toBe(true)
  await expect(kept(owner, record())).rejects.toThrow('no room')
  expect(await written(owner, () => kept(owner, record()))).toBe(false)
  expect(useFull().value).toBe(true)
})
