// A phone whose browser can be killed at any moment and started again, with all that it kept.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core'
import { FLAGS } from './flags.ts'

export interface Told {
  address: string
  behind: string
  switch: string
  chromium: string
  school: string
  password: string
  pupils: string[]
  group: string
  term: string
  past_term: string
  today: string
  kind: string
  photo: string
  profiles: string
  pages: string
  screens: string
}

export const told = JSON.parse(process.env['NIANLUN_SITE'] ?? '{}') as Told

export class Phone {
  #process: ChildProcess | null = null
  #browser: Browser | null = null
  #room: CDPSession | null = null
  readonly #profile: string
  context!: BrowserContext
  page!: Page
  /** What went wrong in the browser; a cut line is no wrong. */
  wrongs: string[] = []

  constructor(name: string) {
    this.#profile = `${told.profiles}/${name}`
  }

  async start(): Promise<void> {
    mkdirSync(this.#profile, { recursive: true })
    const words = ['--headless', ...FLAGS, '--remote-debugging-port=0', `--user-data-dir=${this.#profile}`]
    this.#process = spawn(told.chromium, [...words, 'about:blank'], { detached: true })
    this.#browser = await chromium.connectOverCDP(await heard(this.#process))
    this.context = this.#browser.contexts()[0]!
    this.page = this.context.pages()[0] ?? (await this.context.newPage())
    await this.page.setViewportSize({ width: 390, height: 844 })
    this.watch(this.page)
  }

  watch(page: Page): void {
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => this.wrongs.push(String(error)))
    page.on('console', (said) => {
      if (/Content Security|TrustedScript/.test(said.text())) this.wrongs.push(said.text())
    })
  }

  /** As when somebody closes it: cookies, which Chromium writes twice a minute, are on the disk. */
  async close(): Promise<void> {
    const gone = new Promise((done) => this.#process?.once('exit', done))
    const session = await this.#browser!.newBrowserCDPSession()
    await session.send('Browser.close').catch(() => undefined)
    await gone
  }

  /** As when the system takes the memory: no event, no farewell. */
  async kill(): Promise<void> {
    // It may never have been started, or have gone already.
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode) return
    const gone = new Promise((done) => this.#process?.once('exit', done))
    process.kill(-this.#process.pid!, 'SIGKILL')
    await gone
  }

  async restart(): Promise<void> {
    await this.kill()
    await this.start()
  }

  /** Start again as on a phone whose disk is so full; afterwards `makeRoom` gives it back. */
  async startFull(bytesLeft: number): Promise<void> {
    const usage = await this.page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0)
    await this.close()
    // What room there is Chromium asks once, when the database is opened.
    await this.start()
    const quotaSize = Math.max(1, usage + bytesLeft)
    this.#room = await this.context.newCDPSession(this.page)
    await this.#room.send('Storage.overrideQuotaForOrigin', { origin: told.address, quotaSize })
  }

  async makeRoom(): Promise<void> {
    await this.#room?.send('Storage.overrideQuotaForOrigin', { origin: told.address })
  }

  async signIn(account: string): Promise<void> {
    const { page } = this
    await page.goto(`${told.address}/app/sign-in`)
    await page.getByLabel('学校标识码').fill(told.school)
    await page.getByLabel('账号', { exact: true }).fill(account)
    await page.getByLabel('密码').fill(told.password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    // A teacher's phone opens on the class, which has the whole screen.
    await page.getByRole('button', { name: '退出登录' }).or(page.locator('.capture')).first().waitFor()
  }

  /** After a kill: the cookie may have been on the disk already, or not. */
  async comeBack(account: string): Promise<void> {
    await this.page.goto(`${told.address}/app/`)
    const entrance = this.page.getByLabel('学校标识码')
    await entrance.or(this.page.locator('.capture')).first().waitFor()
    if (await entrance.isVisible()) await this.signIn(account)
  }

  /** The app's worker has all that the app is made of. */
  async isReady(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
  }
}

function heard(process: ChildProcess): Promise<string> {
  return new Promise((ready, lost) => {
    process.once('exit', () => lost(new Error('the browser did not start')))
    process.stderr?.on('data', (bytes: Buffer) => {
      const found = /DevTools listening on (ws:\S+)/.exec(bytes.toString())
      if (found) ready(found[1]!)
    })
  })
}
