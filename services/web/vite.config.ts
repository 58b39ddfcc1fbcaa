import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { page } from './tools/page.ts'
import { partOf } from './tools/parts.ts'
import { worker } from './tools/worker.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// Each entry is a page of its own: what the phone loads knows nothing of the desk, and whoever
// confirms for the community loads neither.
export default defineConfig({
  plugins: [vue(), page(), worker()],
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
    manifest: true,
    rolldownOptions: {
      input: {
        app: here('./app/index.html'),
        community: here('./community/index.html'),
        desk: here('./desk/index.html'),
      },
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: partOf }] } },
    },
  },
})
