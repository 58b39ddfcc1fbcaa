// A family's screens as the term stands, and its teacher's, who sees the same records.
import { after } from 'node:test'
import { asked } from './household.ts'
import { comes, lookAt } from './looks.ts'
import { CHECKED, EMPTY_REPORT, OPEN, REPORTED } from './shown/family.ts'
import { OF_CHECK, TEACHERS } from './shown/teacher.ts'
import { closeAll, site } from './site.ts'

interface Terms {
  items: { term: string; check: object | null; report: object | null }[]
}
const { page } = await comes('guardian', 'app')
const { body } = await asked(page, `/students/${site.child}/terms`)
const term = (body as Terms).items.find((one) => one.term === site.term)
after(closeAll)

if (term?.report) lookAt('guardian', 'app', [...REPORTED, EMPTY_REPORT])
else if (term?.check) {
  lookAt('guardian', 'app', CHECKED)
  lookAt('T001', 'app', OF_CHECK)
} else {
  lookAt('guardian', 'app', OPEN)
  lookAt('T001', 'app', TEACHERS)
}
