import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const PUPIL = '1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b'
const path = { student_id: PUPIL, term: '2026-2027-1' }
const LETTERS = '/students/{student_id}/terms/{term}/letters'
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

const kept = new Map<string, string>()
beforeEach(() => {
  kept.clear()
  vi.stubGlobal('fetch', fetched)
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
})

/** The key under which the pages, loaded anew, send this. */
async function anew(text: string, answer: () => Promise<Response>, person = 'one'): Promise<string> {
  vi.resetModules()
  const [client, across] = await Promise.all([import('./client.ts'), import('./acrossReloads.ts')])
  across.heldFor(person)
  fetched.mockImplementationOnce(answer)
  await client.call('post', LETTERS, { path, body: { text } }).catch(() => undefined)
  return (fetched.mock.lastCall![1]!.headers as Record<string, string>)['idempotency-key']!
}

test('what got no answer is the same command when the page was loaded anew, until there is a yes', async () => {
  const first = await anew('谢谢老师。', lost)
  const again = await anew('谢谢老师。', refusal('unauthenticated', 401))

  expect(again).toBe(first)
  expect(await anew('谢谢您。', lost)).not.toBe(first)
  expect(await anew('谢谢老师。', yes)).toBe(first)
  expect(await anew('谢谢老师。', yes)).not.toBe(first)
})

test('so is what was on its way when that happened', async () => {
  const never = (): Promise<Response> => new Promise(() => undefined)
  vi.resetModules()
  const client = await import('./client.ts')
  fetched.mockImplementationOnce(never)
  void client.call('post', LETTERS, { path, body: { text: '谢谢老师。' } })
  await vi.waitFor(() => expect([...kept.values()].join()).toContain('digest'))
  const first = (fetched.mock.lastCall![1]!.headers as Record<string, string>)['idempotency-key']!

  expect(await anew('谢谢老师。', yes)).toBe(first)
})

test('what was refused is asked anew', async () => {
  const first = await anew('谢谢老师。', refusal('words-rank', 422))

  expect(await anew('谢谢老师。', yes)).not.toBe(first)
})

test('the next person does not ask for what the last one asked for', async () => {
  const first = await anew('谢谢老师。', lost)

  expect(await anew('谢谢老师。', yes, 'another')).not.toBe(first)
})

test('neither words nor a password can be read there', async () => {
  await anew('谢谢老师。', lost)
  const before = [...kept.values()].join()
  fetched.mockImplementationOnce(lost)
  const client = await import('./client.ts')
  await client.call('post', '/sessions', { body: { login: 'a/b', password: 'secret', as: 'cookie' } }).catch(() => undefined)

  expect(before).toMatch(/"digest":"[0-9a-f]{64}"/)
  expect(before).not.toContain('谢谢')
  expect([...kept.values()].join()).toBe(before)
})

test('ten minutes later the same words are a new command: another parent may have said the contrary', async () => {
  const first = await anew('谢谢老师。', lost)
  const later = Date.now() + 600_001
  vi.spyOn(Date, 'now').mockReturnValue(later)

  expect(await anew('谢谢老师。', yes)).not.toBe(first)
  vi.restoreAllMocks()
})
