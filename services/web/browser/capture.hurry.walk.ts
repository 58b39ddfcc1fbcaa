// A class in a hurry: hundreds of taps, one name twice, the way back, a list that changes meanwhile,
// and words as they are pasted. Nothing is dropped, and nothing goes without a word.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { uuid7 } from '../src/api/ids.ts'
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'
import { shootBoth } from './shooting.ts'
import { aTeacher, toldOf } from './teacher.ts'
import { areThere, becomes, comesTrue, holds, says } from './waiting.ts'

const FAMILY = '👨‍👩‍👧‍👦'
const MOST = 500
let one: Person
let page: Page
let office: Person | undefined

const name = (said: string): Locator => page.locator('.grid').getByRole('button', { name: said, exact: true })
const tag = (said: string): Locator => page.locator('.tags').getByRole('button', { name: said, exact: true })
const status = (): Locator => page.locator('.dock [role=status]')
const arrived = (): Promise<void> => page.locator('.chip-button').filter({ hasText: '已上传' }).waitFor({ timeout: 120_000 })

async function post(on: Page, path: string, body: object): Promise<void> {
  const refused = await on.evaluate(async ([path, body, key]) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
    return answer.ok ? '' : answer.text()
  }, [path, body, uuid7()] as const)
  assert.equal(refused, '')
}

before(async () => {
  one = await aTeacher()
  page = one.page
})
after(closeAll)

test('two hundred and fifty records by five hundred taps are each there once, in the order tapped', async () => {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'GET' || !/observation/.test(request.url())) return
    const body = request.postDataJSON() as { items?: object[] } | null
    for (const item of body?.items ?? [body]) {
      const { student_id, observation_type } = item as Record<string, string>
      sent.push(`${student_id} ${observation_type}`)
    }
  })
  const asked = await page.evaluate(async () => {
    const names = [...document.querySelectorAll<HTMLElement>('.grid button')]
    const keys = [...document.querySelectorAll<HTMLElement>('.tags button:not(.more)')]
    const soon = (ms: number) => new Promise((done) => setTimeout(done, ms))
    for (let n = 0; n < 250; n += 1) {
      names[(n * 7) % names.length]!.click()
      keys[(n * 3) % keys.length]!.click()
      await soon(n % 5 ? 0 : 30)
    }
    return { names: names.length, keys: keys.length }
  })
  await arrived()
  const there = await toldOf(page)

  await becomes(async () => (await toldOf(page)).length, 250)
  assert.equal(new Set(there.map((each) => each.observation_id)).size, there.length)
  const kinds = new Map<string, string>()
  const pupils = new Map<string, number>()
  sent.slice(0, 250).forEach((said, n) => {
    const [pupil, kind] = said.split(' ') as [string, string]
    const [at, key] = [(n * 7) % asked.names, (n * 3) % asked.keys]
    assert.equal(pupils.get(pupil) ?? at, at, `the ${n}th is of another child`)
    pupils.set(pupil, at)
    assert.equal(kinds.get(String(key)) ?? kind, kind, `the ${n}th is another word`)
    kinds.set(String(key), kind)
  })
  await name('王梓涵').click()
  await becomes(() => name('王梓涵').getAttribute('aria-pressed'), 'true')
  await name('王梓涵').click()
})

test('of what is undone in a hurry nothing is sent, and of what was saved meanwhile all', async () => {
  const before = (await toldOf(page)).length
  await name('刘宇轩').click()
  await tag('爱提问').click()
  await page.getByRole('button', { name: /^撤销/ }).waitFor()
  await page.evaluate(() => {
    const press = (found: Element | null | undefined) => (found as HTMLElement).click()
    const named = (where: string, said: string) => [...document.querySelectorAll(where)].find((each) => each.textContent?.trim() === said)
    const undo = [...document.querySelectorAll('.dock .row button')].find((each) => each.textContent?.includes('撤销'))
    press(undo)
    press(undo)
    press(named('.grid button', '陈思彤'))
    press(named('.tags button', '大方展示'))
  })
  await status().filter({ hasText: '已记下 1 人 · 大方展示' }).waitFor()
  await arrived()

  await becomes(async () => (await toldOf(page)).length, before + 1)
})

test('in 连记 the same name again is one more record, and says so; undone it is not counted', async () => {
  await page.getByRole('button', { name: '连记' }).click()
  await tag('爱提问').click()
  await name('王梓涵').click()
  await says(status(), /已记 1/)
  await name('王梓涵').click()
  await says(status(), /已记 2 · 王梓涵第 2 条/)
  await page.getByRole('button', { name: /^撤销/ }).click()
  await says(status(), /已记 1$/)
  await page.getByRole('button', { name: '连记' }).click()
})

test('who was chosen is chosen still when the page of more words is left by Back, and only then', async () => {
  await page.goto(`${site.address}/app/`)
  await name('刘宇轩').click()
  await name('陈思彤').click()
  await page.locator('header').getByRole('button', { name: '今天' }).click()
  await tag('更多…').click()
  await page.getByRole('button', { name: /^课外阅读/ }).click()
  await page.locator('form textarea').fill('读完了一本厚书')
  await page.goBack()
  await says(status(), /已选 2 人/)
  await tag('更多…').click()
  await holds(page.locator('form textarea'), '读完了一本厚书')
  await page.goBack()
  // What was meant for two is told of no other.
  await name('陈思彤').click()
  await tag('更多…').click()
  await page.getByRole('button', { name: /^课外阅读/ }).click()
  await holds(page.locator('form textarea'), '')
  await page.goBack()
  await name('陈思彤').click()
  await says(status(), /已选 2 人/)
  await page.locator('header').getByRole('button', { name: '昨天' }).waitFor()
  await page.reload()
  await name('刘宇轩').waitFor()
  await becomes(() => name('刘宇轩').getAttribute('aria-pressed'), 'false')
  allWell(one)
})

test('Back closes the menu that lies over the class, and no more; a way out of it leads back to the class', async () => {
  await page.goto(`${site.address}/app/`)
  await name('刘宇轩').click()
  const [title, menu] = [page.locator('button.title'), page.getByRole('dialog')]
  await title.click()
  await menu.waitFor()
  await page.goBack()
  await menu.waitFor({ state: 'hidden' })
  await becomes(() => name('刘宇轩').getAttribute('aria-pressed'), 'true')
  await title.click()
  await menu.getByRole('button', { name: '关闭' }).click()
  await menu.waitFor({ state: 'hidden' })
  await becomes(() => page.evaluate(() => Boolean(history.state?.isSheet)), false)
  await becomes(() => name('刘宇轩').getAttribute('aria-pressed'), 'true')
  await title.click()
  await menu.getByRole('link', { name: '举手记' }).click()
  await page.getByRole('heading', { name: '举手记' }).waitFor()
  await page.goBack()
  await page.locator('.grid').waitFor()
  await becomes(() => page.evaluate(() => Boolean(history.state?.isSheet)), false)
  allWell(one)
})

test('photos that were not saved are there again for whoever comes back', async () => {
  await page.getByRole('button', { name: '拍照' }).click()
  await page.getByLabel('选照片').setInputFiles([site.photo, site.photo])
  await page.locator('canvas').first().waitFor()
  await name('陈思彤').click()
  await page.goBack()
  await tag('更多…').waitFor()
  await page.getByRole('button', { name: '拍照' }).click()
  await areThere(page.getByRole('group', { name: '照片' }).getByRole('button'), 2)
  await becomes(() => name('陈思彤').getAttribute('aria-pressed'), 'true')
  allWell(one)
})

test('what is pasted is cut nowhere: counted as the service counts, refused in a sentence, and kept', async () => {
  await page.goto(`${site.address}/app/`)
  await name('马晨曦').click()
  await tag('更多…').click()
  await page.getByLabel('查找').fill('kwyd')
  await page.getByRole('button', { name: /^课外阅读/ }).click()
  const note = page.locator('form textarea')
  const long = `${'读'.repeat(MOST - 7)}${FAMILY}字`
  await note.fill(long)
  await page.getByText(/最多 500 个字，现在 501 个/).waitFor()
  await holds(note, long)
  assert.deepEqual(await violations(page), [])
  await page.getByLabel('分钟').fill('30')
  await page.getByRole('button', { name: '保存' }).click()
  assert.match(page.url(), /\/more\//)
  await note.fill('\u200b\u200d')
  await page.getByText(/只有看不见的符号/).waitFor()
  // As a cell of a table and a message from right to left are copied.
  const pasted = `读了\t书\u202e。${'读'.repeat(MOST - 16)}\r\n好${FAMILY}`
  await note.fill(pasted)
  await holds(note, `读了 书。${'读'.repeat(MOST - 16)}\n好${FAMILY}`)
  await areThere(page.getByText(/最多 500 个字/), 0)
  await page.getByRole('button', { name: '保存' }).click()
  await page.locator('.grid').waitFor()
  await arrived()
})

test('a chosen child who left the class is let go of with a sentence', async () => {
  await page.goto(`${site.address}/app/`)
  await name('胡可欣').click()
  await name('陈思彤').click()
  await leaves('胡可欣')
  await says(status(), /胡可欣已不在这个班，没有选上/)
  await becomes(() => name('陈思彤').getAttribute('aria-pressed'), 'true')
  await name('刘宇轩').click()
  await says(status(), /已选 2 人/)
  allWell(one)
})

test('so it is on the page of more words, and on that of photos', async () => {
  await page.goto(`${site.address}/app/`)
  await name('徐嘉懿').click()
  await name('刘宇轩').click()
  await tag('更多…').click()
  const main = page.getByRole('main')
  await says(main, /刘宇轩、徐嘉懿|徐嘉懿、刘宇轩/)
  await leaves('徐嘉懿')
  await says(main, /徐嘉懿已不在这个班，没有选上/)
  await shootBoth(page, 'more-gone')
  await page.goto(`${site.address}/app/photos/${site.class_group}`)
  await page.getByLabel('选照片').setInputFiles(site.photo)
  await page.locator('canvas').first().waitFor()
  await name('孙铭泽').click()
  await leaves('孙铭泽')
  await says(main, /孙铭泽已不在这个班，没有选上/)
  await page.getByText('孙铭泽已不在这个班').scrollIntoViewIfNeeded()
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'photos-gone')
  allWell(one)
})

/** A child of the class leaves the school, and this phone hears of it. */
async function leaves(who: string): Promise<void> {
  office ??= await somebody(1280, 900)
  if (office.page.url() === 'about:blank') await signIn(office, 'desk', 'admin')
  const studentId = await office.page.evaluate(async ([group, name]) => {
    const { items } = await (await fetch(`/class-groups/${group}/students`)).json()
    return items.find((each: { name: string }) => each.name === name).student_id as string
  }, [site.class_group, who] as const)
  await post(office.page, `/students/${studentId}/departure`, { left_on: site.today, reason: 'transfer' })
  const said = new RegExp(`${who}已不在这个班，没有选上`)
  await comesTrue(async () => {
    await page.evaluate(() => dispatchEvent(new Event('online')))
    return said.test(await page.locator('#page').innerText())
  })
}
