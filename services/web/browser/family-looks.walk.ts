// Every screen of a family as the term stands: open, being checked, or with its report.
import { after, before, test } from 'node:test'
import { asked } from './household.ts'
import { looks, type Screen } from './looking.ts'
import { allWell, closeAll, signIn, site, somebody } from './site.ts'

interface Terms {
  items: { term: string; check: object | null; report: object | null }[]
}
const WIDTHS = [320, 390, 768]
const PRESSED = 44
const of = `/app/pupils/${site.child}`
const atTerm = `${of}/terms/${site.term}`
const OPEN: Screen[] = [
  { name: 'family-home', path: '/app/' },
  { name: 'family-labour', path: '/app/family/labour', then: (page) => page.locator('.chores button').last().click() },
  { name: 'family-records', path: '/app/family/records', then: (page) => page.locator('article').first().waitFor() },
  { name: 'family-growth', path: '/app/family/growth', then: (page) => page.getByText('看见水龙头没关').first().scrollIntoViewIfNeeded() },
  { name: 'family-mine', path: '/app/family/mine' },
  { name: 'family-guardians', path: `${of}/guardians` },
  { name: 'family-consent', path: `${of}/consent` },
  { name: 'family-objections', path: `${atTerm}/objections` },
]
const CHECKED: Screen[] = [
  { name: 'family-draft', path: `${atTerm}/draft`, then: (page) => page.locator('textarea').waitFor() },
  { name: 'family-locked', path: '/app/family/labour' },
]
const REPORTED: Screen[] = [
  {
    name: 'report',
    path: `${atTerm}/report`,
    then: async (page) => {
      await page.locator('h3').first().waitFor()
      for (const button of await page.locator('main button[aria-expanded]').all()) await button.click()
    },
  },
  { name: 'report-plain', path: `${atTerm}/report`, then: (page) => page.locator('h3').first().waitFor() },
]
let screens: Screen[]

before(async () => {
  const one = await somebody()
  await signIn(one, 'app', 'guardian')
  const { body } = await asked(one.page, `/students/${site.child}/terms`)
  const term = (body as Terms).items.find((item) => item.term === site.term)
  screens = term?.report ? REPORTED : term?.check ? CHECKED : OPEN
})
after(closeAll)

for (const language of ['zh-CN', 'en']) {
  test(`a family's screens in ${language}`, async () => {
    const one = await somebody()
    await signIn(one, 'app', 'guardian')
    await one.page.evaluate((wanted) => localStorage.setItem('nianlun.language', wanted), language)
    for (const screen of screens) await looks(one, screen, language, WIDTHS, PRESSED)
    allWell(one)
  })
}
