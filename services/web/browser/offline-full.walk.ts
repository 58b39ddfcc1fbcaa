// A phone without room; a child that changed class meanwhile; a family that only reads, without network.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { uuid7 } from '../src/api/ids.ts'
import { Line } from './line.ts'
import { Phone, told } from './phone.ts'
import { aPhotoOf, aRecord, asked, facts, press, put, until } from './queue.ts'
import { shootBoth } from './shooting.ts'
import { violations } from './site.ts'

const DAY_MS = 86_400_000
const dayBefore = (day: string): string => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10)
const line = new Line(told.behind)
const phone = new Phone('full')
const family = new Phone('family')
const chip = (): Promise<string> => phone.page.locator('header .chip-button').innerText()

before(async () => {
  await line.open(told.address)
  await phone.start()
  await phone.signIn('T001')
  await phone.isReady()
})
beforeEach(() => line.set('open'))
after(async () => {
  for (const one of [phone, family]) await one.kill()
  line.close()
})

test('a phone without room keeps the words before the photo, and says what it did not keep', async () => {
  const mine = () => phone.page.locator('main li', { hasText: '没地方放照片' })
  await phone.startFull(2_000_000)
  await phone.page.goto(`${told.address}/app/outbox`)
  await phone.page.getByRole('heading', { name: '待传箱' }).waitFor()
  line.set('cut')
  const record = aRecord(told.pupils[0], { title: '没地方放照片 · 王一宁' })
  await put(phone.page, [record], [aPhotoOf(record)], 0, 4_000_000)
  await mine().getByText('已存本机').waitFor()
  assert.equal(await mine().count(), 1)
  await phone.page.getByText('这台设备没有空间了').waitFor()
  await until(async () => /待传 1 条/.test(await chip()))
  await shootBoth(phone.page, 'outbox-full')

  line.set('open')
  await phone.startFull(-1_000_000_000)
  await phone.page.goto(`${told.address}/app/`)
  await phone.page.locator('.grid button').first().click()
  await phone.page.locator('.tags button').first().click()
  await phone.page.getByText('这台设备没有地方存了，刚才这条没有记下').waitFor()
  assert.equal(await phone.page.locator('.grid [aria-pressed=true]').count(), 1, 'whom it was about is still chosen')
  await shootBoth(phone.page, 'capture-full')
  // Nothing can be written any more, and what waits goes all the same.
  await press(phone.page)
  await until(async () => (await facts([record])).length === 1)
  // With nothing left to tell of, the chip itself goes.
  await phone.page.locator('header .chip-button', { hasText: '待传' }).waitFor({ state: 'detached' })

  await phone.makeRoom()
  await phone.page.locator('.tags button').first().click()
  await phone.page.getByText(/已记下 1 人/).waitFor()
  await phone.page.getByRole('button', { name: /^撤销/ }).click()
  const next = aRecord()
  await put(phone.page, [next], [aPhotoOf(next)])
  await press(phone.page)
  await until(async () => (await facts([next]))[0]?.evidence.length === 1)
  await until(async () => /已上传/.test(await chip()))
})

test('a child changed class while a record waited: it belongs to its day, and arrives', async () => {
  const { page } = phone
  const late = page.locator('main li', { hasText: '转班前一天的' })
  const moved = told.pupils.at(-2)!
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const record = aRecord(moved, { title: '转班前记的' })
  line.set('cut')
  await put(page, [record])
  const { items } = (await asked('admin', 'GET', '/class-groups')) as { items: { class_group_id: string }[] }
  const class_group_id = items.find((one) => one.class_group_id !== told.group)!.class_group_id
  await asked('admin', 'POST', `/students/${moved}/class-assignment`, { class_group_id, roster_number: 41 })
  line.set('open')
  await press(page)
  await until(async () => (await facts([record], 'admin', moved)).length === 1)
  await until(async () => /已上传/.test(await chip()))
  // Of a day on which the child was not in the class yet, its class teacher of today has to be told.
  const later = { ...aRecord(moved, { title: '转班前一天的' }), occurred_on: told.today }
  Object.assign(later.body as object, { occurred_on: dayBefore(told.today) })
  await page.goto(`${told.address}/app/outbox`)
  await put(page, [later])
  await press(page)
  await late.getByText(/不在您教的班/).waitFor()
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'outbox-moved')
})

test('what the service is too old to know waits for a newer one, behind nothing and before nobody', async () => {
  const { page } = phone
  const newer = aRecord(told.pupils[0], { title: '比服务器新', kind: 'statement', path: `/records-of-a-later-year/${uuid7()}` })
  const known = aRecord()
  await put(page, [newer, known])
  await press(page)
  await until(async () => (await facts([known])).length === 1)
  await page.locator('main li', { hasText: '比服务器新' }).getByText('已存本机').waitFor()
})

test('a family reads without network what it read before, and is told when that was', async () => {
  await family.start()
  await family.signIn('guardian')
  await family.isReady()
  const ofChild = `/app/pupils/${told.pupils[0]}/terms`
  const pages = [
    ['/app/', '记一次家务'],
    ['/app/family/labour', '今天做了什么？'],
    ['/app/family/records', '我家的记录'],
    ['/app/family/growth', '借给同学一块橡皮'],
    [`${ofChild}/${told.past_term}/report`, '十二'],
    [`${ofChild}/${told.term}/objections`, '提出更正'],
  ] as const
  for (const [path, word] of pages) {
    await family.page.goto(told.address + path)
    await family.page.getByRole('main').getByText(word).first().waitFor()
    await family.page.waitForLoadState('networkidle')
  }
  await family.close()
  line.set('cut')
  await family.start()
  for (const [path, word] of pages) {
    await family.page.goto(told.address + path)
    await family.page.getByRole('main').getByText(word).first().waitFor()
    await family.page.getByText('现在连不上服务器，这些内容读取于').first().waitFor()
    assert.equal(await family.page.getByRole('alert').count(), 0, path)
  }
  await shootBoth(family.page, 'family-offline')
  await family.kill()
})

test('nothing broke the content policy, and no page failed', () => {
  for (const one of [phone, family]) assert.deepEqual(one.wrongs, [])
})
