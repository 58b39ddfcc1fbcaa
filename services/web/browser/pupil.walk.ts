import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { aClass, aLine, big64, choose, comes, listen, PICTURES, sounds, teacherOf, type Class } from './classroom.ts'
import { shoot } from './shooting.ts'
import { allWell, closeAll, site, somebody, violations, type Person } from './site.ts'
import { areThere, becomes, comesTrue, holds } from './waiting.ts'

let small: Class
let big: Class
let tablet: Person
let teacher: Person

before(async () => {
  small = await aClass('T021')
  big = await aClass('T001')
  tablet = await somebody(768, 1024)
})
after(closeAll)

test('a six-year-old gets through with presses alone: nothing typed, nothing to read, nothing sad', async () => {
  const { page, context } = tablet
  await page.goto(small.address)
  await listen(page)
  const [heard, ahead] = ['A1', 'A2'].map((one) => page.waitForResponse((response) => response.url().endsWith(`/prompts/student.${one}`)))
  await comes(page, small, 0)
  await page.locator('.pictures button').first().waitFor()
  assert.equal((await heard!).status(), 200, 'the question is heard without a press, where it may')
  await page.getByRole('button', { name: '再听一遍' }).waitFor()
  await becomes(() => sounds(page), 1)
  // The next one is here already when the network goes.
  await (await ahead!).finished()
  await big64(page)
  let presses = 0
  for (const picture of ['always', 'mostly', 'with_help', 'mostly', 'always'] as const) {
    assert.equal(await page.locator('input, textarea, select').count(), 0)
    const sizes = () => page.locator('.pictures button svg').evaluateAll((all) => new Set(all.map((one) => Math.round(one.getBoundingClientRect().width))).size)
    await becomes(sizes, 1, 'all pictures are as large')
    await choose(page, picture)
    await context.setOffline(presses === 0)
    await page.getByRole('button', { name: /下一个/ }).click()
    presses += 2
    if (presses === 2) await becomes(() => sounds(page), 2, 'the second question is heard without network')
  }
  await page.locator('.facts button').first().waitFor()
  await big64(page)
  await page.getByRole('button', { name: '说一说' }).click()
  await page.locator('progress[value]:not([value="0"])').waitFor()
  await comesTrue(() => page.getByRole('button', { name: /交给老师/ }).isDisabled(), 'nobody is cut off')
  await page.getByRole('button', { name: '说好了，停' }).click()
  await page.getByLabel('刚才说的').waitFor()
  assert.equal(await page.locator('input, textarea, select').count(), 0)
  await page.getByRole('button', { name: /交给老师/ }).click()
  presses += 3

  await page.getByText('已经记下，老师会收到').waitFor()
  assert.equal(presses, 13)
  allWell(tablet)
})

test('one’s own tree, and something for the teacher’s ears alone', async () => {
  const { page } = tablet
  await page.getByRole('button', { name: '我的成长树' }).click()
  await page.locator('.leaf').first().waitFor({ state: 'attached' })
  await big64(page)
  await page.getByRole('button', { name: '说给老师听' }).click()
  await page.getByRole('button', { name: '说一说' }).click()
  await page.locator('progress[value]:not([value="0"])').waitFor()
  await page.getByRole('button', { name: '说好了，停' }).click()
  await page.getByLabel('刚才说的').waitFor()
  await page.getByRole('button', { name: /交给老师/ }).click()

  await page.getByText('老师会听到的').waitFor()
  allWell(tablet)
})

test('the teacher has it at hand; no number and no level of the child is made of it', async () => {
  teacher = await teacherOf('T021')
  const { page } = teacher
  const [one] = small.cards
  const told = () => page.evaluate(async (student_id) => {
    const sheet = await (await fetch(`/students/${student_id}/self-review-sheet`)).json()
    const base = `/students/${student_id}/terms/${sheet.term}`
    const [chosen, judged] = await Promise.all([`${base}/selection`, `${base}/judgement`].map(async (path) => (await fetch(path)).json()))
    return { answers: chosen.self_review?.answers as object, levels: (judged.levels as { level: string | null }[]).filter((one) => one.level !== null) }
  }, one!.student_id)

  const answers = {
    'student.A1': 'always', 'student.A2': 'mostly', 'student.A3': 'with_help', 'student.A4': 'mostly', 'student.A5': 'always',
  }
  await becomes(told, { answers, levels: [] })
  await page.goto(`${site.address}/app/classes`)
  await page.getByRole('link', { name: /^写评语|^评语|期末评语/ }).first().click()
  await page.getByRole('link', { name: new RegExp(one!.student_name) }).click()
  const own = page.getByRole('region', { name: '孩子自己说的' })
  await own.getByText('都自己做，还会帮别人').first().waitFor()
  await own.getByRole('button', { name: /听一听/ }).first().click()
  await own.locator('audio').waitFor()
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'remark-own')
  allWell(teacher)
})

test('whoever would rather draw draws; with the network away nothing has arrived, and all of it is kept', async () => {
  const { page, context } = tablet
  await page.getByRole('button', { name: /换下一位/ }).click()
  await comes(page, small, 1)
  for (let at = 0; at < 5; at += 1) {
    await choose(page, 'mostly')
    await page.getByRole('button', { name: /下一个/ }).click()
  }
  await page.getByRole('button', { name: '画一画' }).click()
  const [back, anew] = [page.getByRole('button', { name: '撤一笔' }), page.getByRole('button', { name: '重画' })]
  const drawn = (is: boolean) => areThere(page.getByText('画好了，可以交给老师。'), Number(is))
  await big64(page)
  await aLine(page)
  await drawn(true)
  await back.click()
  await drawn(false)
  await page.getByRole('button', { name: '红色' }).click()
  await aLine(page)
  await drawn(true)
  await anew.click()
  await drawn(false)
  await back.click()
  await drawn(true)
  assert.equal(await page.locator('input, textarea, select').count(), 0)
  assert.deepEqual(await violations(page), [])
  await page.getByRole('button', { name: '不画了，说一说' }).click()
  // To the question before and back while it waits: what was drawn is not what is lost.
  await page.getByRole('button', { name: /上一个/ }).click()
  await page.getByRole('button', { name: /下一个/ }).click()
  await page.getByRole('button', { name: '画一画' }).click()
  await drawn(true)
  await shoot(page, 'pupil-drawing')
  await context.setOffline(true)
  await page.getByRole('button', { name: /交给老师/ }).click()
  await page.getByText('还没有交上去').waitFor()
  assert.equal(await page.getByText('已经记下').count(), 0)
  await context.setOffline(false)
  await page.getByRole('button', { name: /交给老师/ }).click()

  await page.getByText('已经记下，老师会收到').waitFor()
  // The browser notes what did not leave it; nothing else went wrong.
  assert.ok(tablet.wrongs.splice(0).every((one) => one.includes('ERR_INTERNET_DISCONNECTED')))
})

test('the teacher sees the drawing beside what was recorded of the child', async () => {
  const { page } = teacher
  const [, group] = /classes\/([^/]+)\//.exec(page.url())!
  await page.goto(`${site.address}/app/classes/${group}/pupils/${small.cards[1]!.student_id}`)
  const own = page.getByRole('region', { name: '孩子自己说的' })
  await own.getByRole('button', { name: '看一看' }).click()
  const width = () => own.getByRole('img', { name: /画的$/ }).evaluate((one: HTMLImageElement) => one.naturalWidth)
  await becomes(width, 800)
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'pupil-drawn')
  allWell(teacher)
})

test('who walks away leaves nothing: not by waiting, not by Back, not by turning to another page', async () => {
  const { page } = tablet
  const nobody = async () => {
    await page.getByRole('heading', { name: '你是谁？' }).waitFor()
    await areThere(page.getByText(/你好/), 0)
  }
  await page.getByRole('button', { name: /换下一位/ }).click()
  await page.goto(`${site.address}/v`)
  await page.goto(`${site.address}/app/class`)
  await nobody()
  await page.goto(small.address)
  await comes(page, small, 2)
  await page.goBack()
  await nobody()
  await comes(page, small, 2)
  await page.goto(`${site.address}/v`)
  await page.goBack()
  await nobody()
  await page.clock.install()
  await comes(page, small, 2)
  await page.getByRole('button', { name: '我的成长树' }).click()
  await page.clock.fastForward(91_000)
  await page.getByRole('button', { name: '我还在' }).click()
  await page.clock.fastForward(91_000)
  await page.getByText('还在吗').waitFor()
  await page.clock.fastForward(31_000)
  await nobody()
  await page.clock.resume()
  allWell(tablet)
})

test('without a tablet: cards on paper for the class, and one row a child to copy them', async () => {
  const one = await teacherOf('T021')
  const { page } = one
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(`${site.address}/app/classes`)
  await page.getByRole('link', { name: /打印给全班/ }).click()
  const slips = page.locator('.to-cut > li')
  await areThere(slips, small.cards.length)
  await areThere(slips.first().getByRole('img'), 15)
  assert.deepEqual(await violations(page), [])
  await page.emulateMedia({ media: 'print' })
  await shoot(page, 'card')
  assert.ok(await page.getByRole('button', { name: '打印', exact: true }).isHidden())
  await page.emulateMedia({ media: 'screen' })
  await page.goto(`${site.address}/app/classes`)
  await page.getByRole('link', { name: /录入自评卡/ }).click()
  const rows = page.locator('tbody tr')
  await rows.first().waitFor()
  assert.deepEqual(await violations(page), [])
  for (const [at, said] of [[0, '这名学生已经填过，没有改动'], [2, '已保存']] as const) {
    await rows.nth(at).getByRole('combobox').first().selectOption({ label: PICTURES.mostly })
    await rows.nth(at).getByRole('button').click()
    await rows.nth(at).getByText(said, { exact: true }).waitFor()
  }
  await shoot(page, 'entry')
  allWell(one)
})

test('from grade 3 on: twelve sentences with an example, four words each, then one’s own', async () => {
  const { page } = tablet
  assert.notEqual(big.cards.length, small.cards.length)
  await areThere(page.locator('main ul button'), small.cards.length)
  await page.goto(big.address)
  await areThere(page.locator('main ul button'), big.cards.length)
  await becomes(() => new URL(page.url()).hash, '', 'the second code does not stay in the address either')
  await comes(page, big, 2)
  await page.getByRole('radio').first().waitFor()
  for (let at = 0; at < 12; at += 1) {
    await page.getByText(/^比如/).waitFor()
    await areThere(page.getByRole('radio'), 4)
    await page.getByText('稳定', { exact: true }).click()
    await page.getByRole('button', { name: /下一个/ }).click()
  }
  const own = page.getByLabel('我做到了')
  await own.fill('每天自己收书包')
  await page.getByRole('button', { name: '我的成长树' }).click()
  await page.getByRole('button', { name: '说说自己' }).click()
  await holds(own, '每天自己收书包')
  // Back is a way out of a device of the class; whoever comes again goes on where they were.
  await page.goBack()
  await comes(page, big, 2)
  await holds(own, '每天自己收书包')
  await page.getByRole('button', { name: /交给老师/ }).click()

  await page.getByText('已经记下，老师会收到').waitFor()
  allWell(tablet)
})
