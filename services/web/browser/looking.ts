// One screen in every look: light and dark, from narrow to wide, with large text; what axe finds,
// what scrolls sideways, what is too small to press.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { site, violations, type Person } from './site.ts'

const WIDTHS = [320, 390, 768, 1280]
const ROOTS = [24, 32]
const LEAST = 24
export interface Screen {
  name: string
  path: string
  then?: (page: Page) => Promise<unknown>
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
  await page.locator('h1').waitFor()
  await screen.then?.(page)
  await page.waitForLoadState('networkidle')
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 700 ? 844 : 900 })
    for (const colours of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' })
      const look = `${screen.name} ${language} ${width} ${colours}`
      await shoot(page, `${screen.name}-${language}-${width}-${colours}`)
      assert.deepEqual(await violations(page), [], look)
      assert.deepEqual(await unfit(page, least), [], look)
    }
  }
  await page.setViewportSize({ width: 390, height: 844 })
  for (const root of ROOTS) {
    await page.evaluate((px) => document.documentElement.style.setProperty('font-size', `${px}px`), root)
    await shoot(page, `${screen.name}-${language}-390-${root}px`)
    assert.deepEqual(await violations(page), [], `${screen.name} ${root}px`)
    assert.deepEqual(await unfit(page, least), [], `${screen.name} ${root}px`)
  }
}

/** What makes the page scroll sideways, and what is too small to press. */
async function unfit(page: Page, atLeast: number): Promise<string[]> {
  return page.evaluate((least) => {
    const found: string[] = []
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways: ${root.scrollWidth}`)
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
