// One request to the service, and what its answer means for what was sent.
//
// Sent is only what the service itself says it has: a gateway that answers 200 with its own page
// has taken nothing. A refusal is the service's word; everything else is tried again.
import { noteClock } from '@/api/clock.ts'
import { noteReached } from '@/api/reached.ts'
import { uuid7 } from '@/api/ids.ts'
import { problemOf, type Problem } from '@/api/problem.ts'
import { language } from '@/words.ts'
import type { Outgoing, Trouble } from './outgoing.ts'

export type Outcome =
  | { is: 'sent' }
  /** No answer, or none that says anything; `rest` where the service asked for that, in ms. */
  | { is: 'later'; problem: Trouble; rest: number }
  | { is: 'refused'; problem: Trouble }
  /** Nobody is signed in, or somebody else is, or the second factor is due. */
  | { is: 'stopped'; problem: Trouble }

interface Item {
  status?: number
  observation_id?: string
  problem?: { type?: string; detail?: string }
}

const PATIENCE_MS = { record: 30_000, medium: 120_000 }
// An older service does not know an address or a form yet: it will.
const NOT_YET = ['no-such-route', 'method-is-not-allowed', 'unsupported', 'request-timed-out']
const STOPS = ['unauthenticated', 'second-factor-needed', 'somebody-else']
const SILENCE: Trouble = { code: 'away', status: 0, detail: '' }

/** Send what goes in one request; what became of each, by its id. */
export async function send(
  owner: string,
  parcel: readonly Outgoing[],
  blob: Blob | null,
): Promise<Map<string, Outcome>> {
  if (parcel.length === 1) return new Map([[parcel[0]!.id, await sendOne(owner, parcel[0]!, blob)]])
  const answer = await asked(owner, 'post', '/observation-batches', uuid7(), inOne(parcel), null)
  if ('said' in answer) return each(parcel, answer.said)
  // What the batch was refused for may be one item's fault: each speaks for itself.
  if (answer.is === 'refused') return oneByOne(owner, parcel)
  return new Map(parcel.map((one) => [one.id, answer]))
}

async function sendOne(owner: string, one: Outgoing, blob: Blob | null): Promise<Outcome> {
  const answer = await asked(owner, one.method, one.path, one.id, one.body, blob)
  if (!('said' in answer)) return isUnsaid(one, answer) ? { is: 'sent' } : answer
  const said = answer.said as { observation_id?: string } | null
  const isOurs = one.kind !== 'observation' || said?.observation_id === one.id
  return typeof said === 'object' && isOurs ? { is: 'sent' } : { is: 'later', problem: SILENCE, rest: 0 }
}

/** To take back what never arrived, or was taken back before, is done already. */
function isUnsaid(one: Outgoing, answer: Outcome): boolean {
  if (one.kind !== 'withdrawal' || answer.is !== 'refused') return false
  return ['not-found', 'already-withdrawn', 'gone'].includes(answer.problem.code)
}

async function oneByOne(owner: string, parcel: readonly Outgoing[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  for (const one of parcel) outcomes.set(one.id, await sendOne(owner, one, null))
  return outcomes
}

function inOne(parcel: readonly Outgoing[]): unknown {
  return { items: parcel.map((one) => ({ ...(one.body as object), observation_id: one.id })) }
}

function each(parcel: readonly Outgoing[], said: unknown): Map<string, Outcome> {
  const results = (said as { results?: Item[] } | null)?.results
  const isWhole = Array.isArray(results) && results.length === parcel.length
  return new Map(parcel.map((one, at) => [one.id, isWhole ? itemOf(one, results[at]!) : later(SILENCE)]))
}

function itemOf(one: Outgoing, { status = 0, observation_id, problem }: Item): Outcome {
  if (status === 200 || status === 201) {
    return observation_id === one.id ? { is: 'sent' } : later(SILENCE)
  }
  const code = String(problem?.type ?? '').replace('/problems/', '')
  return judged({ code, status, detail: String(problem?.detail ?? '') }, 0)
}

function later(problem: Trouble, rest = 0): Outcome {
  return { is: 'later', problem, rest }
}

/** What a refusal means: to wait, to sign in, or that somebody has to look at it. */
export function judged(problem: Trouble, rest: number): Outcome {
  const { code, status } = problem
  if (STOPS.includes(code)) return { is: 'stopped', problem }
  const isOurFault = status < 400 || status >= 500 || status === 408 || status === 429
  return isOurFault || code === 'away' || NOT_YET.includes(code)
    ? later(problem, rest)
    : { is: 'refused', problem }
}

async function asked(
  owner: string,
  method: string,
  path: string,
  key: string,
  body: unknown,
  blob: Blob | null,
): Promise<{ said: unknown } | Outcome> {
  const headers: Record<string, string> = {
    'accept-language': language.value,
    'idempotency-key': key,
    'nianlun-person': owner,
    'content-type': blob ? blob.type : 'application/json',
  }
  const patience = new AbortController()
  const end = setTimeout(() => patience.abort(), PATIENCE_MS[blob ? 'medium' : 'record'])
  try {
    const response = await fetch(path, {
      method: method.toUpperCase(),
      headers,
      body: blob ?? JSON.stringify(body),
      credentials: 'same-origin',
      signal: patience.signal,
    })
    noteClock(response)
    noteReached(response)
    if (response.ok) return isJson(response) ? { said: await response.json() } : later(SILENCE)
    return judged(troubleOf(await problemOf(response)), restOf(response))
  } catch {
    return later(SILENCE)
  } finally {
    clearTimeout(end)
  }
}

function isJson(response: Response): boolean {
  return (response.headers.get('content-type') ?? '').startsWith('application/json')
}

function troubleOf({ kind, status, message }: Problem): Trouble {
  return { code: kind, status, detail: message }
}

/** `Retry-After` in milliseconds (RFC 9110, 10.2.3), at most an hour; 0 where nothing is said. */
function restOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 0)
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 3600) * 1000 : 0
}
