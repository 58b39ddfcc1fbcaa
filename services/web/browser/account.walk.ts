import { after, before, test } from 'node:test'
import { allWell, closeAll, signIn, site, somebody, type Person } from './site.ts'
import { comesTrue, says } from './waiting.ts'

const NEW = '檐下的燕子又回来'
let phone: Person
let computer: Person

before(async () => {
  phone = await somebody()
  computer = await somebody(1280, 900)
  await signIn(phone, 'app', 'T005')
  await signIn(computer, 'app', 'T005')
})
after(closeAll)

test('one sees where one is signed in, this device first', async () => {
  const { page } = computer
  await page.getByRole('button', { name: /记一笔/ }).click()
  await page.getByRole('link', { name: '我的', exact: true }).click()
  await page.getByRole('link', { name: '我的账号' }).click()
  await page.getByRole('heading', { name: '在哪里登录着' }).waitFor()
  const rows = page.locator('section li')

  await rows.filter({ hasText: '就是这台' }).first().waitFor()
  await says(rows.first(), /就是这台/)
  await comesTrue(async () => (await rows.count()) >= 2)
  allWell(computer)
})

test('all others are ended at once, and this one stays', async () => {
  const { page } = computer
  await page.getByRole('button', { name: /结束其他/ }).click()
  await page.getByText('只在这台设备上登录着').waitFor()
  await phone.page.reload()

  await phone.page.getByRole('heading', { name: '登录' }).waitFor()
  allWell(computer)
})

test('another password needs the old one, and ends what was signed in elsewhere', async () => {
  await signIn(phone, 'app', 'T005')
  const { page } = computer
  await page.getByLabel('现在的密码').fill('不是这一句话')
  await page.getByLabel('新密码').fill(NEW)
  await page.getByRole('button', { name: '更换密码' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('现在的密码').fill(site.password)
  await page.getByRole('button', { name: '更换密码' }).click()
  await page.getByText('密码已更换').waitFor()
  await phone.page.reload()

  await phone.page.getByRole('heading', { name: '登录' }).waitFor()
  await page.getByLabel('现在的密码').fill(NEW)
  await page.getByLabel('新密码').fill(site.password)
  await page.getByRole('button', { name: '更换密码' }).click()
  await page.getByText('密码已更换').waitFor()
  allWell(computer)
})

test('whoever has no page at the desk finds their account there all the same', async () => {
  const { page } = computer
  await page.goto(`${site.address}/desk/account`)

  await page.getByRole('heading', { name: '在哪里登录着' }).waitFor()
  allWell(computer)
})
