import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { allWell, closeAll, signIn, site, somebody } from './site.ts'
import { becomes, holds, says } from './waiting.ts'

after(closeAll)

test('whoever opens the address of the school is asked to sign in', async () => {
  const one = await somebody()
  await one.page.goto(site.address)

  await one.page.getByRole('heading', { name: '登录' }).waitFor()
  await becomes(() => new URL(one.page.url()).pathname, '/app/sign-in')
  allWell(one)
})

test('a wrong password is told in a sentence, in the language of the page', async () => {
  const one = await somebody()
  const { page } = one
  await page.goto(`${site.address}/app/`)
  await page.getByLabel('学校标识码').fill(site.school)
  await page.getByLabel('账号', { exact: true }).fill('guardian')
  await page.getByLabel('密码').fill('不是这一句话')
  await page.getByRole('button', { name: '登录', exact: true }).click()

  await says(page.getByRole('alert'), /账号或密码/)
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText(/account or the password/).waitFor()
  await becomes(() => page.locator('html').getAttribute('lang'), 'en')
  allWell(one)
})

test('a session outlives a reload, is in no script’s reach, and ends with signing out', async () => {
  const one = await somebody()
  const { page, context } = one
  await signIn(one, 'app', 'guardian')
  await page.reload()
  await page.getByRole('button', { name: '退出登录' }).waitFor()
  const kept = await page.evaluate(() => JSON.stringify([document.cookie, localStorage, sessionStorage]))
  const [cookie] = await context.cookies()

  assert.ok(!kept.includes('nianlun-session'))
  assert.ok(cookie?.httpOnly && cookie.secure && cookie.sameSite === 'Strict')
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('heading', { name: '登录' }).waitFor()
  await page.goto(`${site.address}/app/pupils/${site.child}/looked`)
  await page.getByRole('heading', { name: '登录' }).waitFor()
  await becomes(() => context.cookies(), [])
  allWell(one)
})

test('the desk sends whoever does not administer back to their own pages', async () => {
  const one = await somebody(1280, 800)
  await signIn(one, 'desk', 'guardian')

  await one.page.getByText('这里是学校管理员的页面').waitFor()
  assert.equal(await one.page.getByRole('navigation').count(), 0)
  allWell(one)
})

test('with the service away the page says so and keeps what was typed', async () => {
  const one = await somebody()
  const { page, context } = one
  await page.goto(`${site.address}/app/`)
  await page.getByLabel('学校标识码').fill(site.school)
  await page.getByLabel('账号', { exact: true }).fill('guardian')
  await page.getByLabel('密码').fill(site.password)
  await context.setOffline(true)
  await page.getByRole('button', { name: '登录', exact: true }).click()

  await page.getByText('没有连上服务器').waitFor()
  await holds(page.getByLabel('账号', { exact: true }), 'guardian')
})
