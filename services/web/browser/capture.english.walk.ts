// The same in English, whose words are longer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookThrough, page, screens, turnTo } from './screens.ts'

lookThrough('en')

test('in English no word on a key is cut off, and every sentence is there', async () => {
  await turnTo(screens[0]!, 'en')
  const cut = await page.locator('.tags button').evaluateAll((keys) =>
    keys.filter((key) => key.scrollWidth > key.clientWidth || key.scrollHeight > key.clientHeight + 1).map((key) => key.textContent),
  )

  assert.deepEqual(cut, [])
  for (const screen of screens) {
    await turnTo(screen, 'en')
    const said = (await page.locator('#page').innerText()) ?? ''
    assert.doesNotMatch(said, /\b(?:capture|media|outbox)\.[a-z]/, screen.name)
  }
})
