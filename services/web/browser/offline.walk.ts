// A school yard without network: what was recorded is on the phone, then with the service, once.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Line } from './line.ts'
import { Phone, told } from './phone.ts'
import { aPhotoOf, aRecord, asked, facts, press, put, retract, undo, until } from './queue.ts'
import { shootBoth } from './shooting.ts'
import { violations } from './site.ts'
import { areThere, becomes } from './waiting.ts'

const line = new Line(told.behind)
const phone = new Phone('teacher')
const chip = (): Promise<string> => phone.page.locator('header .chip-button').innerText()
const RECORDED = /^(PUT|POST) \/observation/

before(async () => {
  await line.open(told.address)
  await phone.start()
  await phone.signIn('T001')
  await phone.isReady()
  await phone.close()
  await phone.start()
})
beforeEach(() => {
  line.set('open')
  line.asked = []
})
after(async () => {
  await phone.kill()
  line.close()
})

test('the app opens without network after it was killed, for whoever was signed in', async () => {
  line.set('cut')
  await phone.restart()
  await phone.page.goto(`${told.address}/app/outbox`)
  await phone.page.getByRole('heading', { name: '待传箱' }).waitFor()
  await phone.page.getByRole('button', { name: '退出登录' }).waitFor()
  // So do the class and the words: what was seen is two taps, as ever.
  await phone.page.goto(`${told.address}/app/`)
  await phone.page.locator('.grid button').first().click()
  await phone.page.locator('.tags button').first().click()
  await phone.page.getByText(/已记下 1 人/).waitFor()
  await phone.page.getByRole('button', { name: /^撤销/ }).click()
  await until(async () => !/待传/.test(await phone.page.locator('header').innerText()))
})

/** Where something could be said of what is only on the phone. */
const SCREENS = ['', 'classes', ...['just-now', 'more', 'hands', 'photos', 'teams'].map((one) => `${one}/${told.group}`), 'outbox']

test('twenty records and three photos made offline survive a kill, and arrive once', async () => {
  const records = Array.from({ length: 20 }, () => aRecord())
  const photos = records.slice(0, 3).map(aPhotoOf)
  line.set('cut')
  await phone.page.goto(`${told.address}/app/`)
  await phone.page.locator('.capture').waitFor()
  await put(phone.page, records, photos)
  await phone.restart()
  for (const screen of SCREENS) {
    await phone.page.goto(`${told.address}/app/${screen}`)
    await phone.page.locator('h1').first().waitFor()
    await until(async () => /待传 23 条/.test(await phone.page.locator('body').innerText()))
    assert.doesNotMatch(await phone.page.locator('body').innerText(), /已上传|提交成功/, screen)
  }
  await phone.page.getByText('等待上传').waitFor()
  await areThere(phone.page.locator('main li'), 23)

  // Pressed too early it says nothing that is not so; and once the line is there it may begin by itself.
  await phone.page.getByRole('button', { name: '现在上传' }).click()
  await until(async () => /待传 23 条/.test(await chip()))
  const batch = phone.page.waitForRequest((request) => request.url().endsWith('/observation-batches'))
  line.set('open')
  await press(phone.page)
  await until(async () => /已上传/.test(await chip()), 40)
  // The service has taken them; its timeline follows a moment later.
  await until(async () => (await facts(records)).length === 20)
  await becomes(async () => (await facts(records)).flatMap((one) => one.evidence).length, 3)
  assert.equal(line.count(/^POST \/observation-batches/), 1)
  assert.equal(line.count(/^PUT \S+evidence/), 3)
  // As a network does that sends a thing twice: the very same bytes.
  const headers = { 'content-type': 'application/json', 'idempotency-key': (await batch).headers()['idempotency-key']! }
  const body = (await batch).postData()!
  for (let times = 0; times < 2; times += 1) {
    const again = ([headers, body]: readonly [Record<string, string>, string]) =>
      fetch('/observation-batches', { method: 'POST', headers, body }).then((answer) => answer.status)
    assert.ok([200, 201].includes(await phone.page.evaluate(again, [headers, body] as const)))
  }
  assert.equal((await facts(records)).length, 20)
})

test('an answer that was lost costs nothing: asked again, the record is there once', async () => {
  const [one, two] = [aRecord(), aRecord()]
  line.set('deaf')
  await put(phone.page, [one, two])
  await press(phone.page)
  await until(async () => (await facts([one, two])).length === 2)
  assert.doesNotMatch(await chip(), /已上传/)
  await phone.restart()
  line.set('open')
  await phone.page.goto(`${told.address}/app/outbox`)
  await until(async () => /已上传/.test(await chip()))
  await until(async () => (await facts([one, two])).length === 2)
  for (const record of [one, two, one]) {
    await asked('T001', 'PUT', record.path, { ...(record.body as object), captured_at: null }).catch(() => null)
  }
  await until(async () => (await facts([one, two])).length === 2)
})

test('killed between the write and the answer, it goes on where it was', async () => {
  const records = Array.from({ length: 5 }, () => aRecord())
  line.set('deaf')
  await put(phone.page, records)
  await press(phone.page)
  await until(() => line.count(RECORDED) > 0)
  await phone.kill()
  line.set('open')
  await phone.start()
  await phone.page.goto(`${told.address}/app/`)
  await until(async () => /已上传/.test(await chip()))
  await until(async () => (await facts(records)).length === 5)
})

test('undone within the hold, nothing was ever sent; taken back later, it is a withdrawal', async () => {
  const [held, sent] = [aRecord(), aRecord()]
  await put(phone.page, [held], [], 60_000)
  await phone.page.waitForTimeout(3_000)
  assert.equal(await undo(phone.page, held.id), true)
  assert.equal(line.count(RECORDED), 0)

  await put(phone.page, [sent])
  await press(phone.page)
  await until(async () => (await facts([sent])).length === 1)
  await until(async () => /已上传/.test(await chip()))
  // Without network it waits as records do, also for whoever opens the app again.
  line.set('cut')
  await retract(phone.page, sent.id)
  await phone.restart()
  await phone.page.goto(`${told.address}/app/outbox`)
  await phone.page.locator('main li', { hasText: '撤回' }).waitFor()
  line.set('open')
  await press(phone.page)
  await until(async () => (await facts([sent])).every((one) => one.standing === 'withdrawn'))
  await until(async () => (await facts([sent], 'guardian')).every((one) => one.standing === 'withdrawn'))
  assert.deepEqual(await facts([held]), [])
})

test('over Wi-Fi only: the words go, the photo stays until it may', async () => {
  const { page } = phone
  // A colour on its way to another is of no contrast.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const record = aRecord()
  line.set('cut')
  await page.goto(`${told.address}/app/outbox`)
  await page.getByRole('heading', { name: '待传箱' }).waitFor()
  await put(page, [record], [aPhotoOf(record)])
  await page.getByLabel('仅在 Wi-Fi 下传照片').check()
  await page.reload()
  await page.getByRole('heading', { name: '待传箱' }).waitFor()
  line.set('open')
  await press(page)
  await page.getByText('文字已上传，照片等 Wi-Fi').waitFor()
  await until(() => page.getByRole('button', { name: '现在上传' }).isEnabled())
  // What is taken is read a moment later.
  await until(async () => (await facts([record])).length === 1)
  assert.deepEqual((await facts([record])).map((one) => one.evidence), [[]])
  assert.equal(line.count(/^PUT \S+evidence/), 0)
  await until(async () => /待传 1 条/.test(await chip()))
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'outbox-wifi')

  await page.getByRole('button', { name: '现在传照片' }).click()
  await until(async () => /已上传/.test(await chip()))
  await until(async () => (await facts([record]))[0]?.evidence.length === 1)
  await page.getByLabel('仅在 Wi-Fi 下传照片').uncheck()
})

test('two tabs show the same and send it once', async () => {
  const other = await phone.context.newPage()
  phone.watch(other)
  await other.goto(`${told.address}/app/outbox`)
  await other.getByRole('heading', { name: '待传箱' }).waitFor()
  line.set('cut')
  const records = Array.from({ length: 3 }, () => aRecord())
  await put(phone.page, records)
  await other.getByText('等待上传').waitFor()
  // While nothing can go: a round that a turned page cuts short is sent twice, and that is well.
  await phone.page.goto(`${told.address}/app/outbox`)
  await phone.page.getByRole('heading', { name: '待传箱' }).waitFor()
  line.set('open')
  line.asked = []
  await Promise.all([press(phone.page), press(other)])
  await until(async () => (await facts(records)).length === 3)
  await other.locator('header .chip-button', { hasText: '已上传' }).waitFor()
  assert.equal(line.count(RECORDED), 1)
  await other.close()
})

test('the service stopped and started again: what was waiting arrives', async () => {
  await fetch(`${told.switch}/down`, { method: 'POST' })
  const record = aRecord()
  await put(phone.page, [record])
  await until(async () => /待传/.test(await chip()))
  assert.doesNotMatch(await phone.page.locator('header').innerText(), /已上传|提交成功/)
  await fetch(`${told.switch}/up`, { method: 'POST' })
  await phone.page.goto(`${told.address}/app/outbox`)
  await until(async () => /已上传/.test(await chip()))
  await until(async () => (await facts([record])).length === 1)
})

test('nothing broke the content policy, and no page failed', () => {
  assert.deepEqual(phone.wrongs, [])
})
