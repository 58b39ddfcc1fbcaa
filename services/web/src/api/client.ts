// The API as its own description says it: paths, parameters, bodies and answers are checked
// against `schemas/http/portfolio.openapi.json` when this is compiled; at run time it is `fetch`.
//
// The session is a cookie that no script can read; the browser says where a request comes from.
import { noteClock } from './clock.ts'
import { uuid7 } from './ids.ts'
import type { paths } from './portfolio.ts'
import { Problem, problemOf } from './problem.ts'
import { noteReached, nowShown, seen } from './reached.ts'
import { asCommand } from './unanswered.ts'

type Method = 'get' | 'put' | 'post' | 'delete'
type With<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never
}[keyof paths]
type Operation<M extends Method, P extends keyof paths> = paths[P] extends Record<M, infer O>
  ? O
  : never
type Json<T> = T extends { content: { 'application/json': infer J } } ? J : never
type AnswerOf<O> = O extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 202)]> : never
type BodyOf<O> = O extends { requestBody?: infer B } ? Json<NonNullable<B>> : never
type Part<O, K extends 'path' | 'query'> = O extends { parameters: { [X in K]?: infer V } }
  ? NonNullable<V>
  : never
// What an operation has no use for cannot be said to it.
type Said<O> = {
  path?: Part<O, 'path'>
  query?: Part<O, 'query'>
  body?: BodyOf<O>
  form?: FormData
  /** Bytes as they are, in place of a body; an empty one says nothing. */
  blob?: Blob
  key?: string
  match?: string
}

/** What an operation answers. */
export type AnswerTo<M extends Method, P extends With<M>> = AnswerOf<Operation<M, P>>

/** What an operation is told in its body. */
export type BodyTo<M extends Method, P extends With<M>> = BodyOf<Operation<M, P>>

let language = 'zh-CN'
let bearer = ''

/** The language in which refusals and words of the school's records are wanted. */
export function speak(wanted: string): void {
  language = wanted
}

let tellSignedOut = (): void => undefined

/** Do this where the service no longer knows who is calling. */
export function whenSignedOut(then: () => void): void {
  tellSignedOut = then
}

/** On a device of a class: from now on this token says who calls, and no cookie; none, as before. */
export function bear(token: string): void {
  bearer = token
}

// Whoever does not come for it soon is told anew.
const FORETOLD_MS = 10_000
const foretold = new Map<string, Promise<unknown>>()

/** This is being asked for already: whoever asks for it next waits for this answer, once. */
export function foretell<P extends With<'get'>>(
  path: P,
  said: Said<Operation<'get', P>>,
  answer: Promise<AnswerTo<'get', P>>,
): void {
  const address = addressOf(path, said.path, said.query)
  answer.catch(() => undefined)
  foretold.set(address, answer)
  setTimeout(() => foretold.delete(address), FORETOLD_MS)
}

/** Ask the API; the answer's JSON, or a `Problem` is thrown. */
export async function call<M extends Method, P extends With<M>>(
  method: M,
  path: P,
  said: Said<Operation<M, P>> = {},
): Promise<AnswerOf<Operation<M, P>>> {
  const address = addressOf(path, said.path, said.query)
  const asked = method === 'get' ? foretold.get(address) : undefined
  foretold.delete(address)
  return (asked ?? ask(method, path, said)) as Promise<AnswerOf<Operation<M, P>>>
}

/** As `call`, whatever was foretold. */
export async function ask<M extends Method, P extends With<M>>(
  method: M,
  path: P,
  said: Said<Operation<M, P>> = {},
): Promise<AnswerOf<Operation<M, P>>> {
  return done(method, path, said, (response) => (response.status === 204 ? undefined : response.json()))
}

/** Ask for a file; its bytes, or a `Problem` is thrown. */
export async function download<M extends Method, P extends With<M>>(
  method: M,
  path: P,
  said: Said<Operation<M, P>> = {},
): Promise<Blob> {
  return done(method, path, said, (response) => response.blob())
}

/** Ask, and read the answer to its end. What changes something goes under a name of its own. */
function done<T>(
  method: Method,
  path: string,
  said: Said<unknown>,
  read: (response: Response) => T | Promise<T>,
): Promise<T> {
  async function sent(key?: string): Promise<T> {
    const response = await send(method, path, key ? { ...said, key } : said)
    // An answer that breaks off is none.
    return Promise.resolve(read(response)).catch(() => Promise.reject(new Problem('away', 0, '')))
  }
  // A form is a file: whoever sends one names it in the path.
  if (!isNamed(method) || said.key || said.form) return sent()
  const what = JSON.stringify([method, said.body, said.match])
  return asCommand(addressOf(path, said.path, said.query), what, said.blob, sent)
}

const isNamed = (method: Method): boolean => method === 'post' || method === 'put'

// What is only read may be asked for again where the service has not yet read what was just recorded;
// at last it is shown as it stands, for an older page is better than none.
const TURNS = 4
// Three seconds each: whoever has waited so long once is not kept waiting at every page.
const WAITS = 2
// The page itself asks for these (`tools/page.ts`), without our headers: such an answer waited for nothing.
const ASKED_BY_PAGE = new Set(['/opening', '/observation-types'])

async function send(method: Method, path: string, said: Said<unknown>): Promise<Response> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await sendOnce(method, path, said, method === 'get' && turn <= WAITS ? seen() : 0)
    } catch (error) {
      const isSoon = error instanceof Problem && error.kind === 'view-is-behind'
      if (!isSoon || method !== 'get' || turn === TURNS) throw error
      if (turn === WAITS) nowShown(seen())
    }
  }
}

async function sendOnce(
  method: Method,
  path: string,
  said: Said<unknown>,
  wanted: number,
): Promise<Response> {
  const headers = headersOf(method, said)
  if (wanted) headers['nianlun-seen'] = String(wanted)
  const body = said.blob ?? said.form ?? (said.body === undefined ? null : JSON.stringify(said.body))
  const credentials = bearer ? 'omit' : 'same-origin'
  const request = { method: method.toUpperCase(), headers, body, credentials } as const
  const response = await fetch(addressOf(path, said.path, said.query), request).catch(() => {
    throw new Problem('away', 0, '')
  })
  noteClock(response)
  noteReached(response)
  if (response.ok) {
    if (!ASKED_BY_PAGE.has(path)) nowShown(wanted)
    return response
  }
  const problem = await problemOf(response)
  if (problem.kind === 'unauthenticated') tellSignedOut()
  throw problem
}

function headersOf(method: Method, said: Said<unknown>): Record<string, string> {
  const headers: Record<string, string> = { 'accept-language': language }
  if (isNamed(method)) headers['idempotency-key'] = said.key ?? uuid7()
  if (said.match) headers['if-match'] = said.match
  if (said.body !== undefined) headers['content-type'] = 'application/json'
  if (said.blob) headers['content-type'] = said.blob.type || 'audio/webm'
  if (bearer) headers['authorization'] = `Bearer ${bearer}`
  return headers
}

function addressOf(path: string, parts: unknown = {}, query: unknown = {}): string {
  const named = parts as Record<string, string>
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(named[name] ?? ''))
  const asked = Object.entries(query as Record<string, unknown>)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name, String(value)])
  return asked.length ? `${filled}?${new URLSearchParams(asked)}` : filled
}
