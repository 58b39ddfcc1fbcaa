// What the service refuses is told in a sentence of its own (RFC 9457), in the person's language.

export type Fields = Readonly<Record<string, unknown>>

/** A refusal: `kind` for programs, `message` for the person; status 0 where nobody answered. */
export class Problem extends Error {
  readonly kind: string
  readonly status: number
  readonly fields: Fields

  constructor(kind: string, status: number, sentence: string, fields: Fields = {}) {
    super(sentence)
    this.name = 'Problem'
    this.kind = kind
    this.status = status
    this.fields = fields
  }

  /** Nobody answered: the network is away, or the service is. */
  get isAway(): boolean {
    return this.status === 0 || this.status === 503
  }

  /** Nobody here can know whether it was done. */
  get isUnanswered(): boolean {
    return this.status === 0 || this.status >= 500
  }

  /** Who is holding this device is to be proven once more, in place (`PasswordAgain.vue`). */
  get asksWho(): boolean {
    return this.kind === 'sign-in-again' || this.kind === 'confirm-at-provider'
  }

  get isSignedOut(): boolean {
    return this.status === 401
  }
}

/** Read a refused answer; something else than a problem was said by a proxy on the way. */
export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith('application/problem+json')) {
    return new Problem('away', response.status, '')
  }
  const said = (await response.json().catch(() => null)) as Fields | null
  // It broke off.
  if (!said) return new Problem('away', response.status, '')
  const kind = String(said['type'] ?? '').replace('/problems/', '')
  return new Problem(kind, response.status, String(said['detail'] ?? ''), said)
}
