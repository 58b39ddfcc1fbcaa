import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { speak } from './looking.ts'
import { shoot, shootBoth } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'
import { brokenWords, toWork } from './teacher.ts'
import { areThere, becomes, holds, says, settles } from './waiting.ts'

let one: Person

before(async () => {
  one = await somebody()
  await signIn(one, 'app', 'T001')
})
after(closeAll)

test('a teacher sees the classes and the work of each', async () => {
  await one.page.goto(`${site.address}/app/classes`)
  await one.page.getByRole('link', { name: /按项看全班/ }).waitFor()
  assert.deepEqual(await violations(one.page), [])
  await shootBoth(one.page, 'teacher-classes')
  allWell(one)
})

test('whom was little recorded of is a list of names, and each name leads to the child', async () => {
  const { page } = one
  await toWork(one, /近期记录/)
  await page.getByRole('heading', { name: /近两周记过/ }).waitFor()
  assert.deepEqual(await violations(page), [])
  await shootBoth(one.page, 'teacher-coverage')
  await page.locator('main li a').first().click()
  await page.getByText('借给同学一块橡皮').first().waitFor()
  assert.deepEqual(await violations(page), [])
  await shootBoth(one.page, 'teacher-pupil')
  allWell(one)
})

test('what came from home is taken in by one tap, and that can be undone', async () => {
  const { page } = one
  await toWork(one, /待我看的/)
  const card = page.locator('article', { hasText: '洗了碗' }).first()
  await card.getByRole('button', { name: '采纳' }).click()
  await card.getByText('采纳，马上上传').waitFor()
  await shootBoth(one.page, 'teacher-review')
  await card.getByRole('button', { name: '撤销' }).click()
  assert.deepEqual(await violations(page), [])
  await card.getByRole('button', { name: '采纳' }).click()
  await card.getByText('已采纳').waitFor()

  await page.reload()
  await page.getByRole('heading', { name: '待我看的' }).waitFor()
  await page.locator('article', { hasText: '洗了碗' }).waitFor({ state: 'detached' })
  allWell(one)
})

test('what counts at once is looked at by lot, and taken out again with a reason', async () => {
  const { page } = one
  await toWork(one, /待我看的/)
  const card = (words: string) => page.locator('article', { hasText: words })
  await card('自己收好橡皮').getByRole('button', { name: '看过，没问题' }).click()
  await card('自己收好橡皮').getByText('已看过，照常计入').waitFor()
  const wrong = card('橡皮屑扫干净')
  await wrong.getByRole('button', { name: '不该计入' }).click()
  await wrong.getByRole('button', { name: '好像是另一个孩子的' }).click()
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'teacher-samples')
  await wrong.getByRole('button', { name: '撤销计入' }).click()
  await wrong.getByText('已撤销计入').waitFor()
  await page.reload()
  await card('出勤少记了一天').waitFor()
  await settles(page)

  assert.equal(await card('自己收好橡皮').or(wrong).count(), 0)
  allWell(one)
})

test('an objection is answered beside it, by nobody who had a part', async () => {
  const { page } = one
  await toWork(one, /待我看的/)
  const card = page.locator('article', { hasText: '那天他请假' })
  await card.getByText('把橡皮借给了小组').waitFor()
  const theirs = page.locator('article', { hasText: '出勤少记了一天' })
  await theirs.getByText('由没有参与的同事答复').waitFor()
  assert.equal(await theirs.getByRole('button').count(), 0)
  assert.equal(await card.getByRole('radio', { checked: true }).count(), 0)

  await card.getByLabel('属实，更正', { exact: true }).check()
  await card.getByLabel('划去这条记录').check()
  await card.getByLabel('写给提出人的答复').fill('已核对点名记录，这一条记错了人。')
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'teacher-objections')
  await card.getByRole('button', { name: '答复', exact: true }).click()
  await card.getByText('已答复').waitFor()
  await page.reload()
  await theirs.waitFor()

  assert.equal(await card.count(), 0)
  allWell(one)
})

test('one indicator of the class is signed by keys, with nothing prefilled', async () => {
  const { page } = one
  await toWork(one, /按项看全班/)
  await page.getByRole('link', { name: /接着评/ }).click()
  await page.locator('article').first().waitFor()
  assert.equal(await page.locator('article [aria-pressed=true]').count(), 0)

  await page.keyboard.press('2')
  await page.keyboard.press('1')
  await page.keyboard.press('Backspace')
  await areThere(page.locator('article [aria-pressed=true]'), 1)
  assert.deepEqual(await violations(page), [])
  await shootBoth(one.page, 'teacher-signing')
  await page.locator('article').first().getByText('已上传').waitFor()

  await page.reload()
  await page.locator('article').first().getByText('已上传').waitFor()
  await areThere(page.locator('article [aria-pressed=true]'), 1)
  allWell(one)
})

test('no word of a level is broken, however narrow the phone and large the words', async () => {
  const { page } = one
  const levels = page.locator('article .levels').first().getByRole('button')
  await speak(page, 'en')
  await page.getByRole('button', { name: 'Outstanding' }).first().waitFor()
  for (const [width, root] of [[390, 16], [320, 16], [390, 32], [320, 32]] as const) {
    await page.setViewportSize({ width, height: 844 })
    await page.evaluate((px) => document.documentElement.style.setProperty('font-size', `${px}px`), root)
    await becomes(() => brokenWords(levels), [], `${width} px at ${root} px`)
    await shoot(page, `teacher-signing-en-${width}-${root}`, false)
  }
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'))
  await page.setViewportSize({ width: 390, height: 844 })
  await speak(page, 'zh-CN')
  allWell(one)
})

test('a remark begins with what was seen, waits on the device until it is sent, and leads to the next', async () => {
  const { page } = one
  const first = page.locator('.names a').first()
  const toList = (): Promise<void> => page.getByRole('link', { name: '回到名单' }).click()
  await toWork(one, /期末评语/)
  await first.getByText('还没写').waitFor()
  await first.click()
  await page.locator('.facts button').first().click()
  const field = page.getByLabel('评语', { exact: true })
  await holds(field, /橡皮|洗了碗/)
  await field.press('End')
  await field.pressSequentially('这学期你常常想到同学。')
  await shootBoth(one.page, 'teacher-remark')
  await page.getByText('已存本机').waitFor()
  await page.reload()
  await page.getByText('已存本机').waitFor()
  await holds(field, /常常想到同学/)
  assert.deepEqual(await violations(page), [])
  await toList()
  await first.getByText('写到一半，在这台设备上').waitFor()
  await first.click()
  await holds(field, /常常想到同学/)
  await page.getByRole('button', { name: '上传' }).click()
  await page.getByRole('main').getByText('已上传').waitFor()
  const others = await page.getByRole('heading', { level: 1 }).innerText()
  await page.getByRole('link', { name: /^下一个没写的/ }).click()
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: others }).filter({ hasText: '的评语' }).waitFor()
  await holds(field, /^$/)
  await toList()
  await first.getByText('已写好').waitFor()
  await page.locator('.names a').nth(1).getByText('还没写').waitFor()
  await shootBoth(page, 'teacher-remarks')
  assert.deepEqual(await violations(page), [])
  await first.click()
  await page.getByRole('main').getByText('已上传').waitFor()

  allWell(one)
})

test('two who write one remark at once see both texts, and neither is lost', async () => {
  const { page } = one
  const other = await somebody()
  const written = (on: typeof page) => on.getByLabel('评语', { exact: true })
  const send = async (on: typeof page): Promise<void> => on.getByRole('button', { name: '上传', exact: true }).click()
  const isSent = async (on: typeof page): Promise<void> => on.getByRole('main').getByText('已上传').waitFor()
  await signIn(other, 'app', 'T001')
  await other.page.goto(page.url())
  await isSent(other.page)
  await written(other.page).fill('你把抹布拧干了，还教同桌怎么做。')
  await send(other.page)
  await isSent(other.page)

  await written(page).fill('这学期你常常想到同学，还爱提问。')
  await send(page)
  await page.getByText('另一位老师也改过这段').waitFor()
  assert.match(await page.locator('blockquote').innerText(), /拧干/)
  assert.match(await written(page).inputValue(), /爱提问/)
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'teacher-remark-both')
  await page.getByRole('button', { name: '两段都留' }).click()
  await send(page)
  await isSent(page)
  await page.reload()
  await isSent(page)

  assert.match(await written(page).inputValue(), /拧干[^]*爱提问/)
  for (const each of [one, other]) allWell(each)
})

test('a pasted list is resolved first, and only what is clear is recorded', async () => {
  const { page } = one
  await page.goto(`${site.address}/app/classes`)
  const name = await pupilsName()
  await toWork(one, /粘贴名单/)
  await page.getByLabel('名单', { exact: true }).fill(`${name} 区三好学生\n没有这个人`)
  await page.getByRole('button', { name: '看看是谁' }).click()
  await page.getByText('认出 1 人，共 2 行').waitFor()
  await says(page.getByRole('listitem').filter({ hasText: '已认出' }), /^\S+ 区三好学生\s*已认出$/)
  await page.getByLabel('记成什么').selectOption({ index: 1 })
  assert.deepEqual(await violations(page), [])
  await shootBoth(one.page, 'teacher-honours')
  await page.getByRole('button', { name: '记下 1 人' }).click()
  await page.getByText('已上传：记下 1 条').waitFor()

  allWell(one)
})

async function pupilsName(): Promise<string> {
  const told = await one.page.evaluate(async (id) => (await fetch(`/students/${id}`)).json(), site.child)
  return (told as { name: string }).name
}
