import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { shoot } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'
import { areThere, holds, says } from './waiting.ts'

let one: Person

before(async () => {
  one = await somebody()
  await signIn(one, 'app', 'guardian')
})
after(closeAll)

test('a wrong code says so, and nothing else', async () => {
  const { page } = one
  await page.getByRole('link', { name: '我的', exact: true }).click()
  await page.getByRole('link', { name: '再加一个孩子' }).click()
  await page.getByRole('heading', { name: '再加一个孩子' }).waitFor()
  await page.getByLabel('登录码').fill('AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG')
  await page.getByRole('button', { name: '加到我的账号' }).click()

  await says(page.getByRole('alert'), /登录码无效/)
})

test('the second child is there with the code from the sheet', async () => {
  const { page } = one
  await holds(page.getByLabel('学校标识码'), site.school)
  await page.getByLabel('登录码').fill(site.second_child)
  assert.deepEqual(await violations(page), [])
  await page.getByRole('button', { name: '加到我的账号' }).click()
  await page.getByRole('status').getByText('已经在您的账号里').waitFor()
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'join')
  await page.getByRole('link', { name: '看孩子们' }).click()

  await page.getByRole('combobox').waitFor()
  await areThere(page.getByRole('option'), 2)
  allWell(one)
})
