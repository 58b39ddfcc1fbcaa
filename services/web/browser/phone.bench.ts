// What a cheap phone on a slow network feels, measured in Chromium: a line for each budget, then JSON.
import type { Browser, Page } from 'playwright-core'
import { fresh, median, signedIn, start, throttle, type Line, type State, type Throttle } from './measuring.ts'
import { flushing } from './measuring.flush.ts'
import { tapping } from './measuring.taps.ts'
import { told } from './phone.ts'

const TIMES = Number(process.env["NIANLUN_TIMES"] ?? 3)
const PATIENCE_MS = Number(process.env["NIANLUN_PATIENCE"] ?? 30_000)
interface Profile extends Throttle {
  name: string
  cold: Partial<Opening>
  /** Opened again, with network or without. */
  again: Partial<Opening>
}
const SLOW: Profile = {
  name: 'slow 4G',
  ...{ kilobits: 1600, latency: 150, slower: 4 },
  cold: { fcp: 800, lcp: 1800, cls: 0.05, usable: 2000, requests: 3 },
  again: { cls: 0.05, usable: 1000 },
}
const WEAK: Profile = {
  name: 'weak',
  ...{ kilobits: 400, latency: 400, slower: 6 },
  cold: { fcp: 1200, usable: 5000 },
  again: {},
}
interface Opening {
  fcp: number | null
  lcp: number | null
  cls: number
  /** The mark `roster-usable`; null where the page never set it. */
  usable: number | null
  /** How many requests were begun before that, the page itself not counted. */
  requests: number
}

async function main(): Promise<void> {
  const browser = await start()
  const state = await signedIn(browser)
  const lines: Line[] = []
  const tell = (told: Line[]): void => {
    lines.push(...told)
    told.forEach(say)
  }
  tell(await measured(browser, state, SLOW))
  tell(await measured(browser, state, WEAK))
  tell(await tapping(browser, state, SLOW, WEAK))
  tell(await weighed(browser))
  tell(await flushing(browser, state))
  await browser.close()
  process.stdout.write(`${JSON.stringify({ bench: 'phone', budgets: lines })}\n`)
}

function say({ what, value, budget, unit }: Line): void {
  const isKept = value !== null && value <= budget
  process.stdout.write(`${isKept ? '  ' : '! '}${what}: ${value ?? '-'} of ${budget} ${unit}\n`)
}

async function measured(browser: Browser, state: State, profile: Profile): Promise<Line[]> {
  const cold: Opening[] = []
  const again: Opening[] = []
  const offline: Opening[] = []
  for (let time = 0; time < TIMES; time += 1) {
    const { context, page } = await fresh(browser, state)
    await throttle(page, profile)
    cold.push(await opened(page, () => page.goto(`${told.address}/app/`)))
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
    again.push(await opened(page, () => page.reload()))
    await context.setOffline(true)
    offline.push(await opened(page, () => page.reload()))
    await context.close()
  }
  return [
    ...linesOf(`${profile.name}, cold`, cold, profile.cold),
    ...linesOf(`${profile.name}, again`, again, profile.again),
    ...linesOf(`${profile.name}, offline`, offline, profile.again),
  ]
}

function linesOf(name: string, openings: Opening[], budgets: Partial<Opening>): Line[] {
  return (Object.keys(budgets) as (keyof Opening)[]).map((key) => {
    const values = openings.map((one) => one[key]).filter((one) => one !== null)
    const value = values.length ? Math.round(median(values) * 1000) / 1000 : null
    const unit = ['cls', 'requests'].includes(key) ? '' : 'ms'
    return { what: `${name}: ${key}`, value: unit && value !== null ? Math.round(value) : value, budget: budgets[key]!, unit }
  })
}

async function opened(page: Page, open: () => Promise<unknown>): Promise<Opening> {
  await open()
  const isUsable = await page
    .waitForFunction(() => performance.getEntriesByName('roster-usable').length > 0, null, { timeout: PATIENCE_MS, polling: 100 })
    .then(() => true, () => false)
  return page.evaluate(async (isUsable) => {
    const seen = <T>(type: string): Promise<T[]> =>
      new Promise((done) => {
        const watch = new PerformanceObserver((list) => done(list.getEntries() as T[]))
        watch.observe({ type, buffered: true })
        setTimeout(() => done([]), 300)
      })
    const usable = isUsable ? performance.getEntriesByName('roster-usable')[0]!.startTime : null
    const shifts = await seen<{ value: number }>('layout-shift')
    const largest = await seen<PerformanceEntry>('largest-contentful-paint')
    const requests = performance.getEntriesByType('resource').filter((one) => one.startTime < (usable ?? Infinity))
    return {
      fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
      lcp: largest.at(-1)?.startTime ?? null,
      cls: shifts.reduce((sum, one) => sum + one.value, 0),
      usable,
      requests: requests.length,
    }
  }, isUsable)
}

/** What the page of the community loads, as it is sent. */
async function weighed(browser: Browser): Promise<Line[]> {
  const { context, page } = await fresh(browser)
  await page.goto(`${told.address}/community#x`)
  const [scripts, styles] = await page.evaluate(() => {
    const sent = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const of = (ending: string): number =>
      sent.filter((one) => one.name.endsWith(ending)).reduce((sum, one) => sum + one.encodedBodySize, 0)
    return [of('.js'), of('.css')]
  })
  await context.close()
  return [
    { what: 'community: scripts', value: scripts!, budget: 35_000, unit: 'B' },
    { what: 'community: styles', value: styles!, budget: 6_000, unit: 'B' },
  ]
}

await main()
