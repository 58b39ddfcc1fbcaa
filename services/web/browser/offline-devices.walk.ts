// More than one device: two phones of one teacher, and two teachers at the same child.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Line } from './line.ts'
import { Phone, told } from './phone.ts'
import { aPhotoOf, aRecord, asked, facts, press, put, until } from './queue.ts'
import { shootBoth } from './shooting.ts'
import { violations } from './site.ts'
import { areThere, becomes } from './waiting.ts'

const line = new Line(told.behind)
const phone = new Phone('first')
const other = new Phone('second')

before(async () => {
  await line.open(told.address)
  for (const one of [phone, other]) {
    await one.start()
    await one.page.emulateMedia({ reducedMotion: 'reduce' })
    await one.signIn('T001')
    await one.isReady()
  }
})
beforeEach(() => line.set('open'))
after(async () => {
  for (const one of [phone, other]) await one.kill()
  line.close()
})

async function justNow(one: Phone): Promise<void> {
  await one.page.goto(`${told.address}/app/just-now/${told.group}`)
  await one.page.getByRole('heading', { name: '刚刚记的' }).waitFor()
}

test('two devices of one teacher: what was made on both is seen on both, and taken back on either', async () => {
  const [here, there] = [aRecord(told.pupils[2]), aRecord(told.pupils[2])]
  for (const one of [phone, other]) await one.page.goto(`${told.address}/app/`)
  line.set('cut')
  await put(phone.page, [here])
  await put(other.page, [there])
  line.set('open')
  await Promise.all([press(phone.page), press(other.page)])
  // The same child and the same word twice: two facts, until somebody says that they are one.
  await until(async () => (await facts([here, there], 'T001', told.pupils[2])).length === 2)
  for (const one of [phone, other]) await justNow(one)
  const twice = other.page.locator('main li', { hasText: '已经记过一次同样的' })
  await twice.waitFor()
  assert.deepEqual(await violations(other.page), [])
  await shootBoth(other.page, 'just-now-twice')
  const name = (await twice.locator('.who').innerText()).trim()
  const rows = (one: Phone) => one.page.locator('main li', { hasText: name })
  await areThere(rows(phone), 2)
  await rows(other).nth(1).getByRole('button', { name: '撤回', exact: true }).click()
  await other.page.getByRole('button', { name: '重复了' }).click()
  await until(async () => (await facts([here, there], 'T001', told.pupils[2])).filter((one) => one.standing === 'withdrawn').length === 1)
  await justNow(phone)
  await rows(phone).filter({ hasText: '已撤回' }).waitFor()
  await areThere(rows(phone), 2)
  await areThere(phone.page.getByText('已经记过一次同样的'), 0)
})

test('two teachers who record the same of one child are told of each other, and both records stand', async () => {
  const [mine, theirs] = [aRecord(told.pupils[1]), aRecord(told.pupils[1])]
  await put(phone.page, [mine])
  await press(phone.page)
  await asked('T005', 'PUT', theirs.path, theirs.body)
  await until(async () => (await facts([mine, theirs], 'T001', told.pupils[1])).length === 2)
  await justNow(phone)
  await phone.page.getByText(/赵云 \d+:\d+ 也记了同样的表现/).waitFor()
  assert.deepEqual(await violations(phone.page), [])
  await shootBoth(phone.page, 'just-now-colleague')
})

test('of two who answer one entry the second sees how it was answered', async () => {
  const entry = aRecord(told.pupils[0])
  Object.assign(entry.body as object, { observation_type: 'MC08', note: '洗了碗' })
  await asked('guardian', 'PUT', entry.path, entry.body)
  await until(async () => (await facts([entry])).length === 1)
  const cards = [phone, other].map((one) => one.page.locator('main article', { hasText: '洗了碗' }))
  for (const one of [phone, other]) await one.page.goto(`${told.address}/app/classes/${told.group}/review`)
  for (const card of cards) await card.waitFor()
  await cards[0]!.getByRole('button', { name: '采纳' }).click()
  await cards[0]!.getByText('已采纳').waitFor()
  await cards[1]!.getByRole('button', { name: '暂未收入' }).click()
  await cards[1]!.getByRole('button', { name: '发送' }).click()
  await cards[1]!.getByText('一位同事刚才已经处理了这条：已采纳。').waitFor()
  await areThere(cards[1]!.getByRole('button', { name: '采纳' }), 0)
  assert.deepEqual(await violations(other.page), [])
  await shootBoth(other.page, 'review-already')
  await becomes(async () => (await facts([entry])).map((one) => one.standing), ['counted'])
})

test('the service killed in the middle of what it was given: sent again, each is there once', async () => {
  const { page } = phone
  const records = Array.from({ length: 60 }, () => aRecord())
  const chip = (): Promise<string> => page.locator('header .chip-button').innerText()
  await fetch(`${told.switch}/alone`, { method: 'POST' })
  await page.goto(`${told.address}/app/outbox`)
  await page.getByRole('heading', { name: '待传箱' }).waitFor()
  // It answers, and the phone has heard it.
  await put(page, [aRecord()])
  await press(page)
  await until(async () => /已上传/.test(await chip()))
  line.set('cut')
  await put(page, records, records.slice(0, 2).map(aPhotoOf))
  // It is told all of it, and nobody hears what it answers.
  line.asked = []
  line.set('deaf')
  await press(page)
  await until(() => line.count(/^POST \/observation-batches/) > 0)
  await fetch(`${told.switch}/killed`, { method: 'POST' })
  assert.doesNotMatch(await chip(), /已上传/)
  await fetch(`${told.switch}/up`, { method: 'POST' })
  line.set('open')
  await press(page)
  await until(async () => /已上传/.test(await chip()))
  await until(async () => (await facts(records)).length === 60)
  await becomes(async () => (await facts(records)).flatMap((one) => one.evidence).length, 2)
  assert.equal(new Set((await facts(records)).map((one) => one.observation_id)).size, 60)
})

test('nothing broke the content policy, and no page failed', () => {
  for (const one of [phone, other]) assert.deepEqual(one.wrongs, [])
})
