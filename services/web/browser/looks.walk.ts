// Every screen in light and dark, in both languages, from 320 to 1280 wide and with large text:
// WCAG 2.2 AA as axe sees it, no sideways scrolling, and nothing to press that is too small.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'

const WIDTHS = [320, 390, 768, 1280]
const LEAST = 24
interface Screen {
  name: string
  path: string
  then?: (page: Page) => Promise<unknown>
}

const lists = (name: string) => async (page: Page) => {
  await page.locator('input[type=file]').setInputFiles(`${site.lists}/${name}.xlsx`)
  await page.locator('.kinds').waitFor()
}
const outside: Screen[] = [
  { name: 'sign-in', path: '/app/sign-in' },
  { name: 'first-time', path: '/app/sign-in', then: (page) => page.locator('button.plain').last().click() },
]
const family: Screen[] = [
  { name: 'home', path: '/app/' },
  { name: 'looked', path: `/app/pupils/${site.child}/looked` },
  { name: 'consent', path: `/app/pupils/${site.child}/consent` },
]
const desk: Screen[] = [
  { name: 'desk', path: '/desk/' },
  { name: 'roster', path: '/desk/roster' },
  { name: 'roster-review', path: '/desk/roster', then: lists('small') },
  { name: 'roster-faults', path: '/desk/roster', then: lists('faulty') },
  { name: 'alarms', path: '/desk/alarms' },
  { name: 'exports', path: '/desk/exports' },
  { name: 'exports-ask', path: '/desk/exports', then: (page) => page.locator('button.primary').click() },
]

after(closeAll)

for (const [entry, account, screens] of [
  ['app', '', outside],
  ['app', 'guardian', family],
  ['desk', 'admin', desk],
] as const) {
  for (const language of ['zh-CN', 'en']) {
    test(`${account || 'nobody'} in ${language}: each screen holds in every look`, async () => {
      const one = await somebody()
      if (account) await signIn(one, entry, account)
      else await one.page.goto(`${site.address}/app/`)
      await one.page.evaluate((wanted) => localStorage.setItem('nianlun.language', wanted), language)
      for (const screen of screens) await looks(one, screen, language)
      allWell(one)
    })
  }
}

async function looks(one: Person, screen: Screen, language: string): Promise<void> {
  const { page } = one
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(site.address + screen.path)
  await page.locator('h1').waitFor()
  await screen.then?.(page)
  await page.waitForLoadState('networkidle')
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width < 700 ? 844 : 900 })
    for (const colours of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' })
      const look = `${screen.name} ${language} ${width} ${colours}`
      await shoot(page, `${screen.name}-${language}-${width}-${colours}`)
      assert.deepEqual(await violations(page), [], look)
      assert.deepEqual(await unfit(page), [], look)
    }
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '32px'))
  await shoot(page, `${screen.name}-${language}-390-large`)
  assert.deepEqual(await violations(page), [], `${screen.name} large`)
  assert.deepEqual(await unfit(page), [], `${screen.name} large`)
}

/** What makes the page scroll sideways, and what is too small to press. */
async function unfit(page: Page): Promise<string[]> {
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
  }, LEAST)
}

/** For people to look at; nothing compares them. */
async function shoot(page: Page, name: string): Promise<void> {
  if (!site.screens) return
  await mkdir(site.screens, { recursive: true })
  await page.screenshot({ path: `${site.screens}/${name}.png`, fullPage: true })
}
