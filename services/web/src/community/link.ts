// What is asked behind the # of the address. Opening the page reads it and changes nothing:
// chat programs open links before people do. One POST confirms; the token is in no address.
import type { components } from '@/api/portfolio.ts'

type Schemas = components['schemas']
export type Asked = Schemas['LinkView']
export type Confirmation = Schemas['ConfirmationBody']
export type Confirmed = Schemas['ConfirmationAnswer']
export type Objection = Schemas['LinkObjectionBody']

/** What the service said, or `away` where nobody answered. */
export type Kind = 'used' | 'expired' | 'unknown' | 'refused' | 'away'

const PATH = '/community-confirmation'
const PATIENCE_MS = 20_000
const KINDS: Record<number, Kind> = { 401: 'unknown', 404: 'unknown', 409: 'used', 410: 'expired' }
const FIRST_FAULT = 500
const BUSY = 429

/** A refusal; `sentence` where the service has one for what was filled in. */
export class Refused extends Error {
  readonly kind: Kind
  readonly sentence: string

  constructor(kind: Kind, sentence = '') {
    super(kind)
    this.kind = kind
    this.sentence = sentence
  }
}

export const read = (language: string): Promise<Asked> => send('GET', PATH, language)

export const confirm = (said: Confirmation, language: string): Promise<Confirmed> =>
  send('POST', PATH, language, said)

export const object = (said: Objection, language: string): Promise<void> =>
  send('POST', `${PATH}/objection`, language, said)

async function send<T>(method: string, path: string, language: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${token()}`,
    'accept-language': language,
  }
  if (body) headers['content-type'] = 'application/json'
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), PATIENCE_MS)
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: giveUp.signal,
    })
    if (!response.ok) throw await refusalOf(response)
    return (response.status === 204 ? undefined : await response.json()) as T
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('away')
  } finally {
    clearTimeout(timer)
  }
}

/** In a header there is room for ASCII only; what is no token of ours is nobody's. */
function token(): string {
  const said = location.hash.slice(1)
  return /^[\w.-]{1,100}$/.test(said) ? said : 'none'
}

async function refusalOf(response: Response): Promise<Refused> {
  const known = KINDS[response.status]
  if (known) return new Refused(known)
  if (response.status >= FIRST_FAULT || response.status === BUSY) return new Refused('away')
  const said = (await response.json()) as { detail?: string }
  return new Refused('refused', said.detail ?? '')
}
