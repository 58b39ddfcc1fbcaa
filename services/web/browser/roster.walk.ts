import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { allWell, closeAll, signIn, site, somebody, type Person } from './site.ts'

const SOON_MS = 8_000
let one: Person

before(async () => {
  one = await somebody(1280, 800)
  await signIn(one, 'desk', 'admin', site.empty_school)
})
after(closeAll)

async function choose(list: string): Promise<void> {
  await one.page.goto(`${site.address}/desk/roster`)
  await one.page.getByLabel(/选择名单文件/).setInputFiles(`${site.lists}/${list}.xlsx`)
}

test('a list of three thousand is shown as a difference, and the page stays quick', async () => {
  const { page } = one
  await choose('large')
  await page.getByRole('button', { name: /新增 3000/ }).waitFor()
  const begun = Date.now()
  await page.getByText('每一列是什么').click()
  await page.getByRole('button', { name: /新增 3000/ }).click()

  assert.ok(Date.now() - begun < SOON_MS)
  assert.ok((await page.locator('tbody tr').count()) < 100)
  assert.equal(await page.getByText('13800000000').count(), 0, 'what is not needed is not shown')
  allWell(one)
})

test('what cannot be read comes back in the same list, with a reason beside it', async () => {
  const { page } = one
  await choose('faulty')
  await page.getByRole('button', { name: '下载标出原因的名单' }).waitFor()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载标出原因的名单' }).click()
  const content = await readFile(await (await saved).path())

  assert.equal(content.subarray(0, 2).toString(), 'PK')
  assert.ok(await page.getByRole('button', { name: '确认导入' }).isDisabled())
  allWell(one)
})

test('a whole list is taken in without a mouse', async () => {
  const { page } = one
  await choose('small')
  const take = page.getByRole('button', { name: '确认导入' })
  await take.waitFor()
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await take.evaluate((button) => button === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: '已经导入' }).waitFor()
  await page.getByText('40', { exact: true }).waitFor()
  allWell(one)
})

test('the next list asks what it cannot know, and takes in what was decided', async () => {
  const { page } = one
  await choose('second')
  await page.getByText('还有 1 行冲突要您决定').waitFor()
  assert.ok(await page.getByRole('button', { name: '确认导入' }).isDisabled())
  await page.getByLabel(/怎么处理/).selectOption({ label: '这次先不导入' })
  await page.getByRole('button', { name: /转班 1/ }).click()
  await page.getByText('一（1）班 → 一（2）班').waitFor()
  await page.getByRole('button', { name: '确认导入' }).click()

  await page.getByRole('heading', { name: '已经导入' }).waitFor()
  allWell(one)
})

test('a mistake is taken back as a whole, after one question', async () => {
  const { page } = one
  await page.goto(`${site.address}/desk/roster`)
  await page.getByRole('button', { name: '撤销这次导入' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销', exact: true }).click()
  await page.getByRole('button', { name: '撤销这次导入' }).waitFor({ state: 'detached' })
  await choose('second')

  await page.getByRole('button', { name: /转班 1/ }).waitFor()
  allWell(one)
})
