// A phone to measure with: throttled by Chromium, and asked how it felt.
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core'
import { FLAGS } from './flags.ts'
import { told } from './phone.ts'

export interface Throttle {
  kilobits: number
  latency: number
  /** How many times slower than this machine. */
  slower: number
}

/** One figure beside what it may be. */
export interface Line {
  what: string
  value: number | null
  budget: number
  unit: string
}

export const start = (): Promise<Browser> => chromium.launch({ executablePath: told.chromium, args: FLAGS })

export type State = Awaited<ReturnType<BrowserContext['storageState']>>

export async function fresh(browser: Browser, state?: State): Promise<{ context: BrowserContext; page: Page }> {
  const size = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true }
  const context = await browser.newContext({ ...size, ...(state ? { storageState: state } : {}) })
  return { context, page: await context.newPage() }
}

export async function signedIn(browser: Browser): Promise<State> {
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

export async function throttle(page: Page, { kilobits, latency, slower }: Throttle): Promise<CDPSession> {
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
  return session
}

export const median = (values: number[]): number => values.sort((one, other) => one - other)[values.length >> 1]!

interface Traced {
  name: string
  ph: string
  pid: number
  tid: number
  tdur?: number
  args: { name?: string }
}

/** From now on each task of the page's own thread, in milliseconds of its time: others' load is not counted. */
export async function tasksOf(session: CDPSession): Promise<() => Promise<number[]>> {
  const events: Traced[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as Traced[])))
  const traced = new Promise((done) => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.start', { categories: 'toplevel,__metadata', transferMode: 'ReportEvents' })
  return async () => {
    await session.send('Tracing.end')
    await traced
    const at = ({ pid, tid }: Traced): string => `${pid}/${tid}`
    const pages = new Set(events.filter((one) => one.args.name === 'CrRendererMain').map(at))
    const tasks = events.filter((one) => one.name === 'ThreadControllerImpl::RunTask' && pages.has(at(one)))
    return tasks.map((one) => (one.tdur ?? 0) / 1000)
  }
}
