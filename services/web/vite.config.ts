import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { worker } from './tools/worker.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// Each entry is a page of its own: what the phone loads knows nothing of the desk, and whoever
// confirms for the community loads neither.
export default defineConfig({
  plugins: [vue(), worker()],
  resolve: { alias: { '@': here('./src') } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
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
    },
  },
})
