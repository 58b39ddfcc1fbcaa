// Pictures for people to look at; nothing compares them. Taken only where a folder is named for them.
import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { site } from './site.ts'

/** All of the page, or what of it is seen. */
export async function shoot(page: Page, name: string, fullPage = true): Promise<void> {
  if (!site.screens) return
  await mkdir(site.screens, { recursive: true })
  await page.screenshot({ path: `${site.screens}/${name}.png`, fullPage })
}

/** What is seen on a phone, in both themes; afterwards it is light, and nothing moves. */
export async function shootBoth(page: Page, name: string): Promise<void> {
  if (!site.screens) return
  // The last of them is the one to go on with.
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await shoot(page, `${name}-390-${colorScheme}`, false)
  }
}
