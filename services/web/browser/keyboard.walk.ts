// A class without a mouse: recording, and forty-five children on one indicator, a key for each.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { uuid7 } from '../src/api/ids.ts'
import { allWell, closeAll, site, type Person } from './site.ts'
import { aTeacher } from './teacher.ts'
import { areThere, comesTrue } from './waiting.ts'

const SEEN = 'MC08'
const INDICATOR = 'student.B2'
const HALF = 20
const CONSISTENT = '2'
interface Sheet {
  pupils: { student_id: string; level: string | null; is_enough: boolean }[]
}
let one: Person
let page: Page

before(async () => {
  one = await aTeacher(1280, 900)
  page = one.page
})
after(closeAll)

const isFocused = (name: string): Promise<boolean> =>
  page.evaluate((wanted) => document.activeElement !== document.body && (document.activeElement as HTMLElement).innerText.trim().startsWith(wanted), name)

async function tabTo(name: string): Promise<void> {
  for (let turn = 0; turn < 80 && !(await isFocused(name)); turn += 1) await page.keyboard.press('Tab')
  assert.ok(await isFocused(name), name)
}

function sheet(): Promise<Sheet> {
  const path = `/class-groups/${site.class_group}/terms/${site.term}/indicators/${INDICATOR}`
  return page.evaluate(async (asked) => (await fetch(asked)).json(), path)
}

test('the menu opens by Enter, closes by Esc, and gives the focus back', async () => {
  await tabTo('三（1）班')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Tab')
  await comesTrue(() => page.evaluate(() => document.querySelector('dialog')!.contains(document.activeElement)))
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await comesTrue(() => isFocused('三（1）班'))
})

test('a name by its letters, Enter, a digit for the word: it is saved, and undone by keys', async () => {
  await tabTo('王一宁')
  await page.keyboard.press('l')
  await page.keyboard.press('s')
  await page.keyboard.press('h')
  await comesTrue(() => isFocused('梁诗涵'))
  await page.keyboard.press('Enter')
  await page.getByText('已选 1 人').waitFor()
  await page.keyboard.press('3')
  await page.getByText(/已记下 1 人/).waitFor()
  await tabTo('撤销')
  await page.keyboard.press('Enter')
  await page.getByText('已撤销').waitFor()
})

test('a class is rated on one indicator with one key a child; left halfway, it goes on where it was', async () => {
  await seenByAll()
  const address = `${site.address}/app/classes/${site.class_group}/terms/${site.term}/signing/${INDICATOR}`
  const open = await counted((child) => child.is_enough && !child.level, HALF + 1)
  await page.goto(address)
  await page.locator('article[aria-current]').waitFor()
  let keys = 0
  for (; keys < HALF; keys += 1) await page.keyboard.press(CONSISTENT)
  await areThere(page.locator('article [aria-pressed=true]'), HALF, 'nothing is rated that nobody rated')
  await arrived(HALF)
  await page.reload()
  await page.locator('article[aria-current]').waitFor()
  const next = page.locator('article[aria-current]')
  await areThere(next.locator('[aria-pressed=true]'), 0)
  await comesTrue(() => next.evaluate((row) => row.getBoundingClientRect().top >= 0 && row.getBoundingClientRect().bottom <= innerHeight))
  for (; keys < open; keys += 1) await page.keyboard.press(CONSISTENT)
  await page.getByText('这一项都评完了').or(page.getByText(`已选 ${open}`)).first().waitFor()
  await arrived(open)

  assert.equal(keys, open, 'one key a child')
  allWell(one)
})

/** Two days on which everybody did it, as a teacher enters for a whole class. */
async function seenByAll(): Promise<void> {
  const student_ids = (await sheet()).pupils.map((child) => child.student_id)
  for (const days of [1, 2]) {
    const day = new Date(Date.parse(site.today) - days * 86_400_000).toISOString().slice(0, 10)
    const place = { term: site.term, occurred_on: day, scope: 'class', class_group_ids: [site.class_group] }
    const body = { ...place, observation_type: SEEN, note: '大扫除', measures: { times: 1 }, student_ids }
    const status = await page.evaluate(async ([id, said]) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`/activities/${id}`, { method: 'PUT', headers, body: JSON.stringify(said) })).status
    }, [uuid7(), body] as const)
    assert.equal(status, 201)
  }
}

const arrived = (many: number): Promise<number> => counted((child) => child.level === 'B', many)

/** How many of whom the service tells this, once it is so many. */
async function counted(isSo: (child: Sheet['pupils'][number]) => boolean, many: number): Promise<number> {
  let found = 0
  await comesTrue(async () => (found = (await sheet()).pupils.filter(isSo).length) >= many, `${many} of them`)
  return found
}
