// Everybody turns to every page there is a way to: nowhere is a child ranked, summed up or compared.
//
// Both in what is seen and in what the service answered behind it.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { closeAll, signIn, site, somebody } from './site.ts'
import { settles } from './waiting.ts'

const MOST_PAGES = 40
const KEPT_FROM = /不(合计、不|评比、不)?排名|no ranking|nobody is ranked/gi
const BANNED = new RegExp(
  [
    '排名|名次|排行|总分|平均分|百分位|倒数|最差|后进',
    '第\\s*[0-9一二三四五六七八九十]+\\s*名(?!学生|教师|老师)',
    '超过.{0,6}(同学|学生)',
    '\\brank(s|ed|ing)?\\b|leaderboard|percentile|total score|average score|top \\d+',
  ].join('|'),
  'i',
)
const FIELD = /^(rank|ranking|score|scores|total_score|points|percentile|average|mean|place_in_class)$/

/** Names of fields, however deep. */
function* fields(said: unknown): Generator<string> {
  if (Array.isArray(said)) for (const one of said) yield* fields(one)
  else if (said && typeof said === 'object') {
    for (const [name, value] of Object.entries(said)) {
      yield name
      yield* fields(value)
    }
  }
}

async function waysFrom(page: Page): Promise<string[]> {
  return page.$$eval('a[href]', (links) =>
    links
      .map((one) => new URL((one as HTMLAnchorElement).href))
      .filter((one) => one.origin === location.origin && /^\/(app|desk)\//.test(one.pathname))
      .map((one) => one.pathname),
  )
}

/** What is seen on a page, with everything opened that opens. */
async function wordsOf(page: Page): Promise<string> {
  await page.$$eval('main button[aria-expanded=false]', (all) => all.forEach((one) => (one as HTMLElement).click()))
  return (await page.locator('body').innerText()).replace(KEPT_FROM, '')
}

for (const [entry, account, languages] of [
  ['app', 'guardian', ['zh-CN', 'en']],
  ['app', 'T001', ['zh-CN']],
  ['app', 'T005', ['zh-CN']],
  ['desk', 'admin', ['zh-CN']],
] as const) {
  for (const language of languages) {
    test(`${account} finds no rank in ${entry}, in ${language}`, async () => {
      const { page } = await somebody()
      const answers: Promise<void>[] = []
      const wrong: string[] = []
      page.on('response', (response) => {
        if (!response.headers()['content-type']?.startsWith('application/json')) return
        const read = response.json().then(
          (said: unknown) => {
            for (const name of fields(said)) if (FIELD.test(name)) wrong.push(`${response.url()}: ${name}`)
          },
          () => undefined,
        )
        answers.push(read)
      })
      await signIn({ page, context: page.context(), wrongs: [] }, entry, account)
      await page.evaluate((wanted) => localStorage.setItem('nianlun.language', wanted), language)
      const waiting = [`/${entry}/`]
      const seen = new Set(waiting)
      for (let turn = 0; waiting.length && turn < MOST_PAGES; turn += 1) {
        const path = waiting.shift()!
        await page.goto(site.address + path)
        await page.locator('h1').first().waitFor()
        await settles(page)
        const found = BANNED.exec(await wordsOf(page))
        if (found) wrong.push(`${path}: ${found[0]}`)
        if (await page.locator('th[aria-sort], th button').count()) wrong.push(`${path}: sorts a table`)
        for (const way of await waysFrom(page)) {
          if (!seen.has(way)) waiting.push(way)
          seen.add(way)
        }
      }
      await Promise.all(answers)

      assert.deepEqual(wrong, [])
      assert.ok(seen.size > 2, 'somewhere to turn to')
    })
  }
}

after(closeAll)
