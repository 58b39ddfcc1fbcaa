// Two people on one phone, a session that ended, a family that took its consent back, a class whose
// facts stand still, and a newer version of the app: each with records that wait.
import assert from 'node:assert/strict'
import { appendFile } from 'node:fs/promises'
import { after, before, beforeEach, test } from 'node:test'
import { Line } from './line.ts'
import { Phone, told } from './phone.ts'
import { aPhotoOf, aRecord, asked, facts, press, put, until } from './queue.ts'
import { violations } from './site.ts'

const line = new Line(told.behind)
const phone = new Phone('shared')
const chip = (): Promise<string> => phone.page.locator('header .chip-button').innerText()
const isDone = (): Promise<boolean> => chip().then((word) => /已上传/.test(word), () => false)
const card = (word: string) => phone.page.locator('main li', { hasText: word })

before(async () => {
  await line.open(told.address)
  await phone.start()
  await phone.signIn('T001')
  await phone.isReady()
})
beforeEach(() => line.set('open'))
after(async () => {
  await phone.kill()
  line.close()
})

async function outbox(): Promise<void> {
  await phone.page.goto(`${told.address}/app/outbox`)
  await phone.page.getByRole('heading', { name: '待传箱' }).waitFor()
}

test('who signs in after another sees nothing of theirs, and sends nothing of theirs', async () => {
  const { page } = phone
  const record = aRecord(told.pupils[0], { title: '帮助同学 · 王一宁' })
  line.set('cut')
  await put(page, [record], [], 3_600_000)
  line.set('open')
  await outbox()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByText('还有 1 条没上传，退出后会留在本机，下次登录继续。').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '退出登录' }).click()
  await page.getByText('这台设备上有没上传的记录').waitFor()
  assert.doesNotMatch(await page.content(), /王一宁|帮助同学/)

  await phone.signIn('T005')
  await outbox()
  assert.equal(await card('帮助同学').count(), 0)
  await press(page)
  assert.deepEqual(await facts([record]), [])
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('heading', { name: '登录' }).waitFor()
  await phone.signIn('T001')
  await outbox()
  await card('王一宁').getByText('已存本机').waitFor()
  await card('王一宁').getByRole('button', { name: '撤销' }).click()
  await until(async () => (await card('王一宁').count()) === 0)
})

test('a session that ended keeps the queue, and is renewed on the spot', async () => {
  const { page } = phone
  await page.evaluate(() => fetch('/sessions/current', { method: 'DELETE' }))
  const records = [aRecord(), aRecord()]
  await put(page, records)
  await press(page)
  await page.getByText('请重新登录。您记的 2 条都还在。').waitFor()
  assert.deepEqual(await violations(page), [])
  await page.getByLabel('账号').fill('T001')
  await page.getByLabel('密码').fill(told.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await until(isDone)
  await until(async () => (await facts(records)).length === 2)
  assert.equal(new URL(page.url()).pathname, '/app/outbox')
})

test('a photo whose consent was taken back meanwhile stays here, and says so; its text went', async () => {
  const { page } = phone
  const record = aRecord()
  line.set('cut')
  await put(page, [record], [aPhotoOf(record)])
  await asked('guardian', 'POST', `/students/${told.pupils[0]}/consents/photo/withdrawal`, {})
  line.set('open')
  await press(page)
  const stuck = card('家长已撤回照片授权，照片没有上传，文字已上传。')
  await stuck.waitFor()
  assert.match(await chip(), /有 1 条要处理/)
  await until(async () => (await facts([record])).length === 1)
  await stuck.getByRole('button', { name: '知道了' }).click()
  await until(isDone)
})

test('a newer version waits until somebody takes it, and takes nothing from the queue', async () => {
  const { page } = phone
  const record = aRecord()
  await put(page, [record], [], 3_600_000)
  await fetch(`${told.switch}/down`, { method: 'POST' })
  await appendFile(`${told.pages}/worker.js`, '\n// the next build\n')
  await fetch(`${told.switch}/up`, { method: 'POST' })
  await outbox()
  const bar = page.getByRole('button', { name: '有新版本，点这里更新（不影响未上传的记录）' })
  await bar.waitFor()
  assert.deepEqual(await violations(page), [])
  await Promise.all([page.waitForEvent('load'), bar.click()])
  await card('帮助同学').getByText('已存本机').first().waitFor()
  await until(async () => (await bar.count()) === 0)
  await card('帮助同学').getByRole('button', { name: '撤销' }).first().click()
})

test('what was made before the families’ check becomes a card, not a fact', async () => {
  const { page } = phone
  const record = aRecord(told.pupils[0], { title: '迟到的一条' })
  line.set('cut')
  await put(page, [record])
  await asked('T001', 'POST', `/class-groups/${told.group}/terms/${told.term}/check`, {})
  line.set('open')
  await press(page)
  const late = card('迟到的一条')
  await late.getByText('家庭核对').waitFor()
  await late.getByRole('button', { name: '记到下学期' }).waitFor()
  await late.getByRole('button', { name: '导出给管理员' }).waitFor()
  assert.deepEqual(await facts([record]), [])
  assert.deepEqual(await violations(page), [])
  await phone.restart()
  await phone.signIn('T001')
  await outbox()
  await card('迟到的一条').getByRole('button', { name: '删除' }).click()
  await card('迟到的一条').getByRole('button', { name: '确定删除，不能找回' }).click()
  await until(async () => (await card('迟到的一条').count()) === 0)
})

test('nothing broke the content policy, and no page failed', () => {
  assert.deepEqual(phone.wrongs, [])
})
