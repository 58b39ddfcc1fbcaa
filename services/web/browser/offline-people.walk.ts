// Two people on one phone, a session that ended, a family that took its consent back, a class whose
// facts stand still, and a newer version of the app: each with records that wait.
import assert from 'node:assert/strict'
import { appendFile } from 'node:fs/promises'
import { after, before, beforeEach, test } from 'node:test'
import { Line } from './line.ts'
import { Phone, told } from './phone.ts'
import { uuid7 } from '../src/api/ids.ts'
import type { NewOutgoing } from '../src/offline/outgoing.ts'
import { aPhotoOf, aRecord, asked, facts, press, put, until, type Fact } from './queue.ts'
import { shootBoth } from './shooting.ts'
import { violations } from './site.ts'
import { becomes, holds } from './waiting.ts'

const DAY_MS = 86_400_000
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

async function letGo(word: string): Promise<void> {
  await card(word).getByRole('button', { name: '删除' }).click()
  await card(word).getByRole('button', { name: '确定删除，不能找回' }).click()
  await until(async () => (await card(word).count()) === 0)
}

/** Of the second pupil and the third, one record each. */
async function factsOf(records: NewOutgoing[]): Promise<Fact[]> {
  const found = await Promise.all(records.map((one) => facts([one], 'T001', one.students[0])))
  return found.flat()
}

test('who signs in after another sees nothing of theirs, and sends nothing of theirs', async () => {
  const { page } = phone
  const remark = `${told.address}/app/classes/${told.group}/terms/${told.term}/remarks/${told.pupils[0]}`
  await page.goto(remark)
  await page.getByLabel('评语', { exact: true }).fill('这学期你常常想到同学。')
  await page.getByText('已存本机').waitFor()
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
  await page.goto(remark)
  await page.locator('.facts').waitFor()
  assert.doesNotMatch(await page.getByLabel('评语', { exact: true }).inputValue(), /常常想到同学/)
  await outbox()
  await press(page)
  assert.deepEqual(await facts([record]), [])
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('heading', { name: '登录' }).waitFor()
  await phone.signIn('T001')
  await outbox()
  await card('王一宁').getByText('已存本机').waitFor()
  // Words that were begun come back with their author.
  await page.goto(remark)
  await page.getByText('已存本机').waitFor()
  await holds(page.getByLabel('评语', { exact: true }), /常常想到同学/)
  await outbox()
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
  await becomes(() => new URL(page.url()).pathname, '/app/outbox')
})

test('each kind of bad luck has its sentence and a way on, and the record is still there', async () => {
  const { page } = phone
  // A colour on its way to another is of no contrast.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const nobody = aRecord(uuid7(), { title: '没有这个孩子' })
  const renamed = aRecord(told.pupils[0], { title: '改了名' })
  const newer = aRecord(told.pupils[1], { title: '旧版本记的' })
  const broken = aRecord(told.pupils[0], { title: '坏照片' })
  Object.assign(renamed.body as object, { observation_type: 'ZZ01' })
  Object.assign(newer.body as object, { from_an_older_app: true })
  await put(page, [nobody, renamed, newer, broken])
  await put(page, [], [{ ...aPhotoOf(broken), title: '打不开的照片' }], 0, 18)
  await press(page)
  await card('没有这个孩子').getByText(/找不到这名学生，或者已经不在您教的班/).waitFor()
  await card('没有这个孩子').getByRole('button', { name: '导出给管理员' }).waitFor()
  await card('旧版本记的').getByText(/服务器已经更新/).waitFor()
  await card('打不开的照片').getByRole('button', { name: '把照片存到手机' }).waitFor()
  await card('改了名').getByText(/“爱提问”已更名为/).waitFor()
  await until(() => page.getByRole('button', { name: '现在上传' }).isEnabled())
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'outbox-cards')
  await card('改了名').getByRole('button', { name: '用这一项' }).click()
  await until(async () => (await facts([renamed])).length === 1)
  for (const one of ['没有这个孩子', '旧版本记的', '打不开的照片']) await letGo(one)
  await until(isDone)
})

test('a newer version waits until somebody takes it, and takes nothing from a full queue', async () => {
  const { page } = phone
  // Of one and the same child nothing overtakes what was recorded before it.
  const held = aRecord(told.pupils[1])
  const waiting = Array.from({ length: 40 }, () => aRecord())
  await put(page, [held], [], 3_600_000)
  line.set('cut')
  await put(page, waiting, waiting.slice(0, 3).map(aPhotoOf))
  await fetch(`${told.switch}/down`, { method: 'POST' })
  await appendFile(`${told.pages}/worker.js`, '\n// the next build\n')
  await fetch(`${told.switch}/up`, { method: 'POST' })
  line.set('open')
  await outbox()
  const bar = page.getByRole('button', { name: '有新版本，点这里更新（不影响未上传的记录）' })
  await bar.waitFor()
  assert.deepEqual(await violations(page), [])
  await Promise.all([page.waitForEvent('load'), bar.click()])
  await card('帮助同学').getByText('已存本机').first().waitFor()
  await until(async () => (await bar.count()) === 0)
  await press(page)
  await until(async () => /待传 1 条/.test(await chip()))
  await becomes(async () => (await facts(waiting)).flatMap((one) => [one.standing, ...one.evidence]).length, 40 + 3)
  await card('帮助同学').getByRole('button', { name: '撤销' }).first().click()
  await until(isDone)
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
  await until(async () => /有 1 条要处理/.test(await chip()))
  await until(async () => (await facts([record])).length === 1)
  assert.deepEqual((await facts([record]))[0]!.evidence, [])
  await stuck.getByRole('button', { name: '知道了' }).click()
  await until(isDone)
})

test('a phone whose date is wrong asks which day it was, and once for all', async () => {
  const odd = await phone.context.newPage()
  phone.watch(odd)
  await phone.page.goto('about:blank')
  await odd.addInitScript((ahead) => {
    const Real = Date
    const now = (): number => Real.now() + ahead
    Date = new Proxy(Real, {
      construct: (_, said: [number]) => (said.length ? new Real(...said) : new Real(now())),
      get: (real, name) => (name === 'now' ? now : Reflect.get(real, name)),
    })
  }, 3 * DAY_MS)
  await odd.goto(`${told.address}/app/outbox`)
  await odd.getByRole('heading', { name: '待传箱' }).waitFor()
  const day = new Date(Date.parse(told.today) + 3 * DAY_MS).toISOString().slice(0, 10)
  const records = [1, 2].map((n) => {
    const made = aRecord(told.pupils[n], { title: `钟不准 ${n}`, occurred_on: day })
    return { ...made, body: { ...(made.body as object), occurred_on: day } }
  })
  await put(odd, records)
  await press(odd)
  await odd.getByText(/记这条时手机日期不准，写成了/).first().waitFor()
  await odd.getByText(/手机时间不准/).waitFor()
  assert.deepEqual(await violations(odd), [])
  await shootBoth(odd, 'outbox-clock')
  await odd.getByRole('button', { name: /2 条都选“按今天记”/ }).click()
  await until(async () => (await factsOf(records)).length === 2)
  assert.deepEqual([...new Set((await factsOf(records)).map((one) => one.occurred_on))], [told.today])
  await odd.close()
  await outbox()
  await until(isDone)
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
  await phone.comeBack('T001')
  await outbox()
  await letGo('迟到的一条')
})

test('a late record is asked for, and goes by itself once the school agrees', async () => {
  const { page } = phone
  const record = aRecord(told.pupils[0], { title: '想补记的' })
  await put(page, [record])
  await press(page)
  await card('想补记的').getByRole('button', { name: '申请补记' }).click()
  await card('想补记的').getByText('已申请补记，等学校答复').waitFor()
  await press(page)
  await card('想补记的').getByText('已申请补记，等学校答复').waitFor()
  const { items } = (await asked('admin', 'GET', '/objections')) as { items: { objection_id: string; text: string }[] }
  const late = items.find((one) => one.text.startsWith('申请补记'))!
  const answer = { outcome: 'upheld', answer: '当天没有网络，同意补记。', reopens: true }
  await asked('admin', 'POST', `/objections/${late.objection_id}/resolution`, answer)
  await press(page)
  await until(async () => (await facts([record])).length === 1)
  await until(isDone)
})

test('nothing broke the content policy, and no page failed', () => {
  assert.deepEqual(phone.wrongs, [])
})
