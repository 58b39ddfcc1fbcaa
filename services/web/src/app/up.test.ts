import { expect, test } from 'vitest'
import { upOf } from './up.ts'

test.each([
  ['/', undefined],
  ['/family/growth', undefined],
  ['/outbox', '/'],
  ['/classes', '/'],
  ['/community', '/classes'],
  ['/classes/c1/coverage', '/classes'],
  ['/classes/c1/pupils/p1', '/classes/c1/coverage'],
  ['/classes/c1/terms/t1/signing', '/classes'],
  ['/classes/c1/terms/t1/signing/student.B2', '/classes/c1/terms/t1/signing'],
  ['/classes/c1/terms/t1/subjects/music', '/classes/c1/terms/t1/signing'],
  ['/classes/c1/terms/t1/check', '/classes'],
  ['/classes/c1/terms/t1/choosing/p1', '/classes/c1/terms/t1/choosing'],
  ['/classes/c1/terms/t1/remarks/p1', '/classes/c1/terms/t1/remarks'],
  ['/pupils/p1/consent', '/family/mine'],
  ['/pupils/p1/terms/t1/report', '/'],
])('from %s one goes up to %s', (path, to) => {
  expect(upOf(path)?.to).toBe(to)
})
