// Two taps between two lessons: counted, offline, undone, at a desk, in large words, in English.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { allWell, closeAll, site, violations, type Person } from './site.ts'
import { speak } from './looking.ts'
import { shoot } from './shooting.ts'
import { aTeacher, HOLD_MS, toldOf } from './teacher.ts'
import { areThere, becomes, says } from './waiting.ts'

let one: Person
let page: Page
let taps = 0

const name = (said: string): Locator => page.locator('.grid').getByRole('button', { name: said, exact: true })
const tag = (said: string): Locator => page.locator('.tags').getByRole('button', { name: said, exact: true })
const status = (): Locator => page.locator('.dock [role=status]')

async function tap(what: Locator): Promise<void> {
  taps += 1
  await what.click()
}

/** Taps that were needed until this is read above the keys. */
async function counted(said: RegExp, work: () => Promise<void>): Promise<number> {
  taps = 0
  await work()
  await status().filter({ hasText: said }).waitFor()
  return taps
}

before(async () => {
  one = await aTeacher()
  page = one.page
})
after(closeAll)

test('forty-five names stand on one screen, each large enough to tap', async () => {
  const sizes = () => page.evaluate(() => {
    const names = document.querySelector('.names')!
    const pressed = [...document.querySelectorAll('.grid button, .dock button, .teams button, header button')]
    const shown = pressed.map((each) => each.getBoundingClientRect()).filter((each) => each.width > 0)
    const least = Math.min(...shown.flatMap((each) => [each.width, each.height]))
    const count = document.querySelectorAll('.grid button').length
    return { count, scrolls: names.scrollHeight > names.clientHeight, isLarge: least >= 44 || least }
  })
  await shoot(page, 'capture')

  await becomes(sizes, { count: 45, scrolls: false, isLarge: true })
  await becomes(() => page.evaluate(() => performance.getEntriesByName('roster-usable').length), 1)
})

test('one child and one word are two taps', async () => {
  const needed = await counted(/已记下 1 人 · 帮助同学/, async () => {
    await tap(name('王梓涵'))
    await tap(tag('帮助同学'))
  })
  await shoot(page, 'capture-saved')

  assert.equal(needed, 2)
})

test('undone within ten seconds, nothing was ever sent', async () => {
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.postData() ?? ''))
  await counted(/已记下/, async () => {
    await tap(name('刘宇轩'))
    await tap(tag('爱提问'))
  })
  await page.getByRole('button', { name: /^撤销/ }).click()
  await status().filter({ hasText: '已撤销' }).waitFor()
  await page.waitForTimeout(HOLD_MS + 1_500)

  assert.deepEqual(sent.filter((body) => body.includes('AC02')), [])
  assert.ok((await toldOf(page)).every((entry) => entry.observation_type !== 'AC02'))
})

test('a group is two taps, the class less two is four, five in a row are seven', async () => {
  await page.getByRole('link', { name: '分组' }).click()
  await page.getByRole('button', { name: '按名单分成四组' }).click()
  await page.goBack()
  const group = await counted(/已记下 12 人/, async () => {
    await tap(page.locator('.teams').getByRole('button', { name: '1组' }))
    await tap(tag('大方展示'))
  })
  const less = await counted(/已记下 43 人/, async () => {
    await tap(page.locator('.teams').getByRole('button', { name: '全班' }))
    await tap(name('王梓涵'))
    await tap(name('张欣怡'))
    await tap(tag('认真做操'))
  })
  const five = await counted(/已记 5/, async () => {
    await tap(page.getByRole('button', { name: '连记' }))
    await tap(tag('爱提问'))
    for (const who of ['王梓涵', '张欣怡', '刘宇轩', '陈思彤', '杨子墨']) await tap(name(who))
  })
  await shoot(page, 'capture-repeat')
  await page.getByRole('button', { name: '连记' }).click()

  assert.deepEqual({ group, less, five }, { group: 2, less: 4, five: 7 })
})

test('after the hold everything is with the service, each child a record of their own', async () => {
  const many = async (): Promise<number[]> => {
    const kinds = (await toldOf(page)).map((entry) => entry.observation_type)
    return ['MC13', 'AA07', 'PF02', 'AC02'].map((code) => kinds.filter((kind) => kind === code).length)
  }

  await becomes(many, [1, 12, 43, 5])
  await page.locator('.chip-button').filter({ hasText: '已上传' }).waitFor()
  allWell(one)
})

test('without network it goes on, and no word on the screen says more than is so', async () => {
  await one.context.setOffline(true)
  await counted(/已记下 1 人/, async () => {
    await tap(name('黄俊杰'))
    await tap(tag('主动捡垃圾'))
  })
  await page.getByText('当前离线').waitFor()
  const said = await says(page.locator('#page'), /待传 1 条/)
  await shoot(page, 'capture-offline')
  assert.doesNotMatch(said, /已上传|提交成功/)
  await one.context.setOffline(false)
  await page.locator('.chip-button').filter({ hasText: '已上传' }).waitFor({ timeout: 40_000 })

  await becomes(async () => (await toldOf(page)).filter((entry) => entry.observation_type === 'MC08').length, 1)
  one.wrongs = one.wrongs.filter((wrong) => !wrong.includes('ERR_INTERNET_DISCONNECTED'))
})

test('what was sent is taken back with a reason, in the one place for it', async () => {
  await page.goto(`${site.address}/app/just-now/${site.class_group}`)
  const row = page.locator('li.card', { hasText: '主动捡垃圾' }).first()
  await row.getByRole('button', { name: '撤回', exact: true }).click()
  await row.getByRole('button', { name: '点错人' }).click()
  await row.getByText('已撤回').waitFor()
  await shoot(page, 'capture-just-now')
  const litter = async () => (await toldOf(page)).filter((entry) => entry.observation_type === 'MC08')

  await becomes(async () => (await litter()).map((entry) => entry.is_withdrawn), [true])
})

test('of a long day the latest stand there, and the rest where it is asked for', async () => {
  await page.goto(`${site.address}/app/just-now/${site.class_group}`)
  const rows = page.locator('main li.card')
  await page.getByText(/另外还有 \d+ 条/).waitFor()
  await areThere(rows, 24)
  await page.getByRole('button', { name: '再看一些' }).click()

  await areThere(rows, 48)
})

test('a key pressed twice is one record, and a name tapped meanwhile is the next one’s', async () => {
  await page.goto(`${site.address}/app/`)
  await name('徐嘉懿').click()
  const [key, next] = [await tag('大方展示').elementHandle(), await name('孙铭泽').elementHandle()]
  // All in one moment, before anything can be on the disk.
  await page.evaluate(([one, other]) => [one, one, other].forEach((each) => (each as HTMLElement).click()), [key, next])
  await becomes(() => name('孙铭泽').getAttribute('aria-pressed'), 'true')
  await becomes(() => name('徐嘉懿').getAttribute('aria-pressed'), 'false')
  await tag('大方展示').click()
  await status().filter({ hasText: '已记下 1 人' }).waitFor()
  await page.goto(`${site.address}/app/just-now/${site.class_group}`)
  const rows = (who: string) => page.locator('main li.card', { hasText: '大方展示' }).filter({ hasText: who })
  await areThere(rows('孙铭泽'), 1)
  await areThere(rows('徐嘉懿'), 1, 'pressed twice it is one')
})

test('an app that was left open overnight records for the day it is', async () => {
  const odd = await one.context.newPage()
  await odd.addInitScript(() => {
    const Real = Date
    const now = (): number => Real.now() - Number(localStorage.getItem('behind') ?? 0)
    Date = new Proxy(Real, {
      construct: (_, said: [number]) => (said.length ? new Real(...said) : new Real(now())),
      get: (real, name) => (name === 'now' ? now : Reflect.get(real, name)),
    })
  })
  const day = () => odd.locator('header').getByRole('button', { name: /^(今天|昨天)$/ }).innerText()
  const most = () => odd.locator('input[type=date]').getAttribute('max')
  await page.evaluate((day) => localStorage.setItem('behind', String(day)), 86_400_000)
  await odd.goto(`${site.address}/app/`)
  await odd.locator('.grid button').first().waitFor()
  const before = await most()
  await odd.evaluate(() => (localStorage.removeItem('behind'), document.dispatchEvent(new Event('visibilitychange'))))

  await becomes(async () => (await most())! > before!, true)
  assert.equal(await day(), '今天')
  await odd.close()
})

test('a raised hand is the child’s own word', async () => {
  await page.goto(`${site.address}/app/hands/${site.class_group}`)
  await page.getByRole('button', { name: '清洁卫生' }).click()
  await name('郭芷若').click()
  await page.getByRole('button', { name: '记下举手的' }).click()
  await page.getByText(/已记下 1 人自己说的/).waitFor()
  await shoot(page, 'capture-hands')
  const hands = async () => (await toldOf(page)).filter((entry) => entry.observation_type === 'LP01')

  await becomes(async () => (await hands()).map((entry) => entry.source), ['student'])
})

test('more words are found by their first letters, said with how often, and pinned', async () => {
  await page.goto(`${site.address}/app/`)
  await name('马晨曦').click()
  await tag('更多…').click()
  await page.getByLabel('查找').fill('kwyd')
  await page.getByRole('button', { name: /^课外阅读/ }).click()
  await page.getByLabel('分钟').fill('30')
  await shoot(page, 'capture-more')
  await page.getByRole('button', { name: '放到首页 课外阅读' }).click()
  await page.getByRole('button', { name: '保存' }).click()
  await page.locator('.grid').waitFor()
  await tag('课外阅读').waitFor()
  allWell(one)
})

test('Safari on an iPhone, which clears what is not used, says once how to keep it', async () => {
  const hint = page.getByRole('complementary', { name: '放到主屏幕更稳妥' })
  assert.equal(await hint.count(), 0)
  const browser = await one.context.newCDPSession(page)
  const userAgent =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'
  await browser.send('Emulation.setUserAgentOverride', { userAgent })
  await page.reload()
  await hint.getByText('添加到主屏幕').waitFor()
  await shoot(page, 'install-hint')
  await speak(page, 'en')
  await page.getByText('Add to Home Screen').waitFor()
  assert.deepEqual(await violations(page), [])
  await speak(page, 'zh-CN')
  await hint.getByRole('button', { name: '不再提示' }).click()
  await page.reload()
  await page.locator('.grid button').first().waitFor()
  assert.equal(await hint.count(), 0)
  await browser.detach()
  allWell(one)
})
