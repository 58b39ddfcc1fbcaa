// A class and its tablet: what the teacher prepares, how a pupil comes, how large what is pressed must be.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import chinese from '../src/locales/zh-CN.json' with { type: 'json' }
import { shoot } from './shooting.ts'
import { signIn, site, somebody, violations, type Person } from './site.ts'
import { becomes } from './waiting.ts'

export interface Card {
  student_id: string
  student_name: string
  pictures: string[]
}
export interface Class {
  cards: Card[]
  address: string
}
export const PICTURES = { with_help: '大人提醒我，一起做', mostly: '多半自己做', always: '都自己做，还会帮别人' }

/** Cards and the code of the teacher's first class, as the pages of the teacher make them. */
export async function aClass(account: string): Promise<Class> {
  const { page } = await teacherOf(account)
  if (account === 'T021') await readsAloud(page)
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

/** The teacher reads two questions aloud, and the page keeps them. */
async function readsAloud(page: Page): Promise<void> {
  await page.goto(`${site.address}/app/classes`)
  await page.getByRole('link', { name: /^读题录音/ }).click()
  for (const question of ['照顾教室里的花', '自己整理书包']) {
    const one = page.locator('main section').filter({ hasText: question })
    await one.getByRole('button', { name: /录这一题/ }).click()
    await one.getByRole('button', { name: '说好了，停' }).waitFor()
    // A clip without a moment of sound is no clip.
    await page.locator('progress[value]:not([value="0"])').waitFor()
    await one.getByRole('button', { name: '说好了，停' }).click()
    await one.getByRole('button', { name: '就用这段' }).click()
    await one.getByText('已录', { exact: true }).waitFor()
  }
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'prompts')
}

export async function teacherOf(account: string): Promise<Person> {
  const one = await somebody()
  await signIn(one, 'app', account)
  return one
}

/** What a child presses is 64 px high and more. */
export async function big64(page: Page): Promise<void> {
  const low = () => page.locator('main button').evaluateAll((all) =>
    all.filter((one) => one.getBoundingClientRect().height < 64).map((one) => one.textContent),
  )
  await becomes(low, [])
}

/** A pupil finds oneself and shows three pictures. */
export async function comes(page: Page, { cards }: Class, at: number): Promise<void> {
  await page.getByRole('heading', { name: '你是谁？' }).waitFor()
  await page.getByRole('button').filter({ hasText: new RegExp(`${at + 1}$`) }).first().click()
  for (const one of cards[at]!.pictures) {
    const name = (chinese as Record<string, string>)[`device.picture.${one}`]!
    await page.getByRole('button', { name, exact: true }).click()
  }
  await page.getByRole('heading', { name: /你好/ }).waitFor()
}

export const choose = (page: Page, picture: keyof typeof PICTURES) =>
  page.locator('.pictures button').nth(Object.keys(PICTURES).indexOf(picture)).click()

/** How many clips have begun to sound on this page since it was listened to. */
export const sounds = (page: Page): Promise<number> => page.evaluate(() => Number(document.documentElement.dataset['sounds'] ?? 0))

/** From now on the page counts what begins to sound. */
export async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { play } = HTMLMediaElement.prototype
    const { dataset } = document.documentElement
    HTMLMediaElement.prototype.play = async function () {
      await play.call(this)
      dataset['sounds'] = String(Number(dataset['sounds'] ?? 0) + 1)
    }
  })
}

/** Across the sheet, as a finger goes. */
export async function aLine(page: Page): Promise<void> {
  const sheet = page.getByRole('img', { name: '画纸，用手指画' })
  await sheet.scrollIntoViewIfNeeded()
  const box = (await sheet.boundingBox())!
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.3)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.6, { steps: 8 })
  await page.mouse.up()
}
