import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { allWell, closeAll, signIn, site, somebody, type Person } from './site.ts'
import { areThere, comesTrue } from './waiting.ts'

// On a machine of one's own it is half a second.
const SOON_MS = 20_000
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
  await comesTrue(() => page.getByRole('button', { name: '确认导入' }).isDisabled())
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
  await comesTrue(() => page.getByRole('button', { name: '确认导入' }).isDisabled())
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

test('a list of staff is shown as a difference, taken in, and taken back', async () => {
  const { page } = one
  const chosen = async (list: string): Promise<void> => {
    await page.goto(`${site.address}/desk/staff`)
    await page.getByRole('button', { name: '导入教职工名单' }).click()
    await page.getByLabel('选择教职工名单文件').setInputFiles(`${site.lists}/${list}.xlsx`)
    await page.getByRole('heading', { name: '会有哪些变化' }).waitFor()
  }
  await chosen('staff-faulty')
  await page.getByText('名册里没有这个班').waitFor()
  await comesTrue(() => page.getByRole('button', { name: '确认导入' }).isDisabled())
  await chosen('staff')
  await page.getByText('将有 2 项职责发生变化').waitFor()
  await page.getByText('一（1）班 音乐').waitFor()
  await page.getByRole('button', { name: '确认导入' }).click()
  await page.getByText('给出 2 项').waitFor()
  await page.getByRole('button', { name: '撤销这次导入' }).click()
  await page.getByText('已撤销，职责恢复原状').waitFor()
  await page.getByRole('button', { name: '回到教职工名单' }).click()
  await page.getByRole('heading', { name: /管理员|admin/ }).first().waitFor()

  await areThere(page.getByText('T801'), 0)
  allWell(one)
})

test('a resource teacher is given from a day on, gets a code, and is ended', async () => {
  const { page } = one
  await page.goto(`${site.address}/desk/staff`)
  await page.getByText('增加一项职责').click()
  await page.getByLabel('工号', { exact: true }).fill('T811')
  await page.getByLabel('姓名', { exact: true }).fill('周岚')
  await page.getByLabel('职责', { exact: true }).selectOption('resource_teacher')
  await page.getByLabel('从哪天起').fill('2090-03-01')
  await page.getByRole('button', { name: '增加', exact: true }).click()
  await page.getByText('周岚 的职责已经登记').waitFor()
  await page.getByText(/3月1日.*起/).waitFor()
  await page.getByRole('button', { name: '补发登录码：周岚' }).click()
  await page.getByRole('button', { name: '生成' }).click()
  await page.getByRole('heading', { name: /1/ }).first().waitFor()
  await page.getByRole('button', { name: '已经打印好了' }).click()
  await page.getByRole('button', { name: '结束 周岚 的职责：资源教师' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '结束这项职责' }).click()
  await page.getByText('T811').waitFor({ state: 'detached' })

  allWell(one)
})

test('a term is planned, planned anew, and opened once its sentence was read', async () => {
  const { page } = one
  await page.goto(`${site.address}/desk/terms`)
  await page.getByText('设置一个学期').click()
  const term = page.getByLabel('学期', { exact: true })
  const named = (await term.locator('option').last().getAttribute('value')) ?? ''
  const year = Number(named.slice(5, 9))
  await term.selectOption(named)
  await page.getByLabel('第一天', { exact: true }).fill(`${year}-02-20`)
  await page.getByLabel('最后一天', { exact: true }).fill(`${year}-07-01`)
  await page.getByRole('button', { name: '保存计划' }).click()
  await page.getByRole('button', { name: '修改计划' }).click()
  await page.getByLabel('最后一天', { exact: true }).fill(`${year}-07-05`)
  await page.getByRole('button', { name: '保存计划' }).click()
  await page.getByText(/7月5日/).waitFor()
  await page.getByRole('button', { name: '开始这个学期' }).click()
  const dialog = page.getByRole('dialog')
  await comesTrue(() => dialog.getByRole('button', { name: '开始这个学期' }).isDisabled())
  await dialog.getByText('日期已经核对').click()
  await dialog.getByRole('button', { name: '开始这个学期' }).click()
  await page.getByText('1 个班还没有做过家庭核对').waitFor()

  await comesTrue(() => page.getByRole('button', { name: '结束这个学期' }).isDisabled())
  allWell(one)
})
