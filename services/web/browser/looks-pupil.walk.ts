// What a pupil answers on the class's device: by pictures, by words, and what is told aloud.
import { after, before, test } from 'node:test'
import { aClass, choose, comes, type Class } from './classroom.ts'
import { looks } from './looking.ts'
import { aPupils } from './shown/class.ts'
import { allWell, closeAll, somebody, type Person } from './site.ts'

let small: Class
let big: Class
let tablet: Person

before(async () => {
  small = await aClass('T021')
  big = await aClass('T001')
  tablet = await somebody(768, 1024)
})
after(closeAll)

test('the pictures of a six-year-old, the happiest thing, the tree and the teacher’s ear hold in every look', async () => {
  const { page } = tablet
  await page.goto(small.address)
  await comes(page, small, 0)
  await page.locator('.pictures button').first().waitFor()
  await looks(tablet, aPupils('s1'))
  for (let at = 0; at < 5; at += 1) {
    await choose(page, 'mostly')
    await page.getByRole('button', { name: /下一个/ }).click()
  }
  await page.locator('.facts button').first().click()
  await page.getByRole('button', { name: '画一画' }).click()
  await looks(tablet, aPupils('s1-happiest'))
  await page.getByRole('button', { name: /交给老师/ }).click()
  await page.getByRole('button', { name: '我的成长树' }).click()
  await page.locator('.leaf').first().waitFor({ state: 'attached' })
  await looks(tablet, aPupils('s3'))
  await page.getByRole('button', { name: '说给老师听' }).click()
  await page.getByRole('button', { name: '说一说' }).waitFor()
  await looks(tablet, aPupils('s4'))
  allWell(tablet)
})

test('the sentences of whoever reads, and their own, hold in every look', async () => {
  const one = await somebody(768, 1024)
  const { page } = one
  await page.goto(big.address)
  await comes(page, big, 2)
  await page.getByRole('radio').first().waitFor()
  await looks(one, aPupils('s2'))
  for (let at = 0; at < 12; at += 1) {
    await page.getByText('稳定', { exact: true }).click()
    await page.getByRole('button', { name: /下一个/ }).click()
  }
  await page.getByLabel('我做到了').fill('每天自己收书包')
  await looks(one, aPupils('s2-own'))
  allWell(one)
})
