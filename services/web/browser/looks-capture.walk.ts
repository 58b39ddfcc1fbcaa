// What a teacher records with in a class of forty-five; words at 200 %, and in English, whose words are longer.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { LANGUAGES, looks, speak } from './looking.ts'
import { CAPTURE } from './shown/capture.ts'
import { allWell, closeAll, site, type Person } from './site.ts'
import { aTeacher } from './teacher.ts'
import { becomes, comesTrue } from './waiting.ts'

let one: Person
after(closeAll)

for (const screen of CAPTURE) {
  test(`${screen.name} holds in every look, and every sentence is there`, async () => {
    one ??= await aTeacher()
    await looks(one, screen)
    for (const language of LANGUAGES) {
      await speak(one.page, language)
      assert.doesNotMatch(await one.page.locator('#page').innerText(), /\b(?:capture|media|outbox)\.[a-z]/)
    }
    allWell(one)
  })
}

test('in English no word on a key is cut off', async () => {
  const { page } = one
  await page.goto(`${site.address}/app/`)
  await page.locator('.tags button').first().waitFor()
  await speak(page, 'en')
  const cut = () => page.locator('.tags button').evaluateAll((keys) =>
    keys.filter((key) => key.scrollWidth > key.clientWidth || key.scrollHeight > key.clientHeight + 1).map((key) => key.textContent),
  )

  await becomes(cut, [])
})

test('at 32 px on a phone every name and every word can be reached and tapped', async () => {
  const { page } = one
  await speak(page, 'zh-CN')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '32px'))
  await page.locator('.capture.large').waitFor()
  for (const each of await page.locator('.grid button').all()) await each.click({ trial: true })
  for (const each of await page.locator('.tags button').all()) await each.click({ trial: true })
  const room = () => page.locator('.names').evaluate((names) => names.clientHeight / 32)

  await comesTrue(async () => (await room()) >= 8, 'eight rem of room')
})
