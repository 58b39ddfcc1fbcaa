// What a page shows follows what was done to it, sooner or later by the machine it runs on: whoever
// looks too early has found no fault. So each look is taken again, for a while, until it is as wanted.
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { BrowserContext, Locator, Page, Request } from 'playwright-core'

const PATIENCE_MS = 30_000
const AGAIN_MS = 50
const QUIET_MS = 200
// Who waits for so long waits for something that this screen is about.
const HELD_MS = 5_000

/** Look until it is well; what was seen last, well or not. */
async function seen<T>(look: () => Promise<T> | T, isWell: (one: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE_MS
  for (;;) {
    const one = await look()
    if (isWell(one) || Date.now() > end) return one
    await new Promise((done) => setTimeout(done, AGAIN_MS))
  }
}

/** It comes to be exactly this; what it was at last is told where it never is. */
export async function becomes<T>(look: () => Promise<T> | T, wanted: T, why?: string): Promise<void> {
  assert.deepEqual(await seen(look, (one) => isDeepStrictEqual(one, wanted)), wanted, why)
}

/** It comes to hold. */
export async function comesTrue(look: () => Promise<boolean> | boolean, why?: string): Promise<void> {
  await becomes(look, true, why ?? String(look))
}

/** So many of these come to stand there, no more and no fewer. */
export async function areThere(what: Locator, many: number, why?: string): Promise<void> {
  await becomes(() => what.count(), many, why)
}

/** It comes to say this; all that it says then. */
export async function says(what: Locator, wanted: RegExp): Promise<string> {
  const said = await seen(async () => (await what.textContent()) ?? '', (one) => wanted.test(one))
  assert.match(said, wanted)
  return said
}

/** A field comes to hold this. */
export async function holds(field: Locator, wanted: string | RegExp): Promise<void> {
  if (typeof wanted === 'string') return becomes(() => field.inputValue(), wanted)
  assert.match(await seen(() => field.inputValue(), (one) => wanted.test(one)), wanted)
}

interface Traffic {
  pending: Map<Request, number>
  last: number
}
const TRAFFIC = new WeakMap<Page, Traffic>()

/** From now on it is known what this page asks for and has not been answered yet. */
export function watchTraffic(page: Page): void {
  const traffic: Traffic = { pending: new Map(), last: Date.now() }
  TRAFFIC.set(page, traffic)
  page.on('request', (one) => {
    traffic.last = Date.now()
    traffic.pending.set(one, traffic.last)
  })
  const ended = (one: Request): void => {
    traffic.last = Date.now()
    traffic.pending.delete(one)
  }
  page.on('requestfinished', ended).on('requestfailed', ended)
}

/** All that the page asked for has come, and nothing more was asked for a moment. */
export async function settles(page: Page): Promise<void> {
  const traffic = TRAFFIC.get(page)
  assert.ok(traffic, 'nobody has watched this page')
  const isQuiet = (): boolean => {
    const now = Date.now()
    const waits = [...traffic.pending.values()].some((begun) => now - begun < HELD_MS)
    return !waits && now - traffic.last >= QUIET_MS
  }
  // What is never quiet is looked at as it is.
  await seen(isQuiet, (one) => one)
}

/** What moves on its way to where it stays has come there; what goes round for ever is let be. */
export async function standsStill(page: Page): Promise<void> {
  await page.evaluate(async (most) => {
    const isPassing = (one: Animation) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity
    const passing = document.getAnimations().filter(isPassing)
    const ends = Promise.allSettled(passing.map((one) => one.finished))
    await Promise.race([ends, new Promise((done) => setTimeout(done, most))])
  }, HELD_MS)
}

/** The next time that something is sent there, the service does it, and nobody hears of it. */
export async function losesAnswer(context: BrowserContext, address: string): Promise<void> {
  await context.route(address, async (route) => {
    if (route.request().method() === 'GET') return route.continue()
    await route.fetch()
    await context.unroute(address)
    await route.abort()
  })
}
