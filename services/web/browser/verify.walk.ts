import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { allWell, closeAll, site, somebody, violations } from './site.ts'

after(closeAll)

async function holds(page: Page, name: string): Promise<void> {
  for (const width of [320, 390, 768])
    for (const colours of ['light', 'dark'] as const)
      for (const size of ['16px', '32px']) {
        await page.setViewportSize({ width, height: 844 })
        await page.emulateMedia({ colorScheme: colours })
        await page.evaluate((root) => document.documentElement.style.setProperty('font-size', root), size)
        const look = `verify-${name}-${width}-${colours}-${size}`
        if (site.screens) await page.screenshot({ path: `${site.screens}/${look}.png`, fullPage: true })
        assert.deepEqual(await violations(page), [], look)
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), look)
      }
}

test('whoever has the paper reads that nothing was changed, and no name; in no address, no code', async () => {
  const one = await somebody()
  const { page } = one
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(`${site.address}/v#${site.report}`)
  await page.getByText('内容未被改动').waitFor()

  await page.getByText('Unchanged', { exact: true }).waitFor()
  assert.equal(await page.getByText('王一宁').count(), 0)
  assert.ok(asked.every((url) => !url.includes(site.report.split('.')[2]!)))
  await holds(page, 'unchanged')
  allWell(one)
})

test('a code that is none is told so in both languages', async () => {
  const one = await somebody()
  await one.page.goto(`${site.address}/v#KQ7MX2WD.1.${'A'.repeat(26)}`)
  await one.page.getByText('没有找到这份报告').waitFor()

  await one.page.getByText('No such report').waitFor()
  await holds(one.page, 'unknown')
})
