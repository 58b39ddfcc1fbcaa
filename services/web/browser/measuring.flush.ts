// Three hundred records with a hundred photos go out while somebody could be tapping.
import type { Browser } from 'playwright-core'
import { fresh, tasksOf, throttle, type Line, type State } from './measuring.ts'
import { told } from './phone.ts'
import { aPhotoOf, aRecord, press, put } from './queue.ts'

// Of `src/offline/outgoing.ts`: what goes in one request.
const BATCH = 50
const LONG_MS = 50
const ON_THE_WAY = { kilobits: 10_000, latency: 20, slower: 4 }

export async function flushing(browser: Browser, state: State): Promise<Line[]> {
  const { context, page } = await fresh(browser, state)
  let record = 0
  page.on('request', (request) => {
    if (!/batches/.test(request.url())) return
    record = Math.max(record, (request.postDataBuffer()?.length ?? 0) / BATCH)
  })
  await page.goto(`${told.address}/app/outbox`)
  await page.getByRole('heading', { name: '待传箱' }).waitFor()
  await context.setOffline(true)
  const records = Array.from({ length: 300 }, (_, at) => aRecord(told.pupils[at % told.pupils.length]))
  await put(page, records, records.slice(0, 100).map(aPhotoOf))
  const session = await throttle(page, ON_THE_WAY)
  const tasks = await tasksOf(session)
  const start = Date.now()
  await context.setOffline(false)
  await press(page)
  const isOut = (): boolean => !/待传|上传中/.test(document.querySelector('.chip-button')?.textContent ?? '待传')
  // Asked twice a second: each frame would be a task of its own.
  await page.waitForFunction(isOut, null, { timeout: 300_000, polling: 500 })
  const took = Date.now() - start
  const spent = await tasks()
  await context.close()
  return [
    { what: 'flush: all of it', value: took, budget: 60_000, unit: 'ms' },
    { what: 'flush: tasks over 50 ms', value: spent.filter((one) => one > LONG_MS).length, budget: 0, unit: '' },
    { what: 'flush: longest task', value: Math.round(Math.max(...spent)), budget: LONG_MS, unit: 'ms' },
    { what: 'flush: one record', value: Math.round(record), budget: 2_000, unit: 'B' },
  ]
}
