// What the school's administrator opens at the desk.
import type { Page } from 'playwright-core'
import { DESK, type Screen } from '../looking.ts'
import { site } from '../site.ts'

const choose = (list: string) => async (page: Page) => {
  await page.locator('input[type=file]').setInputFiles(`${site.lists}/${list}.xlsx`)
  await page.locator('.kinds').waitFor()
}
const take = async (page: Page): Promise<void> => {
  await page.locator('button.primary:not(:disabled)').last().click()
}

const SCREENS: Screen[] = [
  { name: 'desk', path: '/desk/' },
  { name: 'roster', path: '/desk/roster' },
  { name: 'roster-review', path: '/desk/roster', then: choose('small') },
  { name: 'roster-faults', path: '/desk/roster', then: choose('faulty') },
  { name: 'roster-conflict', path: '/desk/roster', then: choose('doubtful') },
  {
    name: 'roster-progress',
    path: '/desk/roster',
    // The list is sent and not answered yet: so it looks for as long as that takes.
    then: async (page) => {
      await choose('small')(page)
      await page.route('**/roster-imports/*', (route) =>
        route.request().method() === 'PUT' ? undefined : route.continue(),
      )
      await take(page)
      await page.locator('progress, [role=progressbar], [role=status]').first().waitFor()
    },
  },
  {
    name: 'roster-done',
    path: '/desk/roster',
    then: async (page) => {
      await page.unrouteAll()
      await choose('newcomer-zh-CN')(page)
      await take(page)
      await page.locator('.note.good, h2').first().waitFor()
    },
  },
  { name: 'staff', path: '/desk/staff', then: (page) => page.locator('summary').click() },
  { name: 'staff-end', path: '/desk/staff', then: (page) => page.locator('.duty button').first().click() },
  {
    name: 'staff-review',
    path: '/desk/staff',
    then: async (page) => {
      await page.locator('main button').first().click()
      await page.locator('input[type=file]').setInputFiles(`${site.lists}/staff-faulty.xlsx`)
      await page.locator('tbody tr').first().waitFor()
    },
  },
  { name: 'terms', path: '/desk/terms', then: (page) => page.locator('summary').click() },
  { name: 'terms-close', path: '/desk/terms', then: (page) => page.locator('article button').first().click() },
  { name: 'objections-desk', path: '/desk/objections' },
  { name: 'codes-of-school', path: '/desk/codes', then: (page) => page.locator('select').selectOption({ index: 1 }) },
  { name: 'alarms', path: '/desk/alarms' },
  { name: 'exports', path: '/desk/exports' },
  { name: 'exports-ask', path: '/desk/exports', then: (page) => page.locator('button.primary').click() },
  { name: 'account-desk', path: '/desk/account' },
]
export const AT_DESK = SCREENS.map((one) => ({ ...one, widths: DESK }))
/** A request for an export, seen by whom; and as it stands. */
export const anExport = (name: string): Screen => ({ name, path: '/desk/exports', widths: DESK })
