// Every screen of a family as the term stands: open, being checked, or with its report.
import type { Page } from 'playwright-core'
import { THUMB, type Screen } from '../looking.ts'
import { site } from '../site.ts'

const of = `/app/pupils/${site.child}`
const atTerm = `${of}/terms/${site.term}`
const byThumb = (one: Screen): Screen => ({ ...one, least: THUMB })
const read = (page: Page): Promise<void> => page.locator('h3').first().waitFor()

export const OPEN = [
  { name: 'family-home', path: '/app/' },
  { name: 'family-labour', path: '/app/family/labour', then: (page: Page) => page.locator('.chores button').last().click() },
  { name: 'family-records', path: '/app/family/records', then: (page: Page) => page.locator('article').first().waitFor() },
  { name: 'family-growth', path: '/app/family/growth', then: (page: Page) => page.getByText('看见水龙头没关').first().scrollIntoViewIfNeeded() },
  { name: 'family-mine', path: '/app/family/mine' },
  { name: 'family-guardians', path: `${of}/guardians` },
  { name: 'family-consent', path: `${of}/consent` },
  { name: 'family-objections', path: `${atTerm}/objections` },
  { name: 'looked', path: `${of}/looked` },
  { name: 'join', path: '/app/join' },
].map(byThumb)
export const CHECKED = [
  { name: 'family-draft', path: `${atTerm}/draft`, then: (page: Page) => page.locator('textarea').waitFor() },
  { name: 'family-locked', path: '/app/family/labour' },
].map(byThumb)
export const REPORTED = [
  {
    name: 'report',
    path: `${atTerm}/report`,
    then: async (page: Page) => {
      await read(page)
      for (const button of await page.locator('main button[aria-expanded]').all()) await button.click()
    },
  },
  { name: 'report-plain', path: `${atTerm}/report`, then: read },
].map(byThumb)
/** Of a term in which little was seen: most of it is not said. */
export const EMPTY_REPORT = byThumb({ name: 'report-empty', path: `${of}/terms/${site.past_term}/report`, then: read })
