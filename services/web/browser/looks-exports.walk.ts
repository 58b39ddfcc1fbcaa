// A request for an export on both sides of it: waiting, then approved.
import { after, before, test } from 'node:test'
import { looks } from './looking.ts'
import { comes, LANGUAGES } from './looks.ts'
import { allWell, closeAll, site } from './site.ts'

const WHY = '家长开放日统一补发三年级的登录码。'
after(closeAll)

before(async () => {
  const { page } = await comes('admin', 'desk', 'zh-CN')
  await page.goto(`${site.address}/desk/exports`)
  await page.getByRole('button', { name: '申请导出' }).click()
  await page.getByLabel('导出什么').selectOption({ label: '家长登录码' })
  await page.getByLabel('三（1）班').check()
  await page.getByLabel('三（2）班').check()
  await page.getByLabel('为什么需要').fill(WHY)
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByText(WHY).waitFor()
})

for (const state of ['waiting', 'approved'] as const) {
  test(`a request that is ${state} holds in every look, for both who see it`, async () => {
    if (state === 'approved') await approve()
    for (const language of LANGUAGES) {
      for (const account of ['admin', 'deputy']) {
        const one = await comes(account, 'desk', language)
        await looks(one, { name: `exports-${state}-${account}`, path: '/desk/exports' }, language)
        allWell(one)
      }
    }
  })
}

async function approve(): Promise<void> {
  const { page } = await comes('deputy', 'desk', 'zh-CN')
  await page.goto(`${site.address}/desk/exports`)
  const card = page.locator('article', { hasText: WHY })
  await card.getByRole('button', { name: '批准', exact: true }).click()
  await card.getByText('已批准').waitFor()
}
