// One screen in every look: light and dark, from narrow to wide, with text at 150 % and 200 %; what
// axe finds, what scrolls sideways, what is too small to press.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { site, violations, type Person } from './site.ts'

const WIDTHS = [320, 390, 768, 1280]
const ROOTS = [16, 24, 32]
const SOON_MS = 4_000
const LEAST = 24
export interface Screen {
  name: string
  path: string
  then?: (page: Page, language: string) => Promise<unknown>
}
interface Size {
  width: number
  root: number
  least: number
}

/** `least`: how high and wide in pixels what is pressed must be. */
export async function looks(
  one: Person,
  screen: Screen,
  language: string,
  widths: readonly number[] = WIDTHS,
  least = LEAST,
): Promise<void> {
  const { page } = one
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(site.address + screen.path)
  await page.locator('h1').first().waitFor()
  await screen.then?.(page, language)
  // Where something is followed step by step, nothing is ever idle.
  await page.waitForLoadState('networkidle', { timeout: SOON_MS }).catch(() => undefined)
  for (const root of ROOTS) {
    await page.evaluate((px) => document.documentElement.style.setProperty('font-size', `${px}px`), root)
    for (const width of widths) await look(page, `${screen.name}-${language}-${width}`, { width, root, least })
  }
}

async function look(page: Page, name: string, { width, root, least }: Size): Promise<void> {
  await unroll(page, width, width < 700 ? 844 : 900)
  const large = root === 16 ? '' : `-${root}px`
  assert.deepEqual(await unfit(page, least), [], `${name}${large}`)
  // Larger text changes where things stand, not their names and colours: one width is asked of axe.
  if (root !== 16 && width !== 390) return
  for (const colours of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' })
    await shoot(page, `${name}-${colours}${large}`)
    assert.deepEqual(await violations(page), [], `${name}-${colours}${large}`)
  }
}

/**
 * As high as all of it: a bar that stays at the bottom covers something while one scrolls,
 * whatever it is, and what it covers can be scrolled to.
 */
async function unroll(page: Page, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height })
  const all = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height: Math.max(height, all) })
}

/** What makes the page scroll sideways, and what is too small to press. */
async function unfit(page: Page, atLeast: number): Promise<string[]> {
  return page.evaluate((least) => {
    const found: string[] = []
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) {
      const isWide = (part: Element) => part.getBoundingClientRect().right > root.clientWidth + 1
      const widest = [...document.querySelectorAll('body *')].findLast(isWide)
      found.push(`scrolls sideways: ${root.scrollWidth} ${widest?.outerHTML.slice(0, 160)}`)
    }
    for (const one of document.querySelectorAll('button, select, input:not(.unseen), nav a')) {
      const { width, height } = one.getBoundingClientRect()
      const isLabelled = one.closest('label') !== null
      if (width && !isLabelled && Math.min(width, height) < least) found.push(one.outerHTML)
    }
    return found
  }, atLeast)
}

/** For people to look at; nothing compares them. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!site.screens) return
  await mkdir(site.screens, { recursive: true })
  await page.screenshot({ path: `${site.screens}/${name}.png`, fullPage: true })
}
