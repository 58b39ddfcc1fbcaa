// The service worker: the app itself opens without network. It keeps no answer of the API, ever:
// what tells of a child is kept by the page, sealed (`seal.ts`).
import { createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { SKIP } from './update.ts'

declare const __PRECACHED__: { url: string; revision: string | null }[]
declare function skipWaiting(): Promise<void>

precacheAndRoute(__PRECACHED__)
registerRoute(new NavigationRoute(createHandlerBoundToURL('/app/'), { allowlist: [/^\/app\//] }))

// A new version waits until somebody says so: nothing is taken from under an unsent form.
addEventListener('message', ({ data }) => {
  if (data === SKIP) void skipWaiting()
})
