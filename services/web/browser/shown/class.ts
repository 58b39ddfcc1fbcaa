// What a class teacher opens and prints, and the class's device.
import type { Page } from 'playwright-core'
import { THUMB, type Screen } from '../looking.ts'
import { site } from '../site.ts'

const ofClass = `/app/classes/${site.class_group}`
// What the page itself asks: the bar above it has a form of its own, that warns who leaves.
export const press = (page: Page): Promise<void> => page.locator('main form button.primary').click()
// Of slips and rows made alike a few stand for all: a class of them takes minutes to measure.
const fewOf = (rows: string) => async (page: Page): Promise<void> => {
  await page.locator(rows).first().waitFor()
  await page.locator(`${rows}:nth-child(n+4)`).evaluateAll((all) => all.forEach((one) => one.remove()))
}
const slips = fewOf('.to-cut > li')
const printed = async (page: Page): Promise<void> => {
  await press(page)
  await slips(page)
}

export const OF_CLASS: Screen[] = [
  { name: 'classes', path: '/app/classes', then: (page) => page.locator('main section').first().waitFor(), least: THUMB },
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
  { name: 'cards-made', path: `${ofClass}/cards`, then: printed },
  { name: 'reports', path: `${ofClass}/reports`, then: (page) => page.locator('main button').first().waitFor() },
  { name: 'codes', path: `${ofClass}/codes` },
  {
    name: 'codes-made',
    path: `${ofClass}/codes`,
    then: async (page) => {
      await page.locator('select').selectOption({ index: 6 })
      await printed(page)
    },
  },
  { name: 'review-cards', path: `${ofClass}/review-cards`, then: slips },
  { name: 'review-entry', path: `${ofClass}/review-entry`, then: fewOf('tbody tr') },
]
export const DEVICE: Screen[] = [
  { name: 'device', path: '/app/class' },
  { name: 'device-pictures', path: '/app/class', then: (page) => page.locator('main ul button').first().click() },
  { name: 'device-leave', path: '/app/class', then: (page) => page.locator('main .end button').click() },
]
/** What a pupil answers on it. */
export const aPupils = (name: string): Screen => ({ name, path: '/app/pupil', isHere: true })

const ofMixed = `/app/classes/${site.mixed_group}/terms/${site.term}`
const graded = (page: Page): Promise<void> => page.locator('main h2:visible').nth(1).waitFor()
/** 复式班: two grades in one room, as its teacher sees them. */
export const MIXED: Screen[] = [
  { name: 'mixed-capture', path: '/app/', then: graded },
  { name: 'mixed-signing', path: `${ofMixed}/signing/student.B2`, then: graded },
  { name: 'mixed-remarks', path: `${ofMixed}/remarks`, then: graded },
].map((one) => ({ ...one, least: THUMB }))
