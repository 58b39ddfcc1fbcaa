import { after, before, test } from 'node:test'
import { allWell, closeAll, signIn, site, somebody, type Person } from './site.ts'
import { says } from './waiting.ts'

let one: Person

before(async () => {
  one = await somebody()
  await signIn(one, 'app', 'guardian')
})
after(closeAll)

test('a family sees who of the school looked, at what and what for', async () => {
  const { page } = one
  await page.getByRole('link', { name: '我的', exact: true }).click()
  await page.getByRole('link', { name: /谁看过/ }).waitFor()
  // Of two children this is the one whom somebody has read of.
  await page.goto(`${site.address}/app/pupils/${site.child}/looked`)
  await page.getByRole('heading', { name: '谁看过' }).waitFor()
  await page.getByText('王芳').first().waitFor()

  await says(page.getByRole('main'), /班主任/)
  allWell(one)
})

test('a consent is taken back, and given again, each with effect at once', async () => {
  const { page } = one
  await page.goto(`${site.address}/app/pupils/${site.child}/consent`)
  const photos = page.locator('section', { hasText: '照片、视频和声音' })
  await photos.getByText('已同意').waitFor()
  await photos.getByRole('button', { name: /撤回/ }).click()
  await photos.getByText('未同意').waitFor()
  await photos.getByRole('button', { name: /同意/ }).click()

  await photos.getByText('已同意').waitFor()
  allWell(one)
})

test('another child is not to be found', async () => {
  const { page } = one
  await page.goto(`${site.address}/app/pupils/00000000-0000-4000-8000-000000000000/looked`)

  await says(page.getByRole('alert'), /没有找到/)
})
