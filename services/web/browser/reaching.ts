// The keyboard's way through a screen: Tab comes to everything that is pressed, each time one sees
// where one is, and it leads out again (WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11).
import type { Page } from 'playwright-core'

const PRESSED = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary'
// A long list is walked as far as this; what comes after it is of the same kind.
const MOST = 60

interface Step {
  at: number
  fault: string
}

/** What cannot be reached or is not seen when it is; nothing where all is well. */
export async function unreached(page: Page): Promise<string[]> {
  const all = await page.evaluate(number, PRESSED)
  const faults: string[] = []
  // From the top of the page, wherever one stood.
  const seen = new Set<number>()
  // A date has several parts to come to.
  for (let turn = 0; turn < MOST && seen.size < all.length; turn += 1) {
    await page.keyboard.press('Tab')
    const { at, fault } = await page.evaluate(here)
    if (at >= 0) seen.add(at)
    if (fault) faults.push(fault)
  }
  const wanted = all.filter((_, at) => at < MOST / 2)
  faults.push(...wanted.filter((_, at) => !seen.has(at)).map((one) => `not reached: ${one}`))
  return faults
}

/** Each thing that is pressed has its number, in the order of the page; a group of choices has one. */
function number(pressed: string): string[] {
  const open = [...document.querySelectorAll('dialog')].find((one) => one.matches(':modal'))
  const all: string[] = []
  const groups: Record<string, number> = {}
  for (const one of (open ?? document).querySelectorAll<HTMLInputElement>(pressed)) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.tabIndex < 0) continue
    const known = one.type === 'radio' ? groups[one.name] : undefined
    const at = known ?? all.push(one.outerHTML.slice(0, 120)) - 1
    if (one.type === 'radio') groups[one.name] = at
    one.dataset['reached'] = String(at)
  }
  const top = open ?? document.body
  top.tabIndex = -1
  top.focus()
  top.removeAttribute('tabindex')
  return all
}

function here(): Step {
  const one = document.activeElement as HTMLInputElement
  const at = Number(one.dataset['reached'] ?? -1)
  if (at < 0) return { at, fault: '' }
  // The edge of what is unseen itself is drawn around its label; a date has parts with an edge each.
  const shown = (one.classList.contains('unseen') && one.labels?.[0]) || one
  const { outlineStyle, outlineWidth } = getComputedStyle(shown)
  const told = one.outerHTML.slice(0, 120)
  const isEdged = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  if (!isEdged && one.type !== 'date') return { at, fault: `focus is not seen: ${told}` }
  const { bottom, top, right, left } = shown.getBoundingClientRect()
  const isInSight = Math.min(bottom, right) > 0 && top < innerHeight && left < innerWidth
  return { at, fault: isInSight ? '' : `out of sight: ${told}` }
}
