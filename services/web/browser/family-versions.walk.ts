import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { allWell, closeAll, signIn, site, somebody } from './site.ts'
import { says } from './waiting.ts'

after(closeAll)

test('a corrected report is the one in force, and the first says that it is old', async () => {
  const one = await somebody()
  const { page } = one
  await signIn(one, 'app', 'guardian')
  await page.goto(`${site.address}/app/pupils/${site.child}/terms/${site.term}/report`)
  await page.getByRole('heading', { name: '各个版本' }).waitFor()
  await page.getByRole('button', { name: '我已收到报告' }).waitFor()
  assert.equal(await page.getByText('已被第 2 版替代').count(), 0)
  await page.getByRole('link', { name: /第 1 版/ }).click()

  await page.getByText('这是第 1 版，已被第 2 版替代。').waitFor()
  assert.equal(await page.getByRole('button', { name: '我已收到报告' }).count(), 0)
  allWell(one)
})

test('the answer to the correction is there', async () => {
  const one = await somebody()
  await signIn(one, 'app', 'guardian')
  await one.page.goto(`${site.address}/app/pupils/${site.child}/terms/${site.term}/objections`)

  await one.page.getByText('已更正').waitFor()
  await one.page.getByText(/已核对点名记录/).waitFor()
  allWell(one)
})

test('a first report has nothing to compare with, and says what there is', async () => {
  const one = await somebody()
  const { page } = one
  await signIn(one, 'app', 'guardian')
  await page.goto(`${site.address}/app/pupils/${site.child}/terms/${site.past_term}/report`)
  await page.getByText(/本学期的档案里有 1 条已核实的记录/).waitFor()
  const said = await says(page.getByRole('main'), /记录还不够/)

  assert.doesNotMatch(said, /上学期/)
  assert.equal(await page.getByRole('button', { name: '看雷达图' }).count(), 0)
  allWell(one)
})
