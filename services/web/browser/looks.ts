// Somebody, or nobody, who looks at a row of screens.
import { test } from 'node:test'
import { looks, type Screen } from './looking.ts'
import { allWell, signIn, site, somebody, type Person } from './site.ts'

/** A test each: somebody, or nobody, looks at these. */
export function lookAt(account: string, entry: 'app' | 'desk', screens: readonly Screen[]): void {
  let one: Person
  for (const screen of screens) {
    test(`${screen.name} holds in every look, for ${account || 'nobody'}`, async () => {
      one ??= await comes(account, entry)
      await looks(one, screen)
      allWell(one)
    })
  }
}

/** Somebody at an entry; nobody where no account is named. */
export async function comes(account: string, entry: 'app' | 'desk'): Promise<Person> {
  const one = await somebody(1280, 900)
  if (account) await signIn(one, entry, account)
  else await one.page.goto(`${site.address}/${entry}/`)
  return one
}
