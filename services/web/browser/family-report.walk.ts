import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asked } from './household.ts'
import { shootBoth } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'
import { areThere, becomes, holds, losesAnswer, says } from './waiting.ts'

let mother: Person
let teacher: Person
const BANNED = /名次|第\s*[0-9一二三四五六七八九十]+\s*名|总分|平均分|百分|超过.{0,6}同学/

before(async () => {
  mother = await somebody()
  await signIn(mother, 'app', 'guardian')
  teacher = await somebody()
  await signIn(teacher, 'app', 'T001')
})
after(closeAll)

test('the first page leads to the report, and it begins with the sentence', async () => {
  const { page } = mother
  await page.getByRole('link', { name: '看报告' }).first().click()
  await page.getByRole('heading', { name: /这学期，我们看到的/ }).waitFor()
  const said = await says(page.getByRole('main'), /图书角[^]*十二项关键表现/)

  assert.doesNotMatch(said.replaceAll('不排名', ''), BANNED)
  await areThere(page.getByRole('heading', { level: 3 }), 12)
})

test('the class teacher is heard where something was said', async () => {
  const { page } = mother
  await page.getByRole('button', { name: '听老师说' }).scrollIntoViewIfNeeded()
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'report-spoken')
  await page.getByRole('button', { name: '听老师说' }).click()
  await page.locator('audio').waitFor()
  allWell(mother)
})

test('a child is beside itself: up, the same, and no word for a fall', async () => {
  const { page } = mother
  const row = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })

  await says(row('社会责任'), /上学期发展中，本学期稳定 · 明显进步/)
  await says(row('行为习惯'), /保持/)
  await says(row('学习习惯'), /稳定 · 暂不比较/)
  await says(row('美育实践'), /记录还不够/)
  await says(page.locator('main'), /“记录还不够”表示看到的太少，学校不作判断，并不表示表现不好/)
})

test('each fact has its day, who said it and its picture', async () => {
  const { page } = mother
  await page.getByRole('button', { name: /看记录\s*：社会责任/ }).click()
  await page.getByText('看见水龙头没关，走过去关上', { exact: true }).last().scrollIntoViewIfNeeded()
  await page.getByAltText(/照片：看见水龙头没关/).first().waitFor()

  await says(page.getByRole('main'), /老师 2 条/)
})

test('whoever turns from a fact to what is wrong in it finds the fact again by Back', async () => {
  const { page } = mother
  const fact = page.getByText('看见水龙头没关，走过去关上', { exact: true }).last()
  const wrong = page.getByRole('link', { name: /：看见水龙头没关/ }).first()
  await wrong.scrollIntoViewIfNeeded()
  const stood = await page.evaluate(() => scrollY)
  await wrong.click()
  await page.getByRole('heading', { name: '提出更正' }).first().waitFor()
  await page.goBack()
  await fact.waitFor()
  await becomes(async () => Math.abs((await page.evaluate(() => scrollY)) - stood) < 200, true)
  assert.ok(stood > 200, 'it stood further down')
})

test('the shape waits behind a button, with its table', async () => {
  const { page } = mother
  assert.equal(await page.getByRole('img', { name: /与上学期的自己比较/ }).count(), 0)
  await page.getByRole('button', { name: '看雷达图' }).click()
  await page.getByRole('img', { name: /与上学期的自己比较/ }).waitFor()
  const rows = page.getByRole('region', { name: '雷达图的数据表' }).getByRole('row')

  await areThere(rows, 1 + 5)
  await says(rows.nth(1), /社会责任\s*发展中\s*稳定/)
})

test('a family says that it takes part, and takes it back; its class teacher sees who says so', async () => {
  const { page } = mother
  const join = page.getByRole('button', { name: '我们家愿意一起做' })
  await join.click()
  await page.getByText('已告诉班主任').waitFor()
  await page.getByRole('button', { name: '收回', exact: true }).click()
  await join.click()
  await page.getByText('已告诉班主任').scrollIntoViewIfNeeded()
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'report-together')

  await asked(teacher.page, '/sessions/current')
  await teacher.page.goto(`${site.address}/app/classes/${site.class_group}/reports`)
  const families = teacher.page.locator('.names li')
  await families.first().waitFor()
  assert.equal(await families.count(), 1)
  assert.deepEqual(await violations(teacher.page), [])
  await shootBoth(teacher.page, 'reports-together')
  allWell(teacher)
})

test('a few words to the class teacher are read, and answered in a sentence', async () => {
  const { page } = mother
  const field = page.getByLabel('写给老师的话')
  await field.fill('这学期他回家会主动说学校的事，谢谢老师。')
  await losesAnswer(mother.context, '**/letters')
  await page.getByRole('button', { name: '发给班主任' }).click()
  await page.getByRole('alert').waitFor()
  // The page is opened anew: what was written stands there, and is not a second letter.
  await page.reload()
  await holds(field, '这学期他回家会主动说学校的事，谢谢老师。')
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify({ ...sessionStorage })), /主动说/)
  await page.getByRole('button', { name: '发给班主任' }).click()
  await page.getByText('老师还没看').waitFor()
  await areThere(page.getByText('老师还没看'), 1, 'pressed again it was the same letter')
  mother.wrongs = mother.wrongs.filter((one) => !one.includes('ERR_FAILED'))
  await holds(field, '')

  await asked(teacher.page, '/sessions/current')
  await teacher.page.goto(`${site.address}/app/classes/${site.class_group}/review`)
  const list = teacher.page.getByRole('region', { name: '家长写给老师的话' })
  await list.getByText('主动说学校的事').waitFor()
  await list.getByLabel('回一句').fill('谢谢您告诉我，我们一起看着。')
  await list.getByRole('button', { name: '已读并回复' }).scrollIntoViewIfNeeded()
  assert.deepEqual(await violations(teacher.page), [])
  await shootBoth(teacher.page, 'review-letters')
  await list.getByRole('button', { name: '已读并回复' }).click()
  await list.getByText('您回复').waitFor()
  await teacher.page.reload()
  await list.getByRole('button', { name: '看过的' }).click()
  await list.getByText('我们一起看着').waitFor()

  await page.reload()
  await page.getByText('老师已读').waitFor()
  await page.getByText('我们一起看着').scrollIntoViewIfNeeded()
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'report-letter')
  allWell(teacher)
})

test('it is received, saved as a file, and its code holds', async () => {
  const { page } = mother
  await page.getByRole('button', { name: '我已收到报告' }).click()
  await page.getByText('您已签收').waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '保存 PDF' }).click()])
  const code = (await page.getByRole('definition').last().textContent()) ?? ''
  const [opened] = await Promise.all([
    mother.context.waitForEvent('page'),
    page.getByRole('link', { name: '打开核验页' }).click(),
  ])
  await opened.getByText('内容未被改动').waitFor()

  assert.match(file.suggestedFilename(), /^[2-9A-Z]{8}\.1\.pdf$/)
  assert.ok(code.startsWith(file.suggestedFilename().replace('.pdf', '')))
  assert.doesNotMatch((await opened.textContent('body')) ?? '', /水龙头|图书角/)
  allWell(mother)
})

test('it is read again without network', async () => {
  const { page, context } = mother
  const [, address] = [0, `${site.address}/app/pupils/${site.child}/terms/${site.term}/report`]
  await page.goto(`${site.address}/app/family/mine`)
  await context.route(/\/contents|\/spoken-remark/, (route) => route.abort())
  await page.goto(address)

  await page.getByText('现在连不上服务器').waitFor()
  await page.getByRole('heading', { name: /这学期，我们看到的/ }).waitFor()
  await page.getByRole('button', { name: '听老师说' }).click()
  await page.locator('audio').waitFor()
})
