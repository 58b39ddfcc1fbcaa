// A name, a word, and it says so: how long that takes under the finger.
import type { Browser, Page } from 'playwright-core'
import { fresh, median, throttle, type Line, type State, type Throttle } from './measuring.ts'
import { told } from './phone.ts'
import { aRecord } from './queue.ts'

const TAPS = 9
interface Felt {
  /** From each tap on a word to the frame that shows the record, in milliseconds. */
  confirmed: number[]
  /** Of each interaction, to the next frame. */
  interactions: number[]
}

export async function tapping(browser: Browser, state: State, slow: Throttle, weak: Throttle): Promise<Line[]> {
  const atFour = await felt(browser, state, slow)
  const atSix = await felt(browser, state, weak)
  return [
    { what: 'tap to what is seen, CPU x4', value: median(atFour.felt.confirmed), budget: 100, unit: 'ms' },
    { what: 'one record on the disk, CPU x4', value: atFour.kept, budget: 50, unit: 'ms' },
    { what: 'interaction to next paint, CPU x6', value: Math.max(...atSix.felt.interactions), budget: 200, unit: 'ms' },
  ]
}

async function felt(browser: Browser, state: State, how: Throttle): Promise<{ felt: Felt; kept: number }> {
  const { context, page } = await fresh(browser, state)
  await page.goto(`${told.address}/app/`)
  await page.locator('.tags button').nth(3).waitFor()
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  const [names, words] = [await middles(page, '.grid button'), await middles(page, '.tags button')]
  await throttle(page, how)
  await watch(page)
  for (let tap = 0; tap < TAPS; tap += 1) {
    // Under the finger itself: what looks first whether it may be tapped would be measured too.
    await page.touchscreen.tap(...names[tap * 2]!)
    await page.touchscreen.tap(...words[tap % 3]!)
    await page.waitForFunction((n) => (window as unknown as Felt).confirmed.length > n, tap, { polling: 100 })
  }
  // Event timing is told a moment after the frame it waited for.
  await page.waitForFunction(() => (window as unknown as Felt).interactions.length > 0, null, { polling: 100 })
  const felt = await page.evaluate(() => {
    const { confirmed, interactions } = window as unknown as Felt
    return { confirmed: confirmed.map(Math.round), interactions }
  })
  const kept = await page.evaluate(keeping, Array.from({ length: TAPS }, () => aRecord()))
  await context.close()
  return { felt, kept: Math.round(median(kept)) }
}

async function middles(page: Page, which: string): Promise<[number, number][]> {
  return page.locator(which).evaluateAll((all) =>
    all.map((one): [number, number] => {
      const { x, y, width, height } = one.getBoundingClientRect()
      return [x + width / 2, y + height / 2]
    }),
  )
}

/** Note, in the page, when a tap on a word was and when what it did could be seen. */
function watch(page: Page): Promise<void> {
  return page.evaluate(() => {
    const confirmed: number[] = []
    const interactions: number[] = []
    Object.assign(window, { confirmed, interactions })
    let tapped = 0
    const look = (): void => {
      const isThere = /已存本机|已记/.test(document.querySelector('.dock')?.textContent ?? '')
      if (!tapped || !isThere || document.querySelector('.grid [aria-pressed="true"]')) return
      const from = tapped
      tapped = 0
      requestAnimationFrame(() => setTimeout(() => confirmed.push(performance.now() - from)))
    }
    const onTap = (event: Event): void => void (tapped = event.timeStamp)
    document.querySelector('.tags')!.addEventListener('click', onTap, true)
    new MutationObserver(look).observe(document.querySelector('.capture')!, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
    const timing = { type: 'event', durationThreshold: 16 } as PerformanceObserverInit
    new PerformanceObserver((list) => {
      for (const one of list.getEntries()) if ((one as unknown as { interactionId: number }).interactionId) interactions.push(one.duration)
    }).observe(timing)
  })
}

/** In the page: how long each of these takes until it is on the disk. */
async function keeping(records: unknown[]): Promise<number[]> {
  interface Outbox {
    put: (items: unknown[], hold: number) => Promise<void>
  }
  const page = document.querySelector('#page') as unknown as {
    __vue_app__: { config: { globalProperties: { $pinia: { _s: Map<string, Outbox> } } } }
  }
  const outbox = page.__vue_app__.config.globalProperties.$pinia._s.get('outbox')!
  const took: number[] = []
  for (const one of records) {
    const from = performance.now()
    await outbox.put([one], 3_600_000)
    took.push(performance.now() - from)
  }
  return took
}
