// The desk; and a request for an export on both sides of it, waiting and then approved.
import { after, test } from 'node:test'
import { looks } from './looking.ts'
import { comes, lookAt } from './looks.ts'
import { anExport, AT_DESK } from './shown/desk.ts'
import { allWell, closeAll, site } from './site.ts'

const WHY = '家长开放日统一补发三年级的登录码。'
after(closeAll)

lookAt('admin', 'desk', AT_DESK)

for (const [state, moved] of [['waiting', ask], ['approved', approve]] as const) {
  test(`a request that is ${state} holds in every look, for both who see it`, async () => {
    await moved()
    for (const account of ['admin', 'deputy']) {
      const one = await comes(account, 'desk')
      await looks(one, anExport(`exports-${state}-${account}`))
      allWell(one)
    }
  })
}

async function ask(): Promise<void> {
  const { page } = await comes('admin', 'desk')
  await page.goto(`${site.address}/desk/exports`)
  await page.getByRole('button', { name: '申请导出' }).click()
  await page.getByLabel('导出什么').selectOption({ label: '家长登录码' })
  await page.getByLabel('三（1）班').check()
  await page.getByLabel('三（2）班').check()
  await page.getByLabel('为什么需要').fill(WHY)
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByText(WHY).waitFor()
}

async function approve(): Promise<void> {
  const { page } = await comes('deputy', 'desk')
  await page.goto(`${site.address}/desk/exports`)
  const card = page.locator('article', { hasText: WHY })
  await card.getByRole('button', { name: '批准', exact: true }).click()
  await card.getByText('已批准').waitFor()
}
