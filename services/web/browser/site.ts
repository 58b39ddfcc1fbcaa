// The browser and the person in front of it: what every scenario begins with.
//
// Chromium is the machine's own; a request that leaves the service's origin, an error on the
// console or a breach of the content policy fails the scenario that caused it.
import assert from 'node:assert/strict'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

interface Site {
  address: string
  chromium: string
  school: string
  empty_school: string
  password: string
  child: string
  lists: string
  screens: string
}

export const site = JSON.parse(process.env['NIANLUN_SITE'] ?? '{}') as Site
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Person {
  page: Page
  context: BrowserContext
  /** What went wrong in the browser since the last look. */
  wrongs: string[]
}

let browser: Browser | undefined

/** A browser of its own for whoever comes; phone or desk by its width. */
export async function somebody(width = 390, height = 844): Promise<Person> {
  browser ??= await chromium.launch({ executablePath: site.chromium, args: FLAGS })
  const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN' })
  const page = await context.newPage()
  const wrongs: string[] = []
  page.setDefaultTimeout(15_000)
  page.on('console', (said) => {
    // A refusal is an answer like any other; the browser notes it as an error all the same.
    if (said.type() === 'error' && !said.text().includes('status of 4')) wrongs.push(said.text())
  })
  page.on('pageerror', (error) => wrongs.push(String(error)))
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol !== 'blob:' && origin !== site.address) wrongs.push(`left for ${origin}`)
  })
  return { page, context, wrongs }
}

/** Sign in at an entry, as a person does. */
export async function signIn(one: Person, entry: string, account: string, school = site.school): Promise<void> {
  const { page } = one
  await page.goto(`${site.address}/${entry}/`)
  await page.getByLabel('学校标识码').fill(school)
  await page.getByLabel('账号', { exact: true }).fill(account)
  await page.getByLabel('密码').fill(site.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('button', { name: '退出登录' }).waitFor()
}

/** Nothing went wrong in this browser. */
export function allWell(one: Person): void {
  assert.deepEqual(one.wrongs, [])
}

export async function closeAll(): Promise<void> {
  await browser?.close()
}
