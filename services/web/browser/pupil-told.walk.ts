// Who hears and sees what a child told: the class teacher on one list of the class, and the family.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { teacherOf } from './classroom.ts'
import { shoot } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody, violations } from './site.ts'
import { areThere, becomes } from './waiting.ts'

after(closeAll)

test('a class teacher has what the whole class told in one place, folded beside what waits', async () => {
  const teacher = await teacherOf('T021')
  const { page } = teacher
  await page.goto(`${site.address}/app/classes`)
  await page.getByRole('link', { name: /^待我看的/ }).click()
  const told = page.locator('details', { hasText: '孩子自己说的：2 人' })
  await told.locator('summary').click()
  await areThere(told.locator('h3'), 2)
  const drawer = told.locator('li', { has: page.locator('h3', { hasText: '陈小满' }) })
  await drawer.getByRole('button', { name: '看一看' }).click()
  await becomes(() => drawer.getByRole('img', { name: '陈小满画的' }).evaluate((one: HTMLImageElement) => one.naturalWidth), 800)
  await told.getByRole('button', { name: /听一听/ }).first().click()
  await told.locator('audio').waitFor()
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'review-told')
  allWell(teacher)
})

test('its family sees the drawing beside what was seen of the child', async () => {
  const family = await somebody()
  const { page } = family
  await signIn(family, 'app', 'first-family')
  await page.getByRole('link', { name: '成长' }).click()
  const own = page.getByRole('region', { name: '孩子自己说的' })
  await own.getByRole('button', { name: '看一看' }).click()
  const width = () => own.getByRole('img', { name: /画的$/ }).evaluate((one: HTMLImageElement) => one.naturalWidth)
  await becomes(width, 800)
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'family-drawn')
  allWell(family)
})
