import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asked } from './household.ts'
import { shootBoth } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'
import { areThere, holds, losesAnswer, says } from './waiting.ts'

let mother: Person

before(async () => {
  mother = await somebody()
  await signIn(mother, 'app', 'guardian')
})
after(closeAll)

test('the draft tells facts and no levels', async () => {
  const { page } = mother
  await page.getByRole('link', { name: '去核对' }).click()
  await page.getByText('看见水龙头没关').first().waitFor()
  const said = await says(page.getByRole('main'), /老师/)

  assert.doesNotMatch(said, /突出|稳定|发展中|起步中/)
})

test('a family adds its words', async () => {
  const { page } = mother
  await page.getByLabel('写给孩子的话').fill('你每天自己收书包，妈妈都看见了。')
  await page.getByRole('button', { name: '保存这段话' }).click()
  await page.getByText('已经记下').waitFor()
  await page.reload()

  await holds(page.getByLabel('写给孩子的话'), '你每天自己收书包，妈妈都看见了。')
})

test('what is wrong is said of that one fact, and has its day for the answer', async () => {
  const { page } = mother
  await page.getByRole('link', { name: /这一条不对\s*：看见水龙头没关/ }).first().click()
  await page.getByRole('heading', { name: '关于一条记录' }).waitFor()
  await page.getByText(/看见水龙头没关/).waitFor()
  await page.getByRole('button', { name: '日期不对' }).click()
  await page.getByLabel('哪里不对').fill('日期不对：那天他请假。')
  await losesAnswer(mother.context, '**/objections')
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('等待答复').waitFor()
  await areThere(page.getByText('等待答复'), 1, 'pressed again it was the same objection')
  mother.wrongs = mother.wrongs.filter((one) => !one.includes('ERR_FAILED'))

  await page.getByText(/学校会在 .* 前答复/).waitFor()
  allWell(mother)
})

test('the school answers at its desk, and the family reads it', async () => {
  const desk = await somebody(1280, 900)
  await signIn(desk, 'desk', 'admin')
  await desk.page.getByRole('navigation').getByRole('link', { name: '异议' }).click()
  const card = desk.page.locator('article', { hasText: '那天他请假' })
  await card.getByText('看见水龙头没关').waitFor()
  await card.getByLabel('属实，更正', { exact: true }).check()
  await card.getByLabel('划去这条记录').check()
  await card.getByLabel('写给提出人的答复').fill('已核对点名记录，那天他请假。')
  assert.deepEqual(await violations(desk.page), [])
  await shootBoth(desk.page, 'desk-objections')
  await card.getByRole('button', { name: '答复', exact: true }).click()
  await card.getByText('已答复').waitFor()
  allWell(desk)

  const { page } = mother
  await asked(page, '/sessions/current')
  await page.reload()
  await page.getByText('已更正', { exact: true }).waitFor()
  await page.getByText('学校答复：已核对点名记录，那天他请假。').waitFor()
  await shootBoth(page, 'family-objections-answered')
  allWell(mother)
})

test('looking is one tap, once', async () => {
  const { page } = mother
  await page.goto(`${site.address}/app/pupils/${site.child}/terms/${site.term}/draft`)
  await page.getByRole('button', { name: '看过了，没有意见' }).click()
  await page.getByText('您已经核对过了').waitFor()
  await page.goto(`${site.address}/app/`)
  await page.getByRole('link', { name: '记一次家务' }).waitFor()

  // What the device remembers is shown first, and read anew behind it.
  await page.getByRole('link', { name: '去核对' }).waitFor({ state: 'detached' })
})

test('while it is checked, nothing new is recorded', async () => {
  const { page } = mother
  await page.goto(`${site.address}/app/family/labour`)

  await page.getByText('本学期已进入核对').waitFor()
  assert.equal(await page.getByRole('button', { name: '保存' }).count(), 0)
  allWell(mother)
})
