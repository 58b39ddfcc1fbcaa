// The browser and the person in front of it: what every scenario begins with.
//
// Chromium is the machine's own; a request that leaves the service's origin, an error on the
// console or a breach of the content policy fails the scenario that caused it.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { FLAGS } from './flags.ts'
import { standsStill, watchTraffic } from './waiting.ts'

interface Site {
  address: string
  chromium: string
  school: string
  empty_school: string
  password: string
  child: string
  /** Behind the # of a printed report: number, version and token. */
  report: string
  /** The code on the sheet of another child, for a guardian who has one already. */
  second_child: string
  class_group: string
  lists: string
  screens: string
  /** The origin of the identity provider, where the service has one. */
  provider: string
  /** The file by which the service's clock is put forward, where there is one. */
  clock: string
  code: string
  /** The child on that code's sheet. */
  code_of: string
  /** The open term, and a photo as a phone takes it; only for the walks of a family. */
  term: string
  past_term: string
  today: string
  /** A name and a sentence as long as they come. */
  long_name: string
  long_note: string
  photo: string
  /** A class of two grades in one room. */
  mixed_group: string
  /** Another child of the class, with a record and its picture. */
  other_child: string
  other_record: string
  other_picture: string
}

export const site = JSON.parse(process.env['NIANLUN_SITE'] ?? '{}') as Site
const WITH_MICROPHONE = [
  ...FLAGS,
  // A microphone and a camera that are nobody's.
  '--use-fake-device-for-media-stream',
]
/** What whoever is asked for them says each time. */
const ASKED = { granted: '--use-fake-ui-for-media-stream', refused: '--use-fake-ui-for-media-stream=deny' }

export interface Person {
  page: Page
  context: BrowserContext
  /** What went wrong in the browser since the last look. */
  wrongs: string[]
}

const CLOSING_MS = 10_000
const browsers: Partial<Record<keyof typeof ASKED, Browser>> = {}

/** A browser of its own for whoever comes; phone or desk by its width. */
export async function somebody(width = 390, height = 844, media: keyof typeof ASKED = 'granted'): Promise<Person> {
  const args = [...WITH_MICROPHONE, ASKED[media]]
  const browser = (browsers[media] ??= await chromium.launch({ executablePath: site.chromium, args }))
  const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN' })
  const page = await context.newPage()
  const wrongs: string[] = []
  page.setDefaultTimeout(30_000)
  watchTraffic(page)
  page.on('console', (said) => {
    // A refusal is an answer like any other, and so is “in a moment”: the browser notes them as errors.
    if (said.type() === 'error' && !/status of (4|503)/.test(said.text())) wrongs.push(said.text())
  })
  page.on('pageerror', (error) => wrongs.push(String(error)))
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    const isOurs = origin === site.address || origin === site.provider
    if (protocol !== 'blob:' && !isOurs) wrongs.push(`left for ${origin}`)
  })
  // Whatever a page wants of the world outside, it does not get.
  await context.route((url) => url.hostname !== '127.0.0.1', (route) => route.abort())
  return { page, context, wrongs }
}

/** Sign in at an entry, as a person does. */
export async function signIn(one: Person, entry: string, account: string, school = site.school): Promise<void> {
  await fillEntrance(one, entry, account, school)
  // A teacher's phone opens on the class, which has the whole screen.
  const inside = one.page.getByRole('button', { name: '退出登录' }).or(one.page.locator('.capture'))
  await inside.first().waitFor()
}

/** Say who one is; what comes then is for the scenario to know. */
export async function fillEntrance(one: Person, entry: string, account: string, school: string): Promise<void> {
  const { page } = one
  await page.goto(`${site.address}/${entry}/`)
  await page.getByLabel('学校标识码').fill(school)
  await page.getByLabel('账号', { exact: true }).fill(account)
  await page.getByLabel('密码').fill(site.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Of axe's rules, those that look at colours: in the other theme nothing else can be other. */
export const OF_COLOURS = ['color-contrast', 'link-in-text-block']
/** And those that measure: what larger words can change where names and roles stay. */
export const OF_SIZES = [...OF_COLOURS, 'target-size', 'scrollable-region-focusable']

// Of rows made alike the first few stand for all: axe measures each against each.
const ALIKE = ['tbody tr:nth-child(n+5)', 'ul.stack > li.card:nth-child(n+6)', '.grid > li:nth-child(n+17)']

/** What axe finds on the page as it stands: WCAG 2.2, levels A and AA, or by some of its rules. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // A colour on its way to another is of no contrast.
  await standsStill(page)
  // Over the debugging protocol: the page's own policy would let no such script in.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await readFile(AXE, 'utf8'))
  const runOnly = rules ? { type: 'rule', values: [...rules] } : { type: 'tag', values: TAGS }
  return page.evaluate(async ([runOnly, alike]): Promise<string[]> => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    // Neither media nor styles are fetched again for rules that are not asked.
    const asked = { runOnly, resultTypes: ['violations'], preload: false, selectors: false } as import('axe-core').RunOptions
    const found = await axe.run({ exclude: alike.map((one) => [one]) }, asked)
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)
  }, [runOnly, ALIKE] as const)
}

/** Nothing went wrong in this browser. */
export function allWell(one: Person): void {
  assert.deepEqual(one.wrongs, [])
}

export async function closeAll(): Promise<void> {
  // One that does not answer any more is not waited for: its process ends with ours.
  const gone = Promise.all(Object.values(browsers).map((one) => one.close()))
  await Promise.race([gone, new Promise((done) => setTimeout(done, CLOSING_MS))])
}
