// npm writes into the lock where an author takes donations: addresses that no build needs.
// A lock of ours names versions and hashes, and no address at all.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, object> }
for (const one of Object.values(lock.packages)) {
  Reflect.deleteProperty(one, 'funding')
}
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
