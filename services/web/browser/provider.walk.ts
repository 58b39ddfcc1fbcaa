import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { allWell, closeAll, site, somebody, violations, type Person } from './site.ts'

let one: Person

before(async () => {
  one = await somebody(1280, 900)
})
after(closeAll)

/** To the city's own pages and back. */
async function through(): Promise<void> {
  const { page } = one
  await page.goto(`${site.address}/desk/`)
  await page.getByRole('button', { name: /用市教育云登录/ }).click()
  const login = page.locator('input[name=login]')
  const known = page.getByRole('heading', { name: '身份已确认' })
  // A city that remembers the browser asks nothing the second time.
  await login.or(known).waitFor()
  if (await login.isVisible()) {
    await login.fill('wang')
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    await login.waitFor({ state: 'detached' })
    await page.locator('button[type=submit]').click()
  }
  await known.waitFor()
  // What the city's pages wanted of others is the city's affair; they did not get it.
  one.wrongs.length = 0
}

test('the first time, a code of the school says who this is', async () => {
  const { page } = one
  await through()
  assert.deepEqual(await violations(page), [])
  await page.getByLabel('学校标识码').fill(site.school)
  await page.getByLabel('登录码').fill(site.code)
  await page.getByRole('button', { name: '绑定并进入' }).click()

  await page.getByRole('button', { name: '退出登录' }).waitFor()
  allWell(one)
})

test('from then on nothing is asked but as whom', async () => {
  const { page } = one
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('heading', { name: '登录' }).waitFor()
  await through()
  await page.getByRole('button', { name: /教职工 · 年轮示例小学/ }).click()

  await page.getByRole('button', { name: '退出登录' }).waitFor()
  allWell(one)
})
