// The service worker, built beside the pages: it knows by name every file of the phone's entry.
//
// In: the bundle as it was written. Out: `worker.js` at the root, so that it may serve `/app/`.
// A worker of another build has other names in it, and that alone makes the browser take the new one.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type Rolldown } from 'vite'

interface Precached {
  url: string
  revision: string | null
}

const ENTRY = 'app/index.html'
const ENTRY_PART = 'app'
// What stands in the page by its own name, not by its hash.
const BY_NAME = ['icon.svg']
const SOURCE = fileURLToPath(new URL('../src/offline/worker.ts', import.meta.url))

/** Build the worker after everything else, with the list of what it keeps. */
export function worker(): Plugin {
  return {
    name: 'nianlun:worker',
    apply: 'build',
    async writeBundle(options, bundle) {
      const folder = options.dir ?? 'dist'
      await buildWorker(folder, [...named(folder), ...hashed(bundle)])
    },
  }
}

function named(folder: string): Precached[] {
  const revisionOf = (file: string): string =>
    createHash('sha256').update(readFileSync(join(folder, file))).digest('hex').slice(0, 16)
  const page = { url: '/app/', revision: revisionOf(ENTRY) }
  return [page, ...BY_NAME.map((file) => ({ url: `/${file}`, revision: revisionOf(file) }))]
}

/** Every file that the phone's entry may come to ask for, by the names it has in this build. */
function hashed(bundle: Rolldown.OutputBundle): Precached[] {
  // What the page begins with, and whatever is loaded from there.
  const entry = Object.values(bundle).find((one) => one.type === 'chunk' && one.name === ENTRY_PART)
  if (!entry) throw new Error('the phone has no entry')
  const files = new Set<string>()
  const take = (name: string): void => {
    const part = bundle[name]
    if (files.has(name) || part?.type !== 'chunk') return
    files.add(name)
    // The styles of the entry itself stand in its page.
    if (part !== entry) part.viteMetadata?.importedCss.forEach((file) => files.add(file))
    part.viteMetadata?.importedAssets.forEach((file) => files.add(file))
    ;[...part.imports, ...part.dynamicImports].forEach(take)
  }
  take(entry.fileName)
  return [...files].sort().map((file) => ({ url: `/${file}`, revision: null }))
}

async function buildWorker(outDir: string, precached: Precached[]): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: {
      __PRECACHED__: JSON.stringify(precached),
      'process.env.NODE_ENV': JSON.stringify('production'),
    },
    build: {
      outDir,
      emptyOutDir: false,
      target: ['chrome90', 'safari15', 'firefox100'],
      rolldownOptions: { input: SOURCE, output: { format: 'iife', entryFileNames: 'worker.js' } },
    },
  })
}
