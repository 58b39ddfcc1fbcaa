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
  const seen = new Set<number>()
  for (let turn = 0; turn < Math.min(MOST, all.length + 8) && seen.size < all.length; turn += 1) {
    await page.keyboard.press('Tab')
    const { at, fault } = await page.evaluate(here)
    seen.add(at)
    if (fault) faults.push(fault)
  }
  const wanted = all.filter((_, at) => at < MOST / 2)
  faults.push(...wanted.filter((_, at) => !seen.has(at)).map((one) => `not reached: ${one}`))
  return faults
}

/** Each thing that is pressed has its number, in the order of the page; one of a group stands for it. */
function number(pressed: string): string[] {
  const open = [...document.querySelectorAll('dialog')].find((one) => one.matches(':modal'))
  const groups = new Set<string>()
  const all = [...(open ?? document).querySelectorAll<HTMLInputElement>(pressed)].filter((one) => {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.tabIndex < 0) return false
    if (one.type !== 'radio') return true
    const isFirst = !groups.has(one.name)
    groups.add(one.name)
    return isFirst
  })
  all.forEach((one, at) => (one.dataset['reached'] = String(at)))
  ;(document.activeElement as HTMLElement | null)?.blur()
  return all.map((one) => one.outerHTML.slice(0, 120))
}

function here(): Step {
  const one = document.activeElement as HTMLElement | null
  const at = Number(one?.dataset['reached'] ?? -1)
  if (!one || at < 0) return { at, fault: '' }
  // The edge of what is unseen itself is drawn around its label.
  const shown = one.classList.contains('unseen') ? one.closest('label')! : one
  const { outlineStyle, outlineWidth } = getComputedStyle(shown)
  const box = shown.getBoundingClientRect()
  const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  const told = one.outerHTML.slice(0, 120)
  return { at, fault: isSeen ? (isInSight ? '' : `out of sight: ${told}`) : `focus is not seen: ${told}` }
}
