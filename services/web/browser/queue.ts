// What a capture page says to the queue, said from outside; and what the service has of it.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { uuid7 } from '../src/api/ids.ts'
import type { NewOutgoing, Outgoing } from '../src/offline/outgoing.ts'
import { told } from './phone.ts'

interface Outbox {
  items: Outgoing[]
  put: (items: NewOutgoing[], hold?: number) => Promise<void>
  undo: (ids: string[]) => Promise<boolean>
  retract: (id: string, reason: string) => Promise<void>
  flush: () => Promise<void>
}
interface Mounted extends Element {
  __vue_app__: { config: { globalProperties: { $pinia: { _s: Map<string, unknown> } } } }
}

/** A record of one pupil today, under an id of its own. */
export function aRecord(pupil = told.pupils[0]!, changes: Partial<NewOutgoing> = {}): NewOutgoing {
  const id = uuid7()
  const seen = { term: told.term, observation_type: told.kind, occurred_on: told.today, student_id: pupil }
  const body = { ...seen, note: '借给同学一块橡皮', measures: { times: 1 } }
  const place = { method: 'put', path: `/observations/${id}` } as const
  return { id, kind: 'observation', ...place, body, title: '帮助同学', students: [pupil], occurred_on: told.today, ...changes }
}

/** The page is there before the app that fills it. */
async function isMounted(page: Page): Promise<void> {
  await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#page') ?? {}))
}

/**
 * Keep these on the phone, as a page of it would; resolves when they are on its disk. `size`: of
 * photos that nobody looks at, in bytes.
 */
export async function put(
  page: Page,
  records: NewOutgoing[],
  photos: NewOutgoing[] = [],
  hold = 0,
  size = 0,
): Promise<void> {
  await isMounted(page)
  const bytes = photos.length && !size ? (await readFile(told.photo)).toString('base64') : ''
  await page.evaluate(
    async ([records, photos, bytes, hold, size]) => {
      const app = (document.querySelector('#page') as unknown as Mounted).__vue_app__
      const outbox = app.config.globalProperties.$pinia._s.get('outbox') as Outbox
      const raw = size ? new Uint8Array(size) : Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))
      const blob = new Blob([raw], { type: 'image/jpeg' })
      await outbox.put([...records, ...photos.map((one) => ({ ...one, blob }))], hold)
    },
    [records, photos, bytes, hold, size] as const,
  )
}

export function aPhotoOf(record: NewOutgoing): NewOutgoing {
  const id = uuid7()
  const path = `${record.path}/evidence/${id}`
  return { ...record, id, kind: 'evidence', path, body: null, after: record.id }
}

export async function undo(page: Page, id: string): Promise<boolean> {
  await isMounted(page)
  return page.evaluate((id) => {
    const app = (document.querySelector('#page') as unknown as Mounted).__vue_app__
    return (app.config.globalProperties.$pinia._s.get('outbox') as Outbox).undo([id])
  }, id)
}

/** As when somebody presses 现在上传: no rest is kept. */
export async function press(page: Page): Promise<void> {
  await isMounted(page)
  return page.evaluate(() => {
    const app = (document.querySelector('#page') as unknown as Mounted).__vue_app__
    void (app.config.globalProperties.$pinia._s.get('outbox') as Outbox).flush()
  })
}

export async function retract(page: Page, id: string): Promise<void> {
  await isMounted(page)
  return page.evaluate((id) => {
    const app = (document.querySelector('#page') as unknown as Mounted).__vue_app__
    return (app.config.globalProperties.$pinia._s.get('outbox') as Outbox).retract(id, '点错人')
  }, id)
}

export interface Fact {
  observation_id: string
  standing: string
  occurred_on: string
  evidence: unknown[]
}

const tokens = new Map<string, string>()

/** Somebody beside the phone, straight at the service. */
export async function asked(account: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const token = tokens.get(account) ?? (await entered(account))
  tokens.set(account, token)
  const all = { 'nianlun-seen': String(10 ** 14) }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': uuid7(), ...all }
  const ask = (): Promise<Response> => fetch(told.behind + path, { method, headers, body: body ? JSON.stringify(body) : null })
  let response = await ask()
  for (let turn = 0; method === 'GET' && response.status === 503 && turn < 9; turn += 1) response = await ask()
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
  return response.status === 204 ? null : response.json()
}

async function entered(account: string): Promise<string> {
  const body = JSON.stringify({ login: `${told.school}/${account}`, password: told.password })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${told.behind}/sessions`, { method: 'POST', headers, body })
  return ((await response.json()) as { token: string }).token
}

/** What the service has of a pupil, of the ids that a test made. */
export async function facts(of: NewOutgoing[], account = 'T001', pupil = told.pupils[0]!): Promise<Fact[]> {
  const ids = new Set(of.map((one) => one.id))
  const found: Fact[] = []
  let next: string | null = ''
  while (next !== null) {
    const more: string = next ? `&cursor=${encodeURIComponent(next)}` : ''
    const page = (await asked(account, 'GET', `/students/${pupil}/timeline?term=${told.term}&limit=200${more}`)) as {
      items: Fact[]
      next: string | null
    }
    found.push(...page.items)
    next = page.next
  }
  return found.filter((one) => ids.has(one.observation_id))
}

/** Come back once it holds. */
export async function until(holds: () => Promise<boolean> | boolean, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to hold')
    await new Promise((done) => setTimeout(done, 100))
  }
}
