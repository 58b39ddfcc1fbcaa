// Every family has looked: the check is ended, and the facts are let go again with a reason.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { shootBoth } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody, violations } from './site.ts'

after(closeAll)

test('a check that everybody has answered is ended, and can be opened again', async () => {
  const one = await somebody()
  const { page } = one
  await signIn(one, 'app', 'T001')
  await page.goto(`${site.address}/app/classes/${site.class_group}/terms/${site.term}/check`)
  await page.getByText('每个家庭都看过了').waitFor()
  await page.getByText('看过了，没有意见').first().waitFor()
  await page.getByRole('button', { name: '结束核对' }).click()
  await page.getByText(/核对已经结束，记录保持不动/).waitFor()
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'teacher-check-closed')

  await page.getByText('要补记或改记录？').click()
  await page.getByLabel(/为什么要重新开放/).fill('补录运动会成绩')
  await page.getByRole('button', { name: '重新开放记录' }).click()
  await page.getByText('记录已重新开放').waitFor()
  await page.getByRole('button', { name: '开始核对' }).waitFor()
  allWell(one)
})
