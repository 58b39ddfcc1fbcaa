// One screen in every look: both languages, light and dark, from narrow to wide, words at 100, 150
// and 200 %. It is opened once and then changed in place, as a person changes it.
//
// Once: whether the keyboard gets everywhere. Each time: what axe finds, what scrolls sideways, what is too small to press, what moves.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { unreached } from './reaching.ts'
import { shoot } from './shooting.ts'
import { OF_COLOURS, OF_SIZES, site, violations, type Person } from './site.ts'
import { becomes, settles } from './waiting.ts'

export const LANGUAGES = ['zh-CN', 'en'] as const
export const COLOURS = ['light', 'dark'] as const
export const PHONE = [320, 390, 768] as const
export const DESK = [320, 390, 768, 1280] as const
const ROOTS = [16, 24, 32] as const
/** What is pressed in passing is as large as a thumb; elsewhere as WCAG 2.5.8 has it. */
export const THUMB = 44
const LEAST = 24

export interface Screen {
  name: string
  path: string
  /** One stands there already. */
  isHere?: boolean
  then?: (page: Page) => Promise<unknown>
  /** Not to be seen in the other language without a new one: only the first is looked at. */
  isOnce?: boolean
  widths?: readonly number[]
  least?: number
}

/** Every look of a screen; whoever looks stays there. */
export async function looks(one: Person, screen: Screen): Promise<void> {
  const { page } = one
  const widths = screen.widths ?? PHONE
  const before = page.viewportSize()!
  await page.setViewportSize({ width: widths.at(-1)!, height: 900 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await speak(page, LANGUAGES[0])
  if (!screen.isHere) await page.goto(site.address + screen.path)
  await page.locator('h1').first().waitFor()
  await screen.then?.(page)
  await settles(page)
  for (const language of screen.isOnce ? LANGUAGES.slice(0, 1) : LANGUAGES) {
    await speak(page, language)
    // What was read is asked for anew in each language.
    await settles(page)
    if (language === LANGUAGES[0]) await becomes(() => unreached(page), [], `${screen.name} by keys`)
    else await becomes(() => page.evaluate(chinese), [], `${screen.name} in English`)
    for (const root of ROOTS) {
      await enlarge(page, root)
      for (const width of widths) await look(page, screen, `${screen.name}-${language}-${width}-${root}`, width)
    }
  }
  await enlarge(page, 0)
  await speak(page, LANGUAGES[0])
  assert.equal(new URL(page.url()).pathname, screen.path.split(/[?#]/)[0], 'one is still there')
  await page.setViewportSize(before)
}

async function look(page: Page, screen: Screen, name: string, width: number): Promise<void> {
  await unroll(page, width)
  // Very large words may turn a page into another one; the words' own language changes no roles.
  const rules = /-16$|zh-CN-\d+-32$/.test(name) ? undefined : OF_SIZES
  await becomes(() => unfit(page, screen.least ?? LEAST), [], name)
  for (const colours of COLOURS) {
    await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' })
    if (/-(390-16|320-32|768-16|1280-16)$/.test(name)) await shoot(page, `${name}-${colours}`)
    assert.deepEqual(await violations(page, colours === 'dark' ? OF_COLOURS : rules), [], `${name}-${colours}`)
  }
}

/** As if it were chosen in another tab: the page changes under one's eyes. */
export async function speak(page: Page, language: string): Promise<void> {
  if (!page.url().startsWith(site.address)) return
  await page.evaluate((wanted) => {
    const key = 'nianlun.language'
    localStorage.setItem(key, wanted)
    dispatchEvent(new StorageEvent('storage', { key, newValue: wanted }))
  }, language)
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language)
}

async function enlarge(page: Page, root: number): Promise<void> {
  await page.evaluate(async (px) => {
    document.documentElement.style.setProperty('font-size', px ? `${px}px` : '')
    // What measures itself has seen it after two frames.
    for (let turn = 0; turn < 2; turn += 1) await new Promise((done) => requestAnimationFrame(done))
  }, root)
}

/**
 * As high as all of it: a bar that stays at the bottom covers something while one scrolls,
 * whatever it is, and what it covers can be scrolled to.
 */
async function unroll(page: Page, width: number): Promise<void> {
  const height = width < 700 ? 844 : 900
  await page.setViewportSize({ width, height })
  const all = await page.evaluate(() => document.documentElement.scrollHeight)
  if (all > height) await page.setViewportSize({ width, height: all })
}

/**
 * What a page that speaks English says in Chinese without saying so (WCAG 3.1.2).
 * A person's name in an English sentence is a name in every language.
 */
function chinese(): string[] {
  const isName = (words: string) => !/\p{Script=Han}{6}|[、，。：；？！]/u.test(words) && /\p{Script=Latin}{2}/u.test(words)
  const found: string[] = []
  for (const part of document.body.querySelectorAll('*:not(script, style, textarea)')) {
    const words = [...part.childNodes].map((one) => (one.nodeType === Node.TEXT_NODE ? one.nodeValue : '')).join('')
    const isEnglish = part.closest('[lang]')?.getAttribute('lang') === 'en' && part.checkVisibility()
    if (isEnglish && /\p{Script=Han}/u.test(words) && !isName(words)) found.push(words.trim().slice(0, 80))
  }
  return [...new Set(found)]
}

/** What scrolls sideways, is too small to press, or moves though none of it should. */
async function unfit(page: Page, atLeast: number): Promise<string[]> {
  return page.evaluate((least) => {
    const found: string[] = []
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) {
      const isWide = (part: Element) => part.getBoundingClientRect().right > root.clientWidth + 1
      const widest = [...document.querySelectorAll('body *')].findLast(isWide)
      found.push(`scrolls sideways: ${root.scrollWidth} ${widest?.outerHTML.slice(0, 160)}`)
    }
    for (const one of document.querySelectorAll('button:not(.mask), select, input:not(.unseen), nav a, a.button, label.button, summary')) {
      // What stands in a label is pressed by the whole of it.
      const { width, height } = (one.closest('label') ?? one).getBoundingClientRect()
      if (width && Math.min(width, height) < least - 0.5) found.push(`${width}×${height} ${one.outerHTML.slice(0, 160)}`)
    }
    for (const one of document.getAnimations()) if (one.playState === 'running') found.push('something moves')
    return found
  }, atLeast)
}
