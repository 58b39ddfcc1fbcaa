import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { shoot } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody } from './site.ts'
import { areThere, becomes, holds, says } from './waiting.ts'

after(closeAll)

test('a printed code opens the entrance with everything but one’s own words filled in', async () => {
  const one = await somebody()
  const { page } = one
  const slip = new URLSearchParams({ school: site.school, code: site.code })
  await page.goto(`${site.address}/app/sign-in#${slip}`)
  await page.getByRole('heading', { name: /第一次使用/ }).waitFor()
  await holds(page.getByLabel('登录码', { exact: true }), site.code)
  await becomes(() => new URL(page.url()).hash, '', 'the code does not stay in the address')
  await page.getByLabel('账号', { exact: true }).fill('sun.hong')
  await page.getByLabel('密码').fill(site.password)
  await page.getByRole('button', { name: '开通并登录' }).click()

  await page.getByRole('button', { name: '退出登录' }).waitFor()
  allWell(one)
})

test('the class teacher reissues the slip of one family, and only that', async () => {
  const one = await somebody(1280, 900)
  const { page } = one
  await signIn(one, 'app', 'T001')
  await page.goto(`${site.address}/app/classes/${site.class_group}/codes`)
  // Somebody of this family opened an account with the slip of before.
  await page.getByLabel('给谁').selectOption(site.code_of)
  await page.getByText(/已经用以前的码加入/).waitFor()
  await shoot(page, 'codes-joined')
  await page.getByLabel('给谁').selectOption({ index: 4 })
  await page.getByText(/已经用以前的码加入/).waitFor({ state: 'hidden' })
  await page.getByText('只重新发给这一名学生').waitFor()
  await page.getByRole('button', { name: '生成' }).click()
  const slips = page.locator('.to-cut > li')
  await slips.first().waitFor()

  await areThere(slips, 1)
  await page.getByRole('img', { name: /登录码/ }).waitFor()
  await says(slips.first(), /刘.+（母亲）/)
  allWell(one)
})

test('the office prints those of a class, each with its line to cut along', async () => {
  const one = await somebody(1280, 900)
  const { page } = one
  await signIn(one, 'desk', 'admin')
  await page.getByRole('link', { name: '登录码' }).first().click()
  await page.getByLabel('班级', { exact: true }).selectOption({ label: '三（2）班' })
  await page.getByRole('button', { name: '生成' }).click()
  const slips = page.locator('.to-cut > li')
  await areThere(slips, 12)
  await page.emulateMedia({ media: 'print' })

  assert.equal(await slips.first().evaluate((slip) => getComputedStyle(slip).borderTopStyle), 'dashed')
  assert.ok(await page.getByLabel('班级', { exact: true }).isHidden())
  allWell(one)
})

test('two grades in one room stand apart by name, and a whole grade is one tap', async () => {
  const one = await somebody()
  const { page } = one
  await signIn(one, 'app', 'T022')
  await page.getByRole('heading', { name: '五、六复式（1）班 · 记一笔' }).waitFor()
  await becomes(() => page.locator('.names h2').allTextContents(), ['五年级', '六年级'])
  await areThere(page.getByRole('list', { name: '六年级' }).getByRole('button'), 4)
  await page.locator('.teams').getByRole('button', { name: '六年级' }).click()
  await page.locator('.tags button').first().click()
  await page.getByText(/已记下 4 人/).waitFor()
  await page.getByRole('button', { name: /^撤销/ }).click()
  await page.goto(`${site.address}/app/classes/${site.mixed_group}/terms/${site.term}/signing/student.B2`)
  await page.getByRole('heading', { name: '六年级' }).waitFor()
  await areThere(page.getByText(/近期记录较少，还不评这一项 · \d 人/), 2)
  await page.goto(`${site.address}/app/classes/${site.mixed_group}/terms/${site.term}/remarks`)
  const sixth = page.getByRole('heading', { name: '六年级' })
  await areThere(sixth.locator('+ ul a'), 4)
  allWell(one)
})
