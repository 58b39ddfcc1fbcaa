import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { looks } from './looking.ts'
import { PROOF } from './shown/entrance.ts'
import { allWell, closeAll, fillEntrance, site, somebody, violations, type Person } from './site.ts'

const STEP_SECONDS = 30
let one: Person
let recovery = ''

before(async () => {
  one = await somebody(1280, 900)
  await fillEntrance(one, 'desk', 'admin', site.school)
})
after(closeAll)

/** What an authenticator shows (RFC 6238), so many steps from now. */
function figures(secret: string, ahead = 0): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + ahead))
  const digest = createHmac('sha1', key).update(counter).digest()
  const at = digest[19]! & 0x0f
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('who administers sets up a second factor before anything else', async () => {
  const { page } = one
  await page.getByRole('heading', { name: '再确认一次是您本人' }).waitFor()
  await page.getByRole('img', { name: '验证器用的二维码' }).waitFor()
  await page.goto(`${site.address}/desk/roster`)
  await page.getByRole('heading', { name: '再确认一次是您本人' }).waitFor()
  const secret = ((await page.locator('.secret').textContent()) ?? '').replaceAll(' ', '')
  await looks(one, PROOF)
  await page.getByLabel('6 位数字或恢复码').fill('000000')
  await page.getByRole('button', { name: '确认', exact: true }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('6 位数字或恢复码').fill(figures(secret))
  await page.getByRole('button', { name: '确认', exact: true }).click()

  recovery = (await page.locator('.codes li').first().textContent()) ?? ''
  assert.deepEqual(await violations(page), [])
  await page.getByRole('button', { name: '我已经收好' }).click()
  await page.getByRole('heading', { name: '学校管理' }).waitFor()
  allWell(one)
})

test('without the phone, a recovery code stands in for it', async () => {
  const { page } = one
  await page.getByRole('button', { name: '退出登录' }).click()
  await fillEntrance(one, 'desk', 'admin', site.school)
  await page.getByText('请打开身份验证器').waitFor()
  await page.getByLabel('6 位数字或恢复码').fill(recovery)
  await page.getByRole('button', { name: '确认', exact: true }).click()

  await page.getByRole('heading', { name: '学校管理' }).waitFor()
  allWell(one)
})

test('who does not administer is not made to set one up, and is asked where it is needed', async () => {
  const second = await somebody(1280, 900)
  const { page } = second
  await fillEntrance(second, 'desk', 'deputy', site.school)
  await page.getByRole('heading', { name: '学校管理' }).waitFor()
  await page.getByRole('link', { name: '批量导出' }).first().click()
  await page.getByText('还没有导出申请').waitFor()
  await page.goto(`${site.address}/desk/proof`)

  await page.getByRole('img', { name: '验证器用的二维码' }).waitFor()
  allWell(second)
})
