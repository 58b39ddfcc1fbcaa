// Every screen in light and dark, in both languages, from 320 to 1280 wide and with large text:
// WCAG 2.2 AA as axe sees it, no sideways scrolling, and nothing to press that is too small.
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { looks, type Screen } from './looking.ts'
import { allWell, closeAll, signIn, site, somebody } from './site.ts'

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
  { name: 'join', path: '/app/join' },
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
