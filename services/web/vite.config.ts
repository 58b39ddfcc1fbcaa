import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { page } from './tools/page.ts'
import { partOf } from './tools/parts.ts'
import { worker } from './tools/worker.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// Each entry is a page of its own: what the phone loads knows nothing of the desk, and whoever
// confirms for the community loads neither. The phone is built apart (`tools/build.ts`), so that
// all it needs before its first names is one file; what desk and community share is built once.
const ENTRIES: Record<string, readonly string[]> = {
  phone: ['app'],
  others: ['community', 'desk'],
}

export default defineConfig(({ mode }) => ({
  plugins: [vue(), ...(mode === 'others' ? [] : [page(), worker()])],
  resolve: { alias: { '@': here('./src') } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
  },
  // A thousand sentences are read in a third of the time where they are not a script.
  json: { namedExports: false, stringify: true },
  build: {
    target: ['chrome90', 'safari15', 'firefox100'],
    // The policy for scripts lets nothing run that stands in a page.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: `.vite/${mode}.json`,
    rolldownOptions: {
      input: Object.fromEntries((ENTRIES[mode] ?? []).map((one) => [one, here(`./${one}/index.html`)])),
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: partOf, debugName: 'parts' }] } },
    },
  },
}))
