import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ask, call, foretell, speak } from './client.ts'
import { uuid7 } from './ids.ts'
import { Problem } from './problem.ts'
import { noteReached } from './reached.ts'

const PUPIL = '1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b'
const fetched = vi.fn<typeof fetch>()
const answering = (body: unknown, status = 200, type = 'application/json'): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })

beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
})

test('reads again what the service has only just been told, and says so if that takes long', async () => {
  const behind = (): Response =>
    answering({ type: '/problems/view-is-behind', detail: '稍等。' }, 503, 'application/problem+json')
  fetched.mockResolvedValueOnce(behind()).mockResolvedValueOnce(answering({ items: [] }))
  await call('get', '/class-groups')
  expect(fetched).toHaveBeenCalledTimes(2)

  fetched.mockReset().mockImplementation(() => Promise.resolve(behind()))
  const refused = await call('get', '/class-groups').catch((error: unknown) => error)
  expect(refused).toMatchObject({ kind: 'view-is-behind', message: '稍等。' })
  expect(fetched).toHaveBeenCalledTimes(4)

  fetched.mockClear()
  await call('delete', '/sessions/current').catch((error: unknown) => error)
  expect(fetched).toHaveBeenCalledTimes(1)
})

test('reads what it wrote, once; where the tables stay behind it shows what there is', async () => {
  const heard = (): (string | undefined)[] =>
    fetched.mock.calls.map(([, sent]) => (sent!.headers as Record<string, string>)['nianlun-seen'])
  const written = answering({})
  written.headers.set('nianlun-position', '41')
  fetched.mockResolvedValueOnce(written)
  const path = { student_id: PUPIL, scope: 'photo' } as const
  await call('post', '/students/{student_id}/consents/{scope}/withdrawal', { path, body: {} })
  fetched.mockImplementation(() => Promise.resolve(answering({ items: [] })))
  await call('get', '/class-groups')
  await call('get', '/class-groups')
  expect(heard()).toEqual([undefined, '41', undefined])

  fetched.mockReset().mockImplementation((_, sent) => {
    const isAsked = 'nianlun-seen' in (sent!.headers as Record<string, string>)
    const behind = { type: '/problems/view-is-behind', detail: '稍等。' }
    return Promise.resolve(
      isAsked ? answering(behind, 503, 'application/problem+json') : answering({ items: [] }),
    )
  })
  noteReached(written)
  await call('get', '/class-groups')
  expect(heard()).toEqual(['41', '41', undefined])
  await call('get', '/class-groups')
  expect(heard().at(-1)).toBeUndefined()
})

describe('a call', () => {
  test('fills in the path and asks what is given, and no more', async () => {
    fetched.mockResolvedValue(answering({ items: [] }))
    const path = { student_id: PUPIL }
    await call('get', '/students/{student_id}/timeline', { path, query: { term: '2026-2027-1' } })

    expect(fetched.mock.calls[0]![0]).toBe(`/students/${PUPIL}/timeline?term=2026-2027-1`)
  })

  test('names itself where it changes something, so that a retry is the same', async () => {
    fetched.mockResolvedValue(answering({}))
    const path = { student_id: PUPIL, scope: 'photo' } as const
    await call('post', '/students/{student_id}/consents/{scope}/withdrawal', { path, body: {} })
    const headers = fetched.mock.calls[0]![1]!.headers as Record<string, string>

    expect(headers['idempotency-key']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  })

  test('asks in the language of the page', async () => {
    fetched.mockResolvedValue(answering({}))
    speak('en')
    await call('get', '/sessions/current')
    const headers = fetched.mock.calls[0]![1]!.headers as Record<string, string>

    expect(headers['accept-language']).toBe('en')
  })

  test('tells a refusal in the sentence of the service', async () => {
    const said = { type: '/problems/sign-in-failed', detail: '账号或密码不对。', status: 401 }
    fetched.mockResolvedValue(answering(said, 401, 'application/problem+json'))
    const refused = await call('get', '/sessions/current').catch((error: unknown) => error)

    expect(refused).toBeInstanceOf(Problem)
    expect(refused).toMatchObject({ kind: 'sign-in-failed', message: '账号或密码不对。' })
  })

  test('says so where nobody answers, or a proxy does', async () => {
    fetched.mockRejectedValueOnce(new TypeError('network'))
    fetched.mockResolvedValueOnce(new Response('<html>', { status: 502 }))
    const away = await call('get', '/sessions/current').catch((error: Problem) => error)
    const proxy = await call('get', '/sessions/current').catch((error: Problem) => error)

    expect(away).toMatchObject({ kind: 'away', isAway: true })
    expect(proxy).toMatchObject({ kind: 'away', message: '' })
  })
})

test('ids made here are in the order of time', () => {
  const made = [1, 2, 3].map((second) => uuid7(1_795_000_000_000 + second * 1000))

  expect([...made].sort()).toEqual(made)
  expect(new Set(made).size).toBe(3)
})

describe('what was foretold', () => {
  test('is waited for once, and never by itself', async () => {
    fetched.mockImplementation(() => Promise.resolve(answering({ role: 'anew' })))
    const opening = Promise.resolve({ role: 'foretold' })
    foretell('/sessions/current', {}, opening.then(() => ask('get', '/sessions/current')))
    const answers = [await call('get', '/sessions/current'), await call('get', '/sessions/current')]

    expect(answers).toEqual([{ role: 'anew' }, { role: 'anew' }])
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('is nobody’s after a while', async () => {
    vi.useFakeTimers()
    fetched.mockResolvedValue(answering({ role: 'anew' }))
    foretell('/sessions/current', {}, Promise.resolve({ role: 'foretold' } as never))
    vi.advanceTimersByTime(60_000)
    vi.useRealTimers()

    expect(await call('get', '/sessions/current')).toEqual({ role: 'anew' })
  })
})
