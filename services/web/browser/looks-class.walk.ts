// What a class teacher opens and prints, and the class's device.
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { looks } from './looking.ts'
import { comes, LANGUAGES, lookAt } from './looks.ts'
import { allWell, closeAll, site } from './site.ts'

const ofClass = `/app/classes/${site.class_group}`
// What the page itself asks: the bar above it has a form of its own, that warns who leaves.
const press = (page: Page) => page.locator('main form button.primary').click()
after(closeAll)

lookAt('T001', 'app', [
  { name: 'classes', path: '/app/classes' },
  { name: 'window', path: `${ofClass}/device` },
  {
    name: 'window-open',
    path: `${ofClass}/device`,
    then: async (page) => {
      await press(page)
      await page.locator('svg[role=img]').waitFor()
    },
  },
  { name: 'cards', path: `${ofClass}/cards` },
  {
    name: 'cards-made',
    path: `${ofClass}/cards`,
    then: async (page) => {
      await press(page)
      await page.locator('.to-cut').waitFor()
    },
  },
  {
    name: 'prompts',
    path: '/app/classes',
    then: async (page) => {
      await page.locator('main a[href$="/prompts"]').first().click()
      await page.locator('main .mic').first().waitFor()
    },
  },
  { name: 'codes', path: `${ofClass}/codes` },
  {
    name: 'codes-made',
    path: `${ofClass}/codes`,
    then: async (page) => {
      await page.locator('select').selectOption({ index: 6 })
      await press(page)
      await page.locator('.to-cut').waitFor()
    },
  },
])

for (const language of LANGUAGES) {
  test(`a device of the class in ${language}: each screen holds in every look`, async () => {
    const teacher = await comes('T001', 'app', language)
    await teacher.page.goto(`${site.address}${ofClass}/device`)
    const told = teacher.page.waitForResponse((response) => response.url().endsWith('/device-windows'))
    await press(teacher.page)
    const { address } = (await (await told).json()) as { address: string }
    const device = await comes('', 'app', language)
    await device.page.goto(address)
    await device.page.locator('main ul button').first().waitFor()
    await looks(device, { name: 'device', path: '/app/class' }, language)
    const chosen = (page: Page) => page.locator('main ul button').first().click()
    await looks(device, { name: 'device-pictures', path: '/app/class', then: chosen }, language)
    const ending = (page: Page) => page.locator('main .end button').click()
    await looks(device, { name: 'device-leave', path: '/app/class', then: ending }, language)
    allWell(device)
  })
}
