// One family beside another: ids that are right and not theirs look like ids of nothing.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { asked } from './household.ts'
import { closeAll, signIn, site, somebody } from './site.ts'
import { says } from './waiting.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'
after(closeAll)

test('another child answers as no child does', async () => {
  const one = await somebody()
  await signIn(one, 'app', 'guardian')
  const other = await one.page.evaluate(() => crypto.randomUUID())
  for (const student of [site.other_child, other, NOBODY]) {
    for (const what of ['timeline?term=' + site.term, 'terms', `terms/${site.term}/report/contents`, 'consents', 'guardians']) {
      const { status, body } = await asked(one.page, `/students/${student}/${what}`)
      assert.equal(status, 404, what)
      assert.equal((body as { type: string }).type, '/problems/not-found', what)
    }
  }
})

test('a picture of another child has no address for this family', async () => {
  const one = await somebody()
  await signIn(one, 'app', 'guardian')
  const { status } = await asked(one.page, `/observations/${site.other_record}/evidence/${site.other_picture}?small=true`)

  assert.equal(status, 404)
})

test('its pages say that there is no such child', async () => {
  const one = await somebody()
  await signIn(one, 'app', 'guardian')
  for (const page of ['guardians', 'consent', 'looked', `terms/${site.term}/report`, `terms/${site.term}/objections`]) {
    await one.page.goto(`${site.address}/app/pupils/${site.other_child}/${page}`)
    await says(one.page.getByRole('alert').first(), /没有找到/)
  }
})
