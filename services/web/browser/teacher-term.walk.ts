// What a class teacher does at the end of a term beside levels and remarks, up to the families' check.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { uuid7 } from '../src/api/ids.ts'
import { shootBoth } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'
import { toWork } from './teacher.ts'
import { areThere, comesTrue, holds } from './waiting.ts'

let one: Person

before(async () => {
  one = await somebody()
  await signIn(one, 'app', 'T001')
})
after(closeAll)

test('a subject is signed as an indicator is, also beside a colleague who signs another', async () => {
  const { page } = one
  await toWork(one, /按项看全班/)
  await page.getByRole('link', { name: /^语文/ }).click()
  const first = page.locator('article').first()
  await first.waitFor()
  assert.equal(await page.locator('article [aria-pressed=true]').count(), 0)
  const child = await first.getAttribute('data-student')
  const status = await page.evaluate(async ([path, key]) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    return (await fetch(path, { method: 'PUT', headers, body: JSON.stringify({ levels: { music: 'met' } }) })).status
  }, [`/students/${child}/terms/${site.term}/subject-levels`, uuid7()] as const)
  assert.equal(status, 201)

  await first.getByRole('button', { name: '基本达标' }).click()
  await page.keyboard.press('1')
  await areThere(page.locator('article [aria-pressed=true]'), 2)
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'teacher-subject')
  await first.getByText('已上传').waitFor()
  await page.reload()
  await areThere(page.locator('article [aria-pressed=true]'), 2)
  await page.goto(`${site.address}/app/classes/${site.class_group}/terms/${site.term}/subjects/music`)
  await areThere(page.locator('article [aria-pressed=true]'), 1)
  allWell(one)
})

test('what is agreed for the next term stands beside the remark, and waits on the device as it does', async () => {
  const { page } = one
  await page.goto(`${site.address}/app/classes/${site.class_group}/terms/${site.term}/remarks/${site.child}`)
  const form = page.locator('form', { has: page.getByRole('heading', { name: '下一步，我们约好' }) })
  const school = form.getByLabel('学校', { exact: true })
  await comesTrue(() => school.isEditable())
  await form.getByLabel('家里').fill('周末一起走一走')
  await form.getByText('已存本机').waitFor()
  await page.reload()
  await holds(form.getByLabel('家里'), '周末一起走一走')
  await form.getByRole('button', { name: '保存下一步' }).click()
  await form.getByText('学校这一行还空着').waitFor()
  await form.getByText('已上传').waitFor()
  await school.fill('每周二课后陪读')
  await form.getByRole('button', { name: '保存下一步' }).click()
  await form.getByText('已上传').waitFor()
  await shootBoth(page, 'teacher-next-steps')
  await page.reload()
  await holds(school, '每周二课后陪读')
  await holds(form.getByLabel('家里'), '周末一起走一走')
  assert.deepEqual(await violations(page), [])
  allWell(one)
})

test('a few sentences to the family are recorded beside the remark, heard, and recorded anew', async () => {
  const { page } = one
  await page.goto(`${site.address}/app/classes/${site.class_group}/terms/${site.term}/remarks/${site.child}`)
  const part = page.getByRole('region', { name: '老师说的话' })
  for (const press of ['录一段', '重录']) {
    await part.getByRole('button', { name: press }).click()
    await page.locator('progress[value]:not([value="0"])').waitFor()
    await part.getByRole('button', { name: '说好了，停' }).click()
    await part.getByRole('button', { name: '就用这一段' }).click()
    await part.getByText('家长看报告时可以听').waitFor()
  }
  await part.getByRole('button', { name: '听一遍' }).scrollIntoViewIfNeeded()
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'teacher-spoken-remark')
  await part.getByRole('button', { name: '听一遍' }).click()
  await part.getByLabel('老师说的话').waitFor()
  allWell(one)
})

test('what was said and not yet taken is there again after Back', async () => {
  const { page } = one
  const remarks = `/classes/${site.class_group}/terms/${site.term}/remarks`
  await page.goto(`${site.address}/app${remarks}`)
  const child = page.locator(`a[href$="${remarks}/${site.child}"]`)
  await child.click()
  const part = page.getByRole('region', { name: '老师说的话' })
  await part.getByRole('button', { name: '重录' }).click()
  await page.locator('progress[value]:not([value="0"])').waitFor()
  await part.getByRole('button', { name: '说好了，停' }).click()
  await part.getByLabel('刚才说的').waitFor()
  await page.goBack()
  await child.click()
  await part.getByLabel('刚才说的').waitFor()
  await part.getByRole('button', { name: '就用这一段' }).click()
  await part.getByText('家长看报告时可以听').waitFor()
  await page.reload()
  await part.getByText('家长看报告时可以听').waitFor()
  await areThere(part.getByLabel('刚才说的'), 0)
  allWell(one)
})

test('a level chosen a moment before Back is there for whoever comes at once again', async () => {
  const { page } = one
  await toWork(one, /按项看全班/)
  await page.getByRole('link', { name: /^语文/ }).click()
  const other = page.locator('article').nth(2).getByRole('button', { name: '基本达标' })
  await other.click()
  await areThere(page.locator('article [aria-pressed=true]'), 3)
  // The network is slow.
  await page.route('**/subject-levels', async (route) => {
    if (route.request().method() === 'PUT') await page.waitForTimeout(1_500)
    await route.continue()
  })
  await page.goBack()
  await page.getByRole('link', { name: /^语文/ }).click()
  await areThere(page.locator('article [aria-pressed=true]'), 3)
  assert.equal(await other.getAttribute('aria-pressed'), 'true')
  await page.unroute('**/subject-levels')
  allWell(one)
})

test('the reports of a term that has ended are one file for the printer', async () => {
  const { page } = one
  await toWork(one, /全班报告/)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: /下载 PDF/ }).first().click()
  const file = await saved
  assert.match(file.suggestedFilename(), /三.*报告.pdf$/)
  assert.equal((await readFile(await file.path())).subarray(0, 5).toString(), '%PDF-')
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'teacher-reports')
  allWell(one)
})

test('what stands for the term is chosen by a tap, up to the limit, with its picture', async () => {
  const { page } = one
  await page.goto(`${site.address}/app/classes/${site.class_group}/pupils/${site.child}`)
  await page.getByRole('link', { name: '选进报告' }).click()
  // Of an indicator with more facts than can be chosen.
  const card = page.locator('main section', { has: page.locator('.facts li:nth-child(4)') }).first()
  const facts = card.locator('.facts button')
  await facts.nth(3).waitFor()
  for (const at of [0, 1, 2]) {
    await facts.nth(at).click()
    await areThere(card.locator('.facts [aria-pressed=true]'), at + 1)
  }
  await card.getByText('已经选满').waitFor()
  await comesTrue(() => facts.nth(3).isDisabled())
  const picture = page.locator('.pictures button').first()
  await picture.click()
  await page.getByRole('button', { name: /^第 1 张/ }).waitFor()
  const form = page.locator('.pictures form')
  const caption = form.getByLabel('照片说明')
  await caption.fill('全班第一名')
  await form.getByRole('button', { name: '保存说明' }).click()
  await form.getByRole('alert').waitFor()
  await holds(caption, '全班第一名')
  await caption.fill('菜园里的豆子发芽了')
  await form.getByRole('button', { name: '保存说明' }).click()
  await form.getByText('已上传').waitFor()
  await page.getByRole('button', { name: /^第 1 张\s*：菜园里的豆子发芽了/ }).waitFor()
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'teacher-choosing')

  await facts.nth(1).click()
  await areThere(card.locator('.facts [aria-pressed=true]'), 2)
  await page.reload()
  await page.getByRole('button', { name: /^第 1 张/ }).waitFor()
  await holds(caption, '菜园里的豆子发芽了')
  await areThere(card.locator('.facts [aria-pressed=true]'), 2)
  allWell(one)
})

test('the families’ check is begun knowing what stands still, and who has not looked is a to-do', async () => {
  const { page } = one
  await toWork(one, /家庭核对/)
  await page.getByText(/记录不能再增加/).waitFor()
  const begin = page.getByRole('button', { name: '开始核对' })
  await comesTrue(() => begin.isDisabled())
  await page.getByLabel('该记的都记了').check()
  await shootBoth(page, 'teacher-check-begin')
  await begin.click()
  await page.getByText(/正在核对，最后一天/).waitFor()
  await page.getByRole('heading', { name: /还没有看/ }).waitFor()
  assert.ok(await page.locator('.names li').count())
  assert.equal(await page.getByRole('button', { name: '结束核对' }).count(), 0)
  assert.deepEqual(await violations(page), [])
  await shootBoth(page, 'teacher-check-open')

  await page.goto(`${site.address}/app/classes/${site.class_group}/terms/${site.term}/choosing/${site.child}`)
  await page.getByText('记录现在不能再动').waitFor()
  await comesTrue(() => page.locator('.facts button').first().isDisabled())
  allWell(one)
})
