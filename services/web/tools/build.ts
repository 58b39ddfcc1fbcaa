// Build the pages: `node tools/build.ts --outDir folder`. The phone first, whose folder it empties.
import { parseArgs } from 'node:util'
import { build } from 'vite'

const { outDir } = parseArgs({ options: { outDir: { type: 'string', default: 'dist' } } }).values
for (const mode of ['phone', 'others']) {
  const isFirst = mode === 'phone'
  await build({ mode, logLevel: 'warn', build: { outDir, emptyOutDir: isFirst, copyPublicDir: isFirst } })
}
