// What a cheap phone on a slow network feels, measured in Chromium; one JSON line at the end.
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { FLAGS } from './flags.ts'
import { told } from './phone.ts'
import { aPhotoOf, aRecord, press, put } from './queue.ts'

const TIMES = Number(process.env["NIANLUN_TIMES"] ?? 3)
const PATIENCE_MS = Number(process.env["NIANLUN_PATIENCE"] ?? 30_000)
interface Profile {
  name: string
  kilobits: number
  latency: number
  slower: number
  budget: Record<string, number>
}
const PROFILES: Profile[] = [
  { name: 'slow_4g', kilobits: 1600, latency: 150, slower: 4, budget: { fcp: 800, lcp: 1800, usable: 2000 } },
  { name: 'weak', kilobits: 400, latency: 400, slower: 6, budget: { fcp: 1200, usable: 5000 } },
]
interface Opening {
  fcp: number | null
  lcp: number | null
  cls: number
  /** The mark `roster-usable`; null where the page never set it. */
  usable: number | null
  /** How many requests were begun before that. */
  requests: number
}

async function main(): Promise<void> {
  const browser = await chromium.launch({ executablePath: told.chromium, args: FLAGS })
  const state = await signedIn(browser)
  const figures: Record<string, unknown> = {}
  for (const profile of PROFILES) figures[profile.name] = await measured(browser, state, profile)
  figures['flush'] = await flushing(browser, state)
  await browser.close()
  process.stdout.write(`${JSON.stringify({ bench: 'phone', ...figures })}\n`)
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>

async function fresh(browser: Browser, state?: State): Promise<{ context: BrowserContext; page: Page }> {
  const size = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true }
  const context = await browser.newContext({ ...size, ...(state ? { storageState: state } : {}) })
  return { context, page: await context.newPage() }
}

async function signedIn(browser: Browser): Promise<State> {
  const { context, page } = await fresh(browser)
  await page.goto(`${told.address}/app/sign-in`)
  await page.getByLabel('学校标识码').fill(told.school)
  await page.getByLabel('账号', { exact: true }).fill('T001')
  await page.getByLabel('密码').fill(told.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
  const state = await context.storageState()
  await context.close()
  return state
}

async function throttle(page: Page, { kilobits, latency, slower }: Profile): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const bytes = (kilobits * 1000) / 8
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: bytes,
    uploadThroughput: bytes,
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
}

async function measured(browser: Browser, state: State, profile: Profile): Promise<unknown> {
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
  return { cold: median(cold), again: median(again), offline: median(offline), budget: profile.budget }
}

async function opened(page: Page, open: () => Promise<unknown>): Promise<Opening> {
  await open()
  const isUsable = await page
    .waitForFunction(() => performance.getEntriesByName('roster-usable').length > 0, null, { timeout: PATIENCE_MS })
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

function median(openings: Opening[]): Opening {
  const of = (key: keyof Opening): number | null => {
    const values = openings.map((one) => one[key]).filter((one) => one !== null)
    return values.length ? Math.round(values.sort((one, other) => one - other)[values.length >> 1]! * 1000) / 1000 : null
  }
  return { fcp: of('fcp'), lcp: of('lcp'), cls: of('cls') ?? 0, usable: of('usable'), requests: of('requests') ?? 0 }
}

/** Three hundred records with a hundred photos go out while somebody could be tapping. */
async function flushing(browser: Browser, state: State): Promise<unknown> {
  const { context, page } = await fresh(browser, state)
  await page.goto(`${told.address}/app/outbox`)
  await page.getByRole('heading', { name: '待传箱' }).waitFor()
  await context.setOffline(true)
  const records = Array.from({ length: 300 }, (_, at) => aRecord(told.pupils[at % told.pupils.length]))
  const began = Date.now()
  await put(page, records, records.slice(0, 100).map(aPhotoOf))
  const kept = Date.now() - began
  await throttle(page, { ...PROFILES[0]!, kilobits: 10_000, latency: 20 })
  await page.evaluate(() => {
    const tasks: number[] = []
    Object.assign(window, { tasks })
    new PerformanceObserver((list) => list.getEntries().forEach((one) => tasks.push(one.duration))).observe({
      type: 'longtask',
    })
  })
  const start = Date.now()
  await context.setOffline(false)
  await press(page)
  await page.waitForFunction(() => !/待传|上传中/.test(document.querySelector('.chip-button')?.textContent ?? '待传'), null, {
    timeout: 300_000,
  })
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks)
  const word = await page.locator('.chip-button').innerText()
  await context.close()
  const longest = Math.round(Math.max(0, ...tasks))
  return { kept_ms: kept, sent_ms: Date.now() - start, longest_task_ms: longest, long_tasks: tasks.length, ends: word }
}

await main()
