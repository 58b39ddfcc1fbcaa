import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { call } from './client.ts'

const PUPIL = '1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b'
const path = { student_id: PUPIL, term: '2026-2027-1' }
const LETTERS = '/students/{student_id}/terms/{term}/letters'
const CONSENT = '/students/{student_id}/consents/{scope}/withdrawal'
const fetched = vi.fn<typeof fetch>()
const yes = (): Promise<Response> => Promise.resolve(new Response('{}', { status: 201 }))
const lost = (): Promise<Response> => Promise.reject(new TypeError('network'))
const refusal = (kind: string, status: number) => (): Promise<Response> =>
  Promise.resolve(
    new Response(JSON.stringify({ type: `/problems/${kind}` }), {
      status,
      headers: { 'content-type': 'application/problem+json' },
    }),
  )

beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
})

async function write(text: string, answer: () => Promise<Response>): Promise<string> {
  fetched.mockImplementationOnce(answer)
  await call('post', LETTERS, { path, body: { text } }).catch(() => undefined)
  return (fetched.mock.lastCall![1]!.headers as Record<string, string>)['idempotency-key']!
}

test('what got no answer is the same command when it is asked again, until there is a yes', async () => {
  const first = await write('谢谢老师。', lost)
  const behind = await write('谢谢老师。', () => Promise.resolve(new Response('<html>', { status: 502 })))
  const signedOut = await write('谢谢老师。', refusal('unauthenticated', 401))
  const arrived = await write('谢谢老师。', yes)

  expect([behind, signedOut, arrived]).toEqual([first, first, first])
  expect(await write('谢谢老师。', yes)).not.toBe(first)
})

test('an answer that breaks off in the middle is none', async () => {
  const broken = (): Promise<Response> => {
    const body = new ReadableStream({ start: (it) => it.error(new TypeError('cut')) })
    return Promise.resolve(new Response(body, { status: 201 }))
  }
  const first = await write('谢谢老师。', broken)
  fetched.mockImplementationOnce(broken)
  const told = await call('post', LETTERS, { path, body: { text: '谢谢老师。' } }).catch((error: unknown) => error)

  expect(told).toMatchObject({ kind: 'away', status: 0 })
  expect(await write('谢谢老师。', yes)).toBe(first)
})

test('other words are another command', async () => {
  const first = await write('谢谢老师。', lost)

  expect(await write('谢谢您。', lost)).not.toBe(first)
  expect(await write('谢谢老师。', yes)).toBe(first)
})

test('whoever did something else with the same child since means it anew', async () => {
  const first = await write('谢谢老师。', lost)
  fetched.mockImplementationOnce(yes)
  await call('post', CONSENT, { path: { student_id: PUPIL, scope: 'photo' }, body: {} })

  expect(await write('谢谢老师。', yes)).not.toBe(first)
})

test('a name that stands for somebody else’s command is given up', async () => {
  const first = await write('谢谢老师。', lost)
  await write('谢谢老师。', refusal('command-id-reused', 409))

  expect(await write('谢谢老师。', yes)).not.toBe(first)
})
