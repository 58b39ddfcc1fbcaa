import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { allWell, closeAll, signIn, site, somebody } from './site.ts'
import { comesTrue } from './waiting.ts'

after(closeAll)

test('an export of two classes is asked for with a reason, and waits for somebody else', async () => {
  const one = await somebody(1280, 900)
  const { page } = one
  await signIn(one, 'desk', 'admin')
  await page.getByRole('link', { name: '批量导出' }).first().click()
  await page.getByRole('button', { name: '申请导出' }).click()
  await page.getByLabel('导出什么').selectOption({ label: '家长登录码' })
  const send = page.getByRole('button', { name: '提交申请' })
  await comesTrue(() => send.isDisabled(), 'two classes at least')
  await page.getByLabel('三（1）班').check()
  await page.getByLabel('三（2）班').check()
  await page.getByLabel('为什么需要').fill('开学家长会上统一发给三年级的家长。')
  await send.click()

  await page.getByText('待批准').waitFor()
  await page.getByText('自己不能批准自己的申请').waitFor()
  assert.equal(await page.getByRole('button', { name: '批准', exact: true }).count(), 0)
  allWell(one)
})

test('an alarm says who and how much, and is answered in words that stay', async () => {
  const one = await somebody(1280, 900)
  const { page } = one
  await signIn(one, 'desk', 'admin')
  await page.goto(`${site.address}/desk/alarms`)
  // At night the hour makes a second alarm of the same reading.
  const card = page.locator('article', { hasText: /赵云[^]*一小时内/ })
  await card.getByText('121 名学生').waitFor()
  await card.getByLabel('了解到的情况').fill('已当面核实：年级组长请他代为核对名单。')
  await card.getByRole('button', { name: '记下，并结束这条提醒' }).click()
  await card.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '已处理' }).click()

  await card.getByText('年级组长请他代为核对').waitFor()
  await card.getByText(/学校管理员 处理于/).waitFor()
  allWell(one)
})
