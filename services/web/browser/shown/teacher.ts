// What a teacher does for a class besides recording, and what waits to be sent.
import type { Page } from 'playwright-core'
import { THUMB, type Screen } from '../looking.ts'
import { aRecord, press, put } from '../queue.ts'
import { site } from '../site.ts'
import { PROVEN } from './entrance.ts'

const ofClass = `/app/classes/${site.class_group}`
const ofTerm = `${ofClass}/terms/${site.term}`
const there = (what: string) => (page: Page) => page.locator(what).first().waitFor()

/** One record is held here, and one is nobody's: the service refuses it. */
async function queued(page: Page): Promise<void> {
  const kind = { term: site.term, observation_type: 'MC10', occurred_on: site.today, measures: {} }
  const held = aRecord(site.child, { body: kind, title: '借东西用双手还 · 王一宁', occurred_on: site.today })
  const nobody = { ...kind, student_id: crypto.randomUUID(), note: site.long_note }
  const refused = aRecord(site.child, { body: nobody, title: `一句很长很长的话 · ${site.long_name}`, occurred_on: site.today })
  await put(page, [refused])
  await press(page)
  await page.locator('header .chip-button.warn').waitFor()
  await put(page, [held], [], 3_600_000)
  await page.locator('main li').nth(1).waitFor()
}

/** What families wrote: one waits with an answer begun, what was read before is unfolded. */
async function unfoldLetters(page: Page): Promise<void> {
  const list = page.locator('main section', { has: page.locator('form textarea') }).first()
  await list.locator('textarea').first().fill('谢谢您告诉我。')
  await list.locator('button[aria-expanded]').click()
  await list.locator('article').nth(1).waitFor()
}

const SCREENS: Screen[] = [
  { name: 'coverage', path: `${ofClass}/coverage`, then: there('main li a') },
  { name: 'pupil', path: `${ofClass}/pupils/${site.other_child}`, then: there('main article, main li') },
  { name: 'review', path: `${ofClass}/review`, then: there('article fieldset') },
  { name: 'letters', path: `${ofClass}/review`, then: unfoldLetters },
  { name: 'objections', path: '/app/objections', then: (page) => page.locator('article input').first().check() },
  {
    name: 'honours',
    path: `${ofClass}/honours`,
    then: async (page) => {
      await page.locator('textarea').fill(`${site.long_name} 区三好学生\n没有这个人`)
      await page.locator('main form button, main button.primary').first().click()
      await page.locator('main table, main ol, main ul').first().waitFor()
    },
  },
  { name: 'signing', path: `${ofTerm}/signing`, then: there('main a') },
  { name: 'signing-sheet', path: `${ofTerm}/signing/student.B2`, then: there('article') },
  { name: 'subject-sheet', path: `${ofTerm}/subjects/chinese`, then: there('article') },
  { name: 'prompts', path: `${ofTerm}/prompts`, then: there('main section') },
  { name: 'remarks', path: `${ofTerm}/remarks`, then: there('.names a') },
  { name: 'remark', path: `${ofTerm}/remarks/${site.child}`, then: there('textarea') },
  { name: 'choosing', path: `${ofTerm}/choosing`, then: there('.names a') },
  {
    name: 'choosing-child',
    path: `${ofTerm}/choosing/${site.child}`,
    then: async (page) => {
      // A picture is fetched when it comes into view.
      await page.locator('.pictures li').first().scrollIntoViewIfNeeded()
      await page.locator('.pictures img').first().waitFor()
    },
  },
  { name: 'check', path: `${ofTerm}/check`, then: there('main form') },
  { name: 'community-ask', path: '/app/community', then: (page) => page.locator('main button').first().click() },
  { name: 'outbox-empty', path: '/app/outbox' },
  { name: 'outbox', path: '/app/outbox', then: queued },
  { name: 'account', path: '/app/account' },
  { ...PROVEN, then: there('[role=alert]') },
]
const CHECKING: Screen[] = [
  { name: 'check-open', path: `${ofTerm}/check`, then: (page) => page.locator('main details > summary').click() },
]
const byThumb = (one: Screen): Screen => ({ ...one, least: THUMB })
export const TEACHERS = SCREENS.map(byThumb)
/** While the families check. */
export const OF_CHECK = CHECKING.map(byThumb)
