// Each page that somebody may turn to is among those that are looked at: a new one is asked for here.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { comes } from './looks.ts'
import { CAPTURE } from './shown/capture.ts'
import { aPupils, DEVICE, OF_CLASS } from './shown/class.ts'
import { AT_DESK } from './shown/desk.ts'
import { ENTRANCE, PROOF } from './shown/entrance.ts'
import { CHECKED, EMPTY_REPORT, OPEN, REPORTED } from './shown/family.ts'
import { CONFIRMATION, verified } from './shown/public.ts'
import { TEACHERS } from './shown/teacher.ts'
import { closeAll } from './site.ts'

const ALL = [
  ...ENTRANCE, PROOF, ...CAPTURE, ...OF_CLASS, ...DEVICE, aPupils(''), ...TEACHERS, ...OPEN, ...CHECKED,
  ...REPORTED, EMPTY_REPORT, ...AT_DESK, CONFIRMATION, verified(''),
].map((one) => one.path.split(/[?#]/)[0]!)
// What is no screen but a way to one; and what the phone has in common with the desk, looked at there.
const NOWHERE = '/:rest(.*)'
const ALIKE = { app: ['/proof'], desk: ['/proven'] }
interface Mounted extends Element {
  __vue_app__: { config: { globalProperties: { $router: { getRoutes: () => { path: string }[] } } } }
}
after(closeAll)

for (const entry of ['app', 'desk'] as const) {
  test(`every page of ${entry} is looked at`, async () => {
    const { page } = await comes('', entry)
    await page.locator('h1').first().waitFor()
    const paths = await page.evaluate(() => {
      const app = (document.querySelector('#page') as unknown as Mounted).__vue_app__
      return app.config.globalProperties.$router.getRoutes().map((one) => one.path)
    })
    const seen = ALL.filter((one) => one.startsWith(`/${entry}/`)).map((one) => one.slice(entry.length + 1))
    const unseen = paths.filter((path) => {
      const shape = new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`)
      return path !== NOWHERE && !ALIKE[entry].includes(path as never) && !seen.some((one) => shape.test(one))
    })

    assert.ok(paths.includes('/sign-in'))
    assert.deepEqual(unseen, [])
  })
}

test('every entry is looked at, and the page of a printed code', () => {
  const entries = readdirSync('.', { recursive: false, withFileTypes: true })
    .filter((one) => one.isDirectory() && readdirSync(one.name).includes('index.html'))
    .map((one) => `/${one.name}`)

  assert.ok(entries.includes('/community'))
  for (const entry of [...entries, '/v']) assert.ok(ALL.some((one) => one === entry || one.startsWith(`${entry}/`)), entry)
})
