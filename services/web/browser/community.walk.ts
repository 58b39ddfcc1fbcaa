import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { looks } from './looking.ts'
import { CONFIRMATION } from './shown/public.ts'
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'
import { says } from './waiting.ts'

const BOT = 'Mozilla/5.0 (compatible; MicroMessenger LinkPreview/1.0)'
const PATH = '/community-confirmation'
const GIVEN_NAMES = ['小明', '雨桐']
let teacher: Person
let address = ''

before(async () => {
  teacher = await somebody()
  await signIn(teacher, 'app', 'T001')
})
after(closeAll)

/** A link as a teacher makes one; the address that the code shows. */
async function aLink(planned = 2): Promise<string> {
  const { page } = teacher
  await page.goto(`${site.address}/app/community`)
  await page.getByRole('button', { name: '发一个确认链接' }).click()
  await page.getByLabel('是哪类活动').selectOption('SP03')
  await page.getByLabel('活动名称').fill('敬老院陪伴')
  await page.getByLabel('请哪个单位确认').fill('东风社区居委会')
  await page.getByLabel('对方怎么称呼').fill('周老师')
  await page.getByLabel('计划几小时').fill(String(planned))
  await page.getByRole('checkbox').first().waitFor()
  for (const child of await page.getByRole('checkbox').all()) await child.check()
  await page.getByRole('button', { name: '生成链接' }).click()
  await page.getByRole('img', { name: '确认链接的二维码' }).waitFor()
  return page.getByLabel('也可以把链接发给对方').inputValue()
}

const confirmIn = (page: Page) => page.getByRole('button', { name: '情况属实，确认' }).click()

test('a teacher makes a link, and has it as a code, an address and a sheet', async () => {
  address = await aLink()
  const { page } = teacher

  assert.match(address, /\/community#[0-9a-f]{32}\.[\w-]+$/)
  assert.deepEqual(await violations(page), [])
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.getByRole('img', { name: '确认链接的二维码' }).isVisible())
  assert.ok(!(await page.getByRole('button', { name: '打印这一页' }).isVisible()))
  await page.emulateMedia({ media: 'screen' })
  allWell(teacher)
})

test('opened three times by a program that looks at links, it is as new', async () => {
  for (let times = 0; times < 3; times += 1) {
    const bot = await somebody()
    await bot.context.setExtraHTTPHeaders({ 'user-agent': BOT })
    const posts: string[] = []
    bot.page.on('request', (one) => one.method() !== 'GET' && posts.push(one.url()))
    await bot.page.goto(address)
    await bot.page.getByRole('button', { name: '情况属实，确认' }).waitFor()
    assert.deepEqual(posts, [])
    await bot.context.close()
  }
})

test('one press confirms; names are masked; the token is in no address that is asked', async () => {
  const one = await somebody()
  const { page } = one
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url() + (request.postData() ?? '')))
  await page.goto(address)
  await page.getByRole('button', { name: '情况属实，确认' }).waitFor()
  await says(page.getByRole('main'), /王＊＊/)
  const shown = await says(page.getByRole('main'), /2 小时/)

  for (const name of GIVEN_NAMES) assert.ok(!shown.includes(name))
  await confirmIn(page)
  await page.getByText(/已确认，谢谢您！凭证号 [2-9A-Z]{3}-[2-9A-Z]{4}/).waitFor()
  const secret = address.split('.').at(-1)!
  assert.deepEqual(asked.filter((url) => url.includes(secret)), [])
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ''])
  assert.deepEqual(await violations(page), [])
  allWell(one)
})

test('whoever comes second reads who confirmed and when; the teacher reads it too', async () => {
  const one = await somebody()
  await one.page.goto(address)
  await one.page.getByText(/这次活动已由 周老师 在 \d+月\d+日.* 确认/).waitFor()
  assert.equal(await one.page.getByRole('button', { name: '情况属实，确认' }).count(), 0)
  await teacher.page.reload()
  await teacher.page.getByText(/已由 周老师 在 .* 确认，凭证号/).first().waitFor()
  allWell(one)
})

test('two at once: one confirms, the other learns that it was done', async () => {
  const both = await aLink()
  const [one, other] = [await somebody(), await somebody()]
  for (const { page } of [one, other]) {
    await page.goto(both)
    await page.getByRole('button', { name: '情况属实，确认' }).waitFor()
  }
  await other.page.getByLabel('您的称呼').fill('李主任')
  await Promise.all([confirmIn(one.page), confirmIn(other.page)])
  const ends = await Promise.all(
    [one, other].map(async ({ page }) => {
      await page.getByText(/已确认，谢谢您|这次活动已由/).first().waitFor()
      return ((await page.getByRole('main').textContent()) ?? '').includes('已确认，谢谢您')
    }),
  )

  assert.deepEqual(ends.toSorted(), [false, true])
})

test('with the network away the page keeps all that was filled in, and confirms once it is back', async () => {
  const one = await somebody()
  const { page, context } = one
  await page.goto(await aLink())
  await page.getByRole('checkbox').first().uncheck()
  await page.getByRole('button', { name: '多一点' }).click()
  await page.getByLabel('想对孩子们说一句').fill('你们把老人逗笑了。')
  await context.setOffline(true)
  await confirmIn(page)
  await page.getByText('还没有确认成功，请保持页面打开').waitFor()

  assert.deepEqual(await violations(page), [])
  assert.equal(await page.getByLabel('想对孩子们说一句').inputValue(), '你们把老人逗笑了。')
  assert.ok(!(await page.getByRole('checkbox').first().isChecked()))
  assert.equal(await page.getByText('已确认').count(), 0)
  await context.setOffline(false)
  await page.getByText(/已确认，谢谢您/).waitFor()
})

test('an answer that was lost on the way is asked for again, and there is one confirmation', async () => {
  const one = await somebody()
  const { page } = one
  let lost = 0
  await page.route(`**${PATH}`, async (route) => {
    if (route.request().method() !== 'POST' || lost) return route.continue()
    lost += 1
    await route.fetch()
    return route.abort('connectionreset')
  })
  await page.goto(await aLink())
  await confirmIn(page)
  await page.getByText('还没有确认成功').waitFor()
  await page.getByRole('button', { name: '现在再试一次' }).click()

  await page.getByText(/已确认，谢谢您/).waitFor()
  assert.equal(lost, 1)
})

test('“not mine” and “something is wrong” reach the teacher and use nothing up', async () => {
  const one = await somebody()
  const { page } = one
  await page.goto(await aLink())
  await page.getByRole('button', { name: '内容不对，我要说明' }).click()
  assert.deepEqual(await violations(page), [])
  await page.getByLabel('哪里不对？').fill('那天下雨，改到了周六。')
  await page.getByRole('button', { name: '告诉老师' }).click()
  await page.getByText('已经告诉发链接的老师').waitFor()
  await teacher.page.goto(`${site.address}/app/community`)
  await teacher.page.getByText('那天下雨，改到了周六。').waitFor()

  await page.getByRole('button', { name: '情况属实，确认' }).waitFor()
  allWell(one)
})

test('a link that is none is told apart from one that was used, and tells nothing', async () => {
  const one = await somebody()
  await one.page.goto(`${site.address}/community#${'0'.repeat(32)}.AAAAAAAAAAAAAAAAAAAAAA`)
  await one.page.getByText('这个链接不完整').waitFor()
  await one.page.goto(`${site.address}/community`)
  await one.page.getByText('这个链接不完整').waitFor()

  assert.deepEqual(await violations(one.page), [])
  allWell(one)
})

test('it holds in every look: light and dark, both languages, 320 to 768, text at 200 %', async () => {
  const one = await somebody()
  const { page } = one
  await page.goto(await aLink())
  await page.getByRole('button', { name: '情况属实，确认' }).waitFor()
  await looks(one, CONFIRMATION)
  allWell(one)
})
