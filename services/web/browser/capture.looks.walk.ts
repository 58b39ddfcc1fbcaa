// A teacher's screens in Chinese, and with text at 200 %.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookThrough, page, screens, turnTo } from './screens.ts'

lookThrough('zh-CN')

test('at 32 px on a phone every name and every word can be reached and tapped', async () => {
  await turnTo(screens[0]!, 'zh-CN')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '32px'))
  await page.locator('.capture.large').waitFor()
  for (const each of await page.locator('.grid button').all()) await each.click({ trial: true })
  for (const each of await page.locator('.tags button').all()) await each.click({ trial: true })
  const room = await page.locator('.names').evaluate((names) => names.clientHeight / 32)

  assert.ok(room >= 8, `${room} rem`)
})
