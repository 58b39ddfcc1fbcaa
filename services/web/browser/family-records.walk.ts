import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { recorded, until } from './household.ts'
import { shoot } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody, type Person } from './site.ts'
import { aTeacher } from './teacher.ts'
import { areThere, becomes, says } from './waiting.ts'

let mother: Person
const card = (words: string) => mother.page.getByRole('article').filter({ hasText: words })

before(async () => {
  mother = await somebody()
  await signIn(mother, 'app', 'guardian')
})
after(closeAll)

test('the first page says what is asked', async () => {
  await mother.page.getByText('是在学校菜园，还是在家里种的？').waitFor()
  await mother.page.getByRole('link', { name: '去补充' }).click()

  await card('种下三颗豆子').getByText('请补充').waitFor()
})

test('each record says how it stands', async () => {
  await card('给阳台的葱浇水').getByText('待老师看').waitFor()
  await card('帮外婆摘菜').getByText('暂未收入').waitFor()
  await card('帮外婆摘菜').getByText('先不收入').waitFor()

  await card('洗碗').getByText('已采纳').waitFor()
})

test('a question is answered in words, and the record goes back', async () => {
  await card('种下三颗豆子').getByLabel('补充几句').fill('在家里的阳台上')
  await card('种下三颗豆子').getByRole('button', { name: '补充好了' }).click()
  await card('在家里的阳台上').getByText('待老师看').waitFor()

  allWell(mother)
})

test('a wrong length is said anew', async () => {
  await card('洗碗').getByRole('button', { name: '更正', exact: true }).click()
  await card('洗碗').getByLabel('大约几分钟').fill('10')
  await card('洗碗').getByRole('button', { name: '保存更正' }).click()
  await card('洗碗').getByText('10 分钟').waitFor()

  await becomes(async () => (await recorded(mother.page, '洗碗'))[0]?.measures, { minutes: 10 })
})

test('a record is taken back with a reason', async () => {
  await card('给阳台的葱浇水').getByRole('button', { name: '撤回' }).click()
  await card('给阳台的葱浇水').getByRole('button', { name: '记错了' }).click()
  await until(mother.page, '给阳台的葱浇水', 0)

  await card('给阳台的葱浇水').waitFor({ state: 'detached' })
  allWell(mother)
})

test('what counts is told week by week, with its picture and who said it', async () => {
  const { page } = mother
  await page.getByRole('link', { name: '成长' }).click()
  await page.getByText('看见水龙头没关').first().scrollIntoViewIfNeeded()
  await page.getByAltText(/照片：看见水龙头没关/).first().waitFor()

  const said = await says(page.getByRole('main'), /老师/)
  assert.doesNotMatch(said, /帮外婆摘菜|暂未收入/)
  allWell(mother)
})

test('what its teacher takes back goes, and whoever had read it is told why', async () => {
  const { page } = mother
  const wrong = '进门先问好'
  const seen = page.getByRole('main').getByText(wrong)
  const many = (await recorded(page, wrong)).length
  await areThere(seen, many)
  const teacher = await aTeacher()
  await teacher.page.goto(`${site.address}/app/just-now/${site.class_group}`)
  const row = teacher.page.locator('li.card', { hasText: wrong }).first()
  await row.getByRole('button', { name: '撤回', exact: true }).click()
  await row.getByRole('button', { name: '点错人' }).click()
  await until(page, wrong, many - 1)
  await page.reload()
  await page.getByText(/老师撤回了 .+ 的一条记录（点错人）/).waitFor()

  await areThere(seen, many - 1)
  for (const one of [mother, teacher]) allWell(one)
})

test('large words stay large on every page', async () => {
  const { page } = mother
  await page.getByRole('link', { name: '我的', exact: true }).click()
  await page.getByRole('button', { name: '特大' }).click()
  await page.goto(`${site.address}/app/family/labour`)
  await page.getByText('今天做了什么？').waitFor()

  await becomes(() => page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '24px')
})

test('the first guardian lets a grandmother join', async () => {
  const { page } = mother
  await page.goto(`${site.address}/app/pupils/${site.child}/guardians`)
  await page.getByLabel('姓名').fill('李秀英')
  await page.getByLabel('是孩子的').fill('外婆')
  await page.getByRole('button', { name: '生成登录码' }).click()
  // Signed in a while ago: whoever found this telephone does not know the password.
  await page.getByText('请再输入一次您的登录密码').waitFor()
  await page.getByLabel('密码').fill('不是这一个')
  await page.getByRole('button', { name: '确认并继续' }).click()
  await page.getByText('账号或密码不正确').waitFor()
  await shoot(page, 'family-password-again')
  await page.getByLabel('密码').fill(site.password)
  await page.getByRole('button', { name: '确认并继续' }).click()
  await page.getByRole('heading', { name: '登录码' }).waitFor()

  await page.getByText('外婆', { exact: true }).waitFor()
  allWell(mother)
})

test('the class computer prints no codes for whoever finds it open', async () => {
  const teacher = await somebody()
  const { page } = teacher
  await signIn(teacher, 'app', 'T001')
  await page.goto(`${site.address}/app/classes/${site.class_group}/codes`)
  await page.getByLabel('给谁').selectOption(site.child)
  await page.getByText(/已经用以前的码加入/).waitFor()
  await page.getByRole('button', { name: '生成' }).click()
  await page.getByLabel('密码').fill(site.password)
  await shoot(page, 'codes-password-again')
  await page.getByRole('button', { name: '确认并继续' }).click()

  await page.locator('.to-cut > li').first().waitFor()
  await page.getByText('本人已经有账号').first().waitFor()
  allWell(teacher)
})

test('a child who forgot the pictures gets a card at once, the class only by the password', async () => {
  const teacher = await somebody()
  const { page } = teacher
  await signIn(teacher, 'app', 'T001')
  await page.goto(`${site.address}/app/classes/${site.class_group}/cards`)
  await page.getByLabel('给谁').selectOption(site.child)
  await page.getByRole('button', { name: '生成' }).click()
  await areThere(page.locator('.to-cut > li'), 1)
  await page.getByRole('button', { name: '已经打印好了' }).click()
  await page.getByLabel('给谁').selectOption('')
  await page.getByRole('button', { name: '生成' }).click()
  await page.getByText('请再输入一次您的登录密码').waitFor()
  await shoot(page, 'cards-password-again')

  assert.equal(await page.locator('.to-cut > li').count(), 0)
  allWell(teacher)
})

test('the office computer prints no codes of colleagues for whoever finds it open', async () => {
  const office = await somebody()
  const { page } = office
  await signIn(office, 'desk', 'admin')
  await page.goto(`${site.address}/desk/staff`)
  await page.getByText('增加一项职责').click()
  await page.getByLabel('工号', { exact: true }).fill('admin')
  await page.getByText('这是您自己的工号').waitFor()
  await shoot(page, 'staff-own-duty')
  await page.getByRole('button', { name: '打印全体登录码' }).click()
  await page.getByRole('button', { name: '生成' }).click()
  await page.getByLabel('密码').fill(site.password)
  await shoot(page, 'staff-codes-password-again')
  await page.getByRole('button', { name: '确认并继续' }).click()

  await page.locator('.to-cut > li').first().waitFor()
  await shoot(page, 'staff-codes')
  allWell(office)
})

test('who no longer cares for the child sees nothing of it at once', async () => {
  const father = await somebody()
  const { page } = father
  await signIn(father, 'app', 'father')
  await page.goto(`${site.address}/app/pupils/${site.child}/guardians`)
  await page.getByText('请第一位监护人或班主任添加').waitFor()
  await page.getByLabel('我明白，仍要解除').check()
  await page.getByRole('button', { name: '解除我和孩子的关联' }).click()

  await page.getByRole('button', { name: '登录', exact: true }).waitFor()
})
