// What a flush does with each answer a service may give, and with none.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { uuid7 } from '@/api/ids.ts'
import { schoolDay } from '@/parts/schoolDay.ts'
import { base } from './base.ts'
import { flush } from './flush.ts'
import { forgetOpened } from './known.ts'
import { heldAs, MOST_TRIES } from './outgoing.ts'
import { answer, emptied, fetched, kept, photo, problem, record, states, taking } from './queue.fixture.ts'
import * as rows from './rows.ts'

const tell = (): void => undefined
let owner = ''

beforeEach(() => {
  owner = uuid7()
  vi.stubGlobal('fetch', fetched)
})
afterEach(emptied)

test('a flush sends records first in one request, then each photo by its bytes', async () => {
  taking()
  const [one, two] = [record(), record()]
  await kept(owner, photo(one), one, two)
  await flush(owner, tell, true)
  const asked = fetched.mock.calls.map(([path, init]) => [path, init?.method])

  expect(asked[0]).toEqual(['/observation-batches', 'POST'])
  expect(asked[1]![0]).toContain('/evidence/')
  expect(await states(owner)).toEqual(['sent', 'sent', 'sent'])
  expect(await (await base()).count('media')).toBe(0)
})

test('a flush sends for nobody but its owner', async () => {
  taking()
  await kept(owner, record())
  await flush(uuid7(), tell, true)

  expect(fetched).not.toHaveBeenCalled()
})

test('a flush asks under the same id again where an answer was lost', async () => {
  const [id] = await kept(owner, record())
  fetched.mockRejectedValueOnce(new TypeError('cut'))
  await flush(owner, tell, true)
  expect(await states(owner)).toEqual(['waiting'])
  taking()
  await flush(owner, tell, true)

  const keys = fetched.mock.calls.map(([path, init]) => [path, (init?.headers as Record<string, string>)['idempotency-key']])
  expect(keys).toEqual([[`/observations/${id}`, id], [`/observations/${id}`, id]])
  expect(fetched.mock.calls[0]![1]!.body).toBe(fetched.mock.calls[1]![1]!.body)
  expect(await states(owner)).toEqual(['sent'])
})

test('what a wrong clock dated is asked for, also once the clock is right and the app was ended between', async () => {
  taking()
  const [day, now] = [86_400_000, Date.now()]
  const of = record({ occurred_on: schoolDay(now - 3 * day) })
  await rows.keep(owner, [heldAs(of, now - 3 * day, 0, -3 * day)])
  forgetOpened()
  await flush(owner, tell, true)

  expect(fetched).not.toHaveBeenCalled()
  expect((await rows.itemsOf(owner)).map((one) => [one.state, one.problem?.code])).toEqual([['attention', 'clock-is-wrong']])
})

test('words go without Wi-Fi, and their photo once it may', async () => {
  taking()
  const one = record()
  await kept(owner, one, photo(one))
  await flush(owner, tell, true, () => false)
  expect(await states(owner)).toEqual(['sent', 'waiting'])
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['sent', 'sent'])
})

test('a flush believes no gateway that answers with a page of its own', async () => {
  await kept(owner, record())
  fetched.mockResolvedValue(new Response('<html>welcome', { status: 200, headers: { 'content-type': 'text/html' } }))
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['waiting'])
})

test('a flush believes no answer that names another record', async () => {
  await kept(owner, record())
  fetched.mockResolvedValue(answer({ observation_id: uuid7(), position: 1 }, 201))
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['waiting'])
})

test('a flush takes the results of a batch one by one', async () => {
  const [one, two, three] = [record(), record(), record()]
  await kept(owner, one, two, three)
  const refused = { status: 409, problem: { type: '/problems/facts-are-frozen', detail: '已进入核对' } }
  const results = [
    { observation_id: one.id, status: 201 },
    { observation_id: two.id, ...refused },
    { observation_id: three.id, status: 503, problem: { type: '/problems/unavailable' } },
  ]
  fetched.mockResolvedValue(answer({ results }))
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['sent', 'attention', 'waiting'])
  expect((await rows.itemsOf(owner))[1]!.problem).toMatchObject({ detail: '已进入核对', status: 409 })
})

test('a flush sends one by one what an older service takes in no batch', async () => {
  await kept(owner, record(), record())
  fetched.mockImplementation(async (path) =>
    path === '/observation-batches'
      ? problem('malformed', 422)
      : answer({ observation_id: String(path).split('/').at(-1), position: 1 }, 201),
  )
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['sent', 'sent'])
})

test('a flush keeps everything where nobody is signed in, and counts no try', async () => {
  await kept(owner, record(), record({ kind: 'activity' }))
  fetched.mockResolvedValue(problem('unauthenticated', 401))
  const round = await flush(owner, tell, true)

  expect(round?.stopped?.code).toBe('unauthenticated')
  expect(fetched).toHaveBeenCalledOnce()
  expect((await rows.itemsOf(owner)).map(({ state, tries }) => [state, tries])).toEqual([['waiting', 0], ['waiting', 0]])
})

test('a flush shows what failed twenty times, and still tries it when asked to', async () => {
  await kept(owner, record())
  fetched.mockRejectedValue(new TypeError('cut'))
  for (let times = 0; times < MOST_TRIES; times += 1) await flush(owner, tell, true)
  expect(await states(owner)).toEqual(['attention'])
  taking()
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['sent'])
})

test('a flush keeps the rest that a busy service asks for', async () => {
  await kept(owner, record())
  fetched.mockResolvedValue(problem('too-many', 429, { 'retry-after': '120' }))
  await flush(owner, tell, true)
  await flush(owner, tell, false)
  const until = Number(await (await base()).get('device', 'rest until'))

  expect(fetched).toHaveBeenCalledOnce()
  expect(until - Date.now()).toBeGreaterThan(110_000)
})

test('a flush picks up what was on its way when the page was killed', async () => {
  const [id] = await kept(owner, record())
  await rows.markSending(owner, [id!])
  taking()
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['sent'])
})

test('a flush takes it for done where what is to be withdrawn never arrived', async () => {
  const of = record()
  await kept(owner, { ...record(), kind: 'withdrawal', method: 'post', path: `${of.path}/withdrawal`, body: { reason: '' } })
  fetched.mockResolvedValue(problem('not-found', 404))
  await flush(owner, tell, true)

  expect(await states(owner)).toEqual(['sent'])
})
