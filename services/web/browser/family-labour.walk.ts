import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { recorded, until } from './household.ts'
import { allWell, closeAll, signIn, site, somebody, type Person } from './site.ts'
import { areThere, becomes, says } from './waiting.ts'

const HELD_MS = 12_000
let mother: Person

before(async () => {
  mother = await somebody()
  await signIn(mother, 'app', 'guardian')
  await mother.page.getByRole('link', { name: '记劳动' }).click()
  await mother.page.getByText('今天做了什么？').waitFor()
})
after(closeAll)

const chore = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const save = (page: Page) => chore(page, '保存')
const again = (page: Page) => chore(page, '再记一次').click()

test('a chore with its defaults is two taps, and says where it is', async () => {
  const { page } = mother
  await chore(page, '洗碗').click()
  await save(page).click()
  await page.getByText('已存本机，联网后自动上传').waitFor()
  assert.equal(await page.getByText('已上传').count(), 0)
  const [sent] = await until(page, '洗碗', 1)

  assert.deepEqual(sent!.measures, { minutes: 20 })
  await page.getByRole('main').getByText('已上传').waitFor()
  allWell(mother)
})

test('the same again within ten minutes is not one more', async () => {
  const { page } = mother
  await again(page)
  await chore(page, '洗碗').click()
  await save(page).click()

  await page.getByText('“洗碗”刚刚记过了').waitFor()
  assert.equal((await recorded(page, '洗碗')).length, 1)
})

test('with a length and a photo it is five', async () => {
  const { page } = mother
  await chore(page, '整理房间').click()
  await chore(page, '5 分钟').click()
  const [choosing] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('照片（可以不传）').click()])
  await choosing.setFiles(site.photo)
  await page.getByAltText('要附上的照片').waitFor()
  await save(page).click()
  await until(page, '整理房间', 1)

  await becomes(async () => (await recorded(page, '整理房间')).map((one) => [one.evidence.length, one.measures]), [[1, { minutes: 5 }]])
  await says(page.locator('.chip-button'), /已上传/)
})

test('what is undone within ten seconds was never sent', async () => {
  const { page } = mother
  await again(page)
  await chore(page, '倒垃圾').click()
  await save(page).click()
  await chore(page, '撤销').click()
  await page.getByText('已撤销').waitFor()
  await page.waitForTimeout(HELD_MS)

  assert.equal((await recorded(page, '倒垃圾')).length, 0)
})

test('without network, photo and all, it survives the end of the app', async () => {
  const { page, context } = mother
  await again(page)
  await context.setOffline(true)
  await chore(page, '一起做饭').click()
  await page.locator('input[type=file]').setInputFiles(site.photo)
  await page.getByAltText('要附上的照片').waitFor()
  await page.getByLabel('和家人一起').check()
  await save(page).click()
  await page.getByText('已存本机').waitFor()
  await page.close()
  await context.setOffline(false)
  mother.page = await context.newPage()
  await mother.page.goto(`${site.address}/app/family/records`)
  const [told] = await until(mother.page, '一起做饭', 1)

  assert.match(told!.note!, /和家人一起/)
  await becomes(async () => (await recorded(mother.page, '一起做饭'))[0]?.evidence.length, 1)
  // The browser says of each try that there was no network.
  assert.deepEqual(mother.wrongs.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED')), [])
})

test('what two of a family recorded is one where they say so', async () => {
  const father = await somebody()
  const { page } = father
  await signIn(father, 'app', 'father')
  await page.goto(`${site.address}/app/family/labour`)
  await chore(page, '洗碗').click()
  await save(page).click()
  await page.getByText(/今天也记过“洗碗”/).waitFor({ timeout: 30_000 })
  await chore(page, '是同一次').click()

  await until(page, '洗碗', 1)
  await areThere(page.getByText(/今天也记过“洗碗”/), 0)
  allWell(father)
})
