// Somebody, or nobody, who looks at a row of screens in both languages.
import { test } from 'node:test'
import { looks, type Screen } from './looking.ts'
import { allWell, signIn, site, somebody, type Person } from './site.ts'

export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** One test a language: somebody, or nobody, looks at each of these. */
export function lookAt(account: string, entry: 'app' | 'desk', screens: readonly Screen[]): void {
  for (const language of LANGUAGES) {
    test(`${account || 'nobody'} in ${language}: each screen holds in every look`, async () => {
      const one = await comes(account, entry, language)
      for (const screen of screens) await looks(one, screen, language)
      allWell(one)
    })
  }
}

/** Somebody at an entry, who reads this language; nobody where no account is named. */
export async function comes(account: string, entry: 'app' | 'desk', language: Language): Promise<Person> {
  const one = await somebody(1280, 900)
  if (account) await signIn(one, entry, account)
  else await one.page.goto(`${site.address}/${entry}/`)
  await one.page.evaluate((wanted) => localStorage.setItem('nianlun.language', wanted), language)
  return one
}
