// What the walks of a family ask of the service itself, as the person signed in.
import type { Page } from 'playwright-core'
import { site } from './site.ts'

export interface Told {
  observation_id: string
  note: string | null
  standing: string
  measures: Record<string, number>
  evidence: string[]
}

/** What an address answers to whoever is signed in on this page. */
export async function asked(page: Page, path: string): Promise<{ status: number; body: unknown }> {
  return page.evaluate(async (address) => {
    // Whatever anybody has written: a test asks what is there, not what this page has noticed.
    const ask = (): Promise<Response> => fetch(address, { headers: { 'nianlun-seen': String(10 ** 14) } })
    let response = await ask()
    for (let turn = 0; response.status === 503 && turn < 9; turn += 1) response = await ask()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return { status: response.status, body: isJson ? ((await response.json()) as unknown) : null }
  }, path)
}

/** The child's records of the open term, by the beginning of their note. */
export async function recorded(page: Page, note: string): Promise<Told[]> {
  const { body } = await asked(page, `/students/${site.child}/timeline?term=${site.term}&limit=200`)
  return (body as { items: Told[] }).items.filter((one) => one.note?.startsWith(note))
}

/** Come back once the service tells so many standing records that begin so. */
export async function until(page: Page, note: string, many: number): Promise<Told[]> {
  for (let turn = 0; turn < 120; turn += 1) {
    const found = (await recorded(page, note)).filter((one) => one.standing !== 'withdrawn')
    if (found.length === many) return found
    await page.waitForTimeout(500)
  }
  throw new Error(`${note}: never ${many}`)
}
