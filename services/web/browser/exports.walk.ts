import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { allWell, closeAll, signIn, site, somebody, type Person } from './site.ts'

const WHY = '家长会前统一印发上学期的成长报告。'
let asker: Person
let second: Person

before(async () => {
  asker = await somebody(1280, 900)
  second = await somebody()
  await signIn(asker, 'desk', 'admin')
  await signIn(second, 'desk', 'deputy')
})
after(closeAll)

test('reports of two classes are asked for, of a term out of those there are', async () => {
  const { page } = asker
  await page.goto(`${site.address}/desk/exports`)
  await page.getByRole('button', { name: '申请导出' }).click()
  await page.getByLabel('学期', { exact: true }).selectOption({ index: 1 })
  await page.getByLabel('三（1）班').check()
  await page.getByLabel('三（2）班').check()
  await page.getByLabel('为什么需要').fill(WHY)
  await page.getByRole('button', { name: '提交申请' }).click()

  const card = page.locator('article', { hasText: WHY })
  await card.getByText('待批准').waitFor()
  await card.getByText('自己不能批准自己的申请').waitFor()
  assert.equal(await card.getByRole('button', { name: '批准', exact: true }).count(), 0)
  allWell(asker)
})

test('a second person sees what for, and approves it from a phone', async () => {
  const { page } = second
  await page.getByRole('link', { name: '批量导出' }).first().click()
  const card = page.locator('article', { hasText: WHY })
  await card.getByText('三（1）班、三（2）班').waitFor()
  assert.equal(await page.getByRole('button', { name: '申请导出' }).count(), 0)
  await card.getByRole('button', { name: '批准', exact: true }).click()

  await card.getByText('已批准').waitFor()
  assert.equal(await card.getByRole('button', { name: '下载' }).count(), 0)
  allWell(second)
})

test('whoever asked downloads it, once', async () => {
  const { page } = asker
  await page.reload()
  const card = page.locator('article', { hasText: WHY })
  const saved = page.waitForEvent('download')
  await card.getByRole('button', { name: '下载' }).click()
  const content = await readFile(await (await saved).path())

  assert.equal(content.subarray(0, 2).toString(), 'PK')
  await card.getByText('已下载').waitFor()
  assert.equal(await card.getByRole('button', { name: '下载' }).count(), 0)
  allWell(asker)
})
