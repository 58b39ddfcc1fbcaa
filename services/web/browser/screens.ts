// How a teacher's screens look: light and dark, 16 to 32 px, 320 to 768 wide; one language at a time.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { allWell, closeAll, site, violations, type Person } from './site.ts'
import { aTeacher, shoot } from './teacher.ts'

const SIZES = [16, 24, 32]
const WIDTHS = [320, 390, 768]
const LEAST = 44
interface Screen {
  name: string
  path: string
  then?: (page: Page) => Promise<unknown>
}

export const screens: Screen[] = [
  { name: 'capture', path: '/app/' },
  { name: 'capture-more', path: `/app/more/${site.class_group}`, then: (page) => page.locator('.word').nth(3).click() },
  { name: 'capture-hands', path: `/app/hands/${site.class_group}`, then: (page) => page.locator('main li button').first().click() },
  {
    name: 'capture-photos',
    path: `/app/photos/${site.class_group}`,
    then: (page) => page.locator('input[type=file]').setInputFiles(site.photo),
  },
  { name: 'capture-just-now', path: `/app/just-now/${site.class_group}` },
  { name: 'capture-teams', path: `/app/teams/${site.class_group}` },
  { name: 'capture-mine', path: '/app/mine' },
]
let one: Person
export let page: Page

before(async () => {
  one = await aTeacher()
  page = one.page
})
after(closeAll)

/** Turn to a screen, in a language, and wait until it stands. */
export async function turnTo(screen: Screen, language: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.evaluate((wanted) => localStorage.setItem('nianlun.language', wanted), language)
  await page.goto(site.address + screen.path)
  await page.locator('h1').waitFor()
  await page.locator('.grid button, main section, main p, main li').first().waitFor()
  await screen.then?.(page)
}

async function holds(look: string): Promise<void> {
  assert.deepEqual(await violations(page), [], look)
  assert.deepEqual(await unfit(), [], look)
}

/** What scrolls sideways, and what is too small for a thumb. */
function unfit(): Promise<string[]> {
  return page.evaluate((least) => {
    const root = document.documentElement
    const found = root.scrollWidth > root.clientWidth ? [`scrolls sideways: ${root.scrollWidth}`] : []
    for (const each of document.querySelectorAll('button:not(.mask), select, a.button, label.button')) {
      const { width, height } = each.getBoundingClientRect()
      if (width && Math.min(width, height) < least - 0.5) found.push(`${width}×${height} ${each.outerHTML.slice(0, 120)}`)
    }
    return found
  }, LEAST)
}

/** Every screen in one language, in every look. */
export function lookThrough(language: string): void {
  for (const screen of screens) {
    test(`${screen.name} in ${language} holds in every look`, async () => {
      await turnTo(screen, language)
      for (const size of SIZES) {
        await page.evaluate((px) => document.documentElement.style.setProperty('font-size', `${px}px`), size)
        for (const width of size === 24 ? [390] : WIDTHS) await bothColours(`${screen.name}-${language}-${width}-${size}`, width)
      }
      allWell(one)
    })
  }
}

async function bothColours(look: string, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 844 })
  for (const colours of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' })
    await shoot(page, `${look}-${colours}`)
    await holds(`${look} ${colours}`)
  }
}
