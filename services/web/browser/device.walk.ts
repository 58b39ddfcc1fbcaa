import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { aRecord, put } from './queue.ts'
import { shoot } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'
import { areThere, becomes } from './waiting.ts'

let teacher: Person
let tablet: Person
const cards = new Map<string, string[]>()
let address = ''
let figures = ''

before(async () => {
  teacher = await somebody(1280, 900)
  tablet = await somebody(768, 1024)
  await signIn(teacher, 'app', 'T001')
})
after(closeAll)

/** What the code on the screen holds: as a camera would read it, the page does not say it. */
async function opened(page: Page): Promise<string> {
  const told = page.waitForResponse((response) => response.url().endsWith('/device-windows'))
  await page.getByRole('button', { name: '打开班级码' }).click()
  const { address, leaving_code } = (await (await told).json()) as { address: string; leaving_code: string }
  figures = leaving_code
  await page.getByRole('img', { name: /班级码/ }).waitFor()
  return address
}

async function press(page: Page, pictures: readonly string[]): Promise<void> {
  for (const one of pictures) await page.getByRole('button', { name: one, exact: true }).click()
}

test('picture cards are made on purpose, shown once, and made for paper', async () => {
  const { page } = teacher
  await page.goto(`${site.address}/app/classes`)
  await page.getByRole('heading', { name: '我的班级' }).waitFor()
  await page.getByRole('link', { name: /图片卡/ }).click()
  await page.getByRole('button', { name: '生成' }).click()
  const slips = page.locator('.to-cut > li')
  // As many as the class has: another scenario may have filled it.
  const pupils = await page.evaluate(async (group) => {
    const told = await fetch(`/class-groups/${group}/students?limit=100`)
    return ((await told.json()) as { items: unknown[] }).items.length
  }, site.class_group)
  await areThere(slips, pupils)
  for (const one of await slips.all()) {
    await areThere(one.getByRole('img'), 3)
    const named = (await one.locator('strong').textContent()) ?? ''
    const pictures = await one.getByRole('img').all()
    cards.set(named, await Promise.all(pictures.map(async (each) => (await each.getAttribute('aria-label')) ?? '')))
  }
  await page.emulateMedia({ media: 'print' })

  assert.ok(await page.getByRole('button', { name: '打印', exact: true }).isHidden())
  assert.ok(await page.locator('header').isHidden())
  assert.ok(await slips.first().isVisible())
  await page.emulateMedia({ media: 'screen' })
  assert.equal(cards.size, pupils)
  assert.ok([...cards.values()].every((three) => three.length === 3))
  allWell(teacher)
})

test('a pupil finds oneself and shows three pictures on a device that scanned the code', async () => {
  const { page } = teacher
  await page.goto(`${site.address}/app/classes/${site.class_group}/device`)
  address = await opened(page)
  await tablet.page.goto(address)
  await tablet.page.getByRole('heading', { name: '你是谁？' }).waitFor()
  await becomes(() => new URL(tablet.page.url()).hash, '', 'the code does not stay in the address')
  assert.deepEqual(await violations(tablet.page), [])
  const [named, pictures] = [...cards][2]!
  const number = named.split(' ')[0]!
  await tablet.page.getByRole('button').filter({ hasText: new RegExp(`${number}$`) }).first().click()
  assert.deepEqual(await violations(tablet.page), [])
  await press(tablet.page, [...pictures].reverse())
  await tablet.page.getByRole('alert').waitFor()
  await press(tablet.page, pictures)

  await tablet.page.getByRole('heading', { name: /你好/ }).waitFor()
  assert.deepEqual(await violations(tablet.page), [])
  allWell(tablet)
})

test('the next pupil finds nothing of the one before; who reloads is signed out', async () => {
  const { page } = tablet
  await page.reload()
  await page.getByRole('heading', { name: '你是谁？' }).waitFor()
  await page.goto(`${site.address}/app/`)
  await page.getByRole('heading', { name: '你是谁？' }).waitFor()
  const kept = await page.evaluate(() => JSON.stringify([localStorage, document.cookie]))

  assert.ok(!kept.includes('nianlun.device'))
  allWell(tablet)
})

test('closing the code ends it at once', async () => {
  await teacher.page.getByRole('button', { name: '关闭班级码' }).click()
  await teacher.page.getByRole('button', { name: '打开班级码' }).waitFor()
  await tablet.page.reload()
  await tablet.page.getByText('班级码已经关闭').waitFor()
  await tablet.page.goto(address)

  await tablet.page.getByRole('alert').waitFor()
  allWell(tablet)
})

test('the class PC becomes the device, and the teacher is signed out of it', async () => {
  const { page, context } = teacher
  await opened(page)
  await put(page, [aRecord(site.child)], [], 3_600_000)
  await page.getByRole('main').getByText('还有 1 条没上传，退出后会留在本机，下次登录继续。').waitFor()
  await page.getByRole('button', { name: '就在这台电脑上用' }).click()
  await page.locator('.note .figures').waitFor()
  await page.getByRole('button', { name: '记下了，交给学生' }).click()
  await page.getByRole('heading', { name: '你是谁？' }).waitFor()
  await becomes(() => context.cookies(), [])
  await page.getByRole('button', { name: '老师：结束使用' }).click()
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'leave')
  await press(page, [...String((Number(figures) + 1) % 10_000).padStart(4, '0')])
  await page.getByText('离开码不对').waitFor()
  await press(page, [...figures])
  await page.getByRole('link', { name: '用账号登录' }).click()

  await page.getByRole('heading', { name: '登录' }).waitFor()
  allWell(teacher)
})

test('a device on which somebody is signed in is not given to children like that', async () => {
  const { page } = teacher
  await signIn(teacher, 'app', 'T001')
  await page.goto(`${site.address}/app/classes/${site.class_group}/device`)
  const again = await opened(page)
  await page.goto(again)
  await page.getByText('这台设备上还有人登录着').waitFor()
  await page.getByRole('button', { name: '退出并继续' }).click()

  await page.getByRole('heading', { name: '你是谁？' }).waitFor()
  allWell(teacher)
})
