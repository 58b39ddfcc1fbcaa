import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import chinese from '../src/locales/zh-CN.json' with { type: 'json' }
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'

interface Card {
  student_id: string
  student_name: string
  pictures: string[]
}
interface Class {
  cards: Card[]
  address: string
}
const PICTURES = { with_help: '大人提醒我，一起做', mostly: '多半自己做', always: '都自己做，还会帮别人' }
let small: Class
let big: Class
let tablet: Person

/** Cards and the code of the teacher's first class, as the pages of the teacher make them. */
async function aClass(account: string): Promise<Class> {
  const { page } = await teacherOf(account)
  return page.evaluate(async () => {
    const post = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
    }
    const who = await (await fetch('/sessions/current')).json()
    const duty = who.duties.find((one: { duty: string }) => one.duty === 'class_teacher')
    const base = `/class-groups/${duty.class_group_id}`
    const { items } = await post(`${base}/picture-cards`, {})
    return { cards: items, address: (await post(`${base}/device-windows`, { minutes: 45 })).address }
  })
}

async function teacherOf(account: string): Promise<Person> {
  const one = await somebody()
  await signIn(one, 'app', account)
  return one
}

before(async () => {
  small = await aClass('T021')
  big = await aClass('T001')
  tablet = await somebody(768, 1024)
})
after(closeAll)

/** A pupil finds oneself and shows three pictures. */
async function comes({ cards }: Class, at: number): Promise<void> {
  const { page } = tablet
  await page.getByRole('heading', { name: '你是谁？' }).waitFor()
  await page.getByRole('button').filter({ hasText: new RegExp(`${at + 1}$`) }).first().click()
  for (const one of cards[at]!.pictures) {
    const name = (chinese as Record<string, string>)[`device.picture.${one}`]!
    await page.getByRole('button', { name, exact: true }).click()
  }
  await page.getByRole('heading', { name: /你好/ }).waitFor()
}

const choose = (page: Page, picture: keyof typeof PICTURES) =>
  page.locator('.pictures button').nth(Object.keys(PICTURES).indexOf(picture)).click()

async function looks(name: string): Promise<void> {
  const { page } = tablet
  for (const width of [320, 390, 768])
    for (const colours of ['light', 'dark'] as const)
      for (const size of ['16px', '24px', '32px']) {
        await page.setViewportSize({ width, height: 1024 })
        await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' })
        await page.evaluate((root) => document.documentElement.style.setProperty('font-size', root), size)
        if (site.screens) await page.screenshot({ path: `${site.screens}/${name}-${width}-${colours}-${size}.png`, fullPage: true })
        assert.deepEqual(await violations(page), [], `${name} ${width} ${colours} ${size}`)
        const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        assert.ok(!isWide, `${name} ${width} ${size} scrolls sideways`)
      }
  await page.setViewportSize({ width: 768, height: 1024 })
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'))
}

test('a six-year-old gets through with presses alone: nothing typed, nothing to read, nothing sad', async () => {
  const { page } = tablet
  await page.goto(small.address)
  await comes(small, 0)
  await page.locator('.pictures button').first().waitFor()
  await looks('s1')
  let presses = 0
  for (const picture of ['always', 'mostly', 'with_help', 'mostly', 'always'] as const) {
    assert.equal(await page.locator('input, textarea, select').count(), 0)
    const sizes = await page.locator('.pictures button svg').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width))
    assert.equal(new Set(sizes.map(Math.round)).size, 1, 'all pictures are as large')
    await choose(page, picture)
    await page.getByRole('button', { name: /下一个|交给老师/ }).click()
    presses += 2
  }

  await page.getByText('已经记下，老师会收到').waitFor()
  assert.equal(presses, 10)
  allWell(tablet)
})

test('the teacher has it at hand; no number and no level of the child is made of it', async () => {
  const { page } = await teacherOf('T021')
  const [one] = small.cards
  const told = await page.evaluate(async (student_id) => {
    const sheet = await (await fetch(`/students/${student_id}/self-review-sheet`)).json()
    const base = `/students/${student_id}/terms/${sheet.term}`
    const [chosen, judged] = await Promise.all([`${base}/selection`, `${base}/judgement`].map(async (path) => (await fetch(path)).json()))
    return { review: chosen.self_review, levels: judged.levels as { level: string | null }[] }
  }, one!.student_id)

  assert.deepEqual(told.review.answers, {
    'student.A1': 'always', 'student.A2': 'mostly', 'student.A3': 'with_help', 'student.A4': 'mostly', 'student.A5': 'always',
  })
  assert.ok(told.levels.every((level) => level.level === null))
})

test('with the network away the page says that it has not arrived, and keeps every answer', async () => {
  const { page, context } = tablet
  await page.getByRole('button', { name: /换下一位/ }).click()
  await comes(small, 1)
  for (let at = 0; at < 5; at += 1) {
    await choose(page, 'mostly')
    if (at === 4) await context.setOffline(true)
    await page.getByRole('button', { name: /下一个|交给老师/ }).click()
  }
  await page.getByText('还没有交上去').waitFor()
  assert.equal(await page.getByText('已经记下').count(), 0)
  await context.setOffline(false)
  await page.getByRole('button', { name: /交给老师/ }).click()

  await page.getByText('已经记下，老师会收到').waitFor()
})

test('without a tablet: cards on paper for the class, and one row a child to copy them', async () => {
  const one = await teacherOf('T021')
  const { page } = one
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(`${site.address}/app/classes`)
  await page.getByRole('link', { name: /打印给全班/ }).click()
  const slips = page.locator('.to-cut > li')
  await slips.first().waitFor()
  assert.equal(await slips.count(), small.cards.length)
  assert.equal(await slips.first().getByRole('img').count(), 15)
  assert.deepEqual(await violations(page), [])
  await page.emulateMedia({ media: 'print' })
  if (site.screens) await page.screenshot({ path: `${site.screens}/card.png`, fullPage: true })
  assert.ok(await page.getByRole('button', { name: '打印', exact: true }).isHidden())
  await page.emulateMedia({ media: 'screen' })
  await page.goto(`${site.address}/app/classes`)
  await page.getByRole('link', { name: /录入自评卡/ }).click()
  const rows = page.locator('tbody tr')
  await rows.first().waitFor()
  assert.deepEqual(await violations(page), [])
  for (const [at, said] of [[0, '这名学生已经填过，没有改动'], [2, '已保存']] as const) {
    await rows.nth(at).getByRole('combobox').first().selectOption({ label: PICTURES.mostly })
    await rows.nth(at).getByRole('button').click()
    await rows.nth(at).getByText(said, { exact: true }).waitFor()
  }
  if (site.screens) await page.screenshot({ path: `${site.screens}/entry.png`, fullPage: true })
  allWell(one)
})

test('from grade 3 on: twelve sentences with an example, four words each, then one’s own', async () => {
  tablet = await somebody(768, 1024)
  const { page } = tablet
  await page.goto(big.address)
  await comes(big, 2)
  await page.getByRole('radio').first().waitFor()
  await looks('s2')
  for (let at = 0; at < 12; at += 1) {
    await page.getByText(/^比如/).waitFor()
    assert.equal(await page.getByRole('radio').count(), 4)
    await page.getByText('稳定', { exact: true }).click()
    await page.getByRole('button', { name: /下一个/ }).click()
  }
  await page.getByLabel('我做到了').fill('每天自己收书包')
  await looks('s2-own')
  await page.getByRole('button', { name: /交给老师/ }).click()

  await page.getByText('已经记下，老师会收到').waitFor()
  allWell(tablet)
})
