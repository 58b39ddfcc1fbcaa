import assert from 'node:assert/strict'
import { rename, writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Locator } from 'playwright-core'
import { shoot } from './shooting.ts'
import { allWell, closeAll, site, somebody, violations, type Person } from './site.ts'

let one: Person

before(async () => {
  one = await somebody(1280, 900)
})
after(closeAll)

/** On the city's pages: who one is, and that the school may know; then back to `then`. */
async function provesThere(name: string, then: Locator): Promise<void> {
  const { page } = one
  const login = page.locator('input[name=login]')
  await login.fill(name)
  await page.locator('input[name=password]').fill('any')
  await page.locator('button[type=submit]').click()
  await login.waitFor({ state: 'detached' })
  const allow = page.locator(`form[action^="${site.provider}"] button[type=submit]`)
  await allow.or(then).first().waitFor()
  if (await allow.isVisible()) await allow.click()
  await then.waitFor()
  one.wrongs.length = 0
}

/** The school's clock goes on while somebody is at lunch. */
async function later(minutes: number): Promise<void> {
  await writeFile(`${site.clock}.new`, String(minutes * 60))
  await rename(`${site.clock}.new`, site.clock)
}

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

test('a duty is given only once the city has asked again who is there', async () => {
  const { page } = one
  await page.goto(`${site.address}/desk/staff`)
  await later(16)
  await page.getByText('增加一项职责').click()
  await page.getByLabel('工号', { exact: true }).fill('T001')
  await page.getByLabel('姓名', { exact: true }).fill('王芳')
  await page.getByLabel('职责', { exact: true }).selectOption('resource_teacher')
  await page.getByRole('button', { name: '增加', exact: true }).click()

  const there = page.getByRole('button', { name: '去市教育云确认' })
  await there.waitFor()
  assert.deepEqual(await violations(page), [])
  await page.setViewportSize({ width: 390, height: 844 })
  await there.scrollIntoViewIfNeeded()
  await shoot(page, 'confirm-at-provider-390', false)
  await page.setViewportSize({ width: 1280, height: 900 })
  allWell(one)
})

test('another person at the city confirms nothing', async () => {
  const { page } = one
  await page.getByRole('button', { name: '去市教育云确认' }).click()
  await provesThere('somebody else', page.getByText(/确认的是另一个人/))
  assert.deepEqual(await violations(page), [])
  await page.setViewportSize({ width: 390, height: 844 })
  await shoot(page, 'another-person-there-390', false)
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.getByRole('link', { name: '回到刚才的页面' }).click()

  // What was typed is there, once the page is.
  await page.getByRole('button', { name: '增加', exact: true }).click()
  await page.getByRole('button', { name: '去市教育云确认' }).waitFor()
  allWell(one)
})

test('back on the page nothing that was typed is lost', async () => {
  const { page } = one
  const number = page.getByLabel('工号', { exact: true })
  await page.getByRole('button', { name: '去市教育云确认' }).click()
  await provesThere('wang', number)

  assert.equal(await number.inputValue(), 'T001')
  assert.equal(await page.getByLabel('职责', { exact: true }).inputValue(), 'resource_teacher')
  await page.getByRole('button', { name: '增加', exact: true }).click()
  await page.getByText('王芳 的职责已经登记。').waitFor()
  await page.getByRole('heading', { name: /王芳/ }).waitFor()
  allWell(one)
})

test('a colleague who lost the telephone is helped from the same page', async () => {
  const { page } = one
  await page.getByRole('button', { name: '重置二次验证：王芳' }).click()
  await page.setViewportSize({ width: 390, height: 844 })
  await shoot(page, 'reset-factor-390', false)
  await page.getByRole('button', { name: '重置', exact: true }).click()

  await page.getByText('已重置。').waitFor()
  assert.deepEqual(await violations(page), [])
  allWell(one)
})
