import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { looks } from './looking.ts'
import { verified } from './shown/public.ts'
import { allWell, closeAll, site, somebody } from './site.ts'

after(closeAll)

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
  await looks(one, verified('unchanged'))
  allWell(one)
})

test('a code that is none is told so in both languages', async () => {
  const one = await somebody()
  await one.page.goto(`${site.address}/v#KQ7MX2WD.1.${'A'.repeat(26)}`)
  await one.page.getByText('没有找到这份报告').waitFor()

  await one.page.getByText('No such report').waitFor()
  await looks(one, verified('unknown'))
})
