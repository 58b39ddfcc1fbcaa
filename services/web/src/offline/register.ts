// The worker is registered where the browser has one; elsewhere (a chat's browser) all works online.
import { ref, type Ref } from 'vue'
import { SKIP } from './update.ts'

const ADDRESS = '/worker.js'
const EVERY_MS = 3_600_000

interface TrustedTypes {
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => {
    createScriptURL: (url: string) => string
  }
}

const hasNew = ref(false)
let waiting: ServiceWorker | null = null

/** Whether a newer version is there, or the files of this one are not any more. */
export function useUpdate(): { hasNew: Ref<boolean>; take: () => void } {
  return { hasNew, take }
}

/** Say so: a part of the app could not be loaded, for the service has another version by now. */
export function tellOutdated(): void {
  hasNew.value = true
}

/** Register the worker when everything that is seen has been loaded. */
export function registerWhenIdle(): void {
  const soon = 'requestIdleCallback' in window ? window.requestIdleCallback : setTimeout
  addEventListener('load', () => soon(() => void register()))
  if (document.readyState === 'complete') soon(() => void register())
}

async function register(): Promise<void> {
  try {
    const there = await navigator.serviceWorker.register(trusted(ADDRESS), { scope: '/app/' })
    watch(there)
    setInterval(() => void there.update().catch(() => undefined), EVERY_MS)
  } catch {
    // Not allowed or not there: the app is then loaded anew each time.
  }
}

function watch(there: ServiceWorkerRegistration): void {
  const look = (): void => {
    // The very first one has nothing to take the place of.
    if (!there.waiting || !navigator.serviceWorker.controller) return
    waiting = there.waiting
    hasNew.value = true
  }
  look()
  there.addEventListener('updatefound', () => there.installing?.addEventListener('statechange', look))
}

/** Take the new version now. */
function take(): void {
  if (!waiting) return location.reload()
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting.postMessage(SKIP)
}

/** The one address that may become a script of this page's (Trusted Types, W3C). */
function trusted(address: typeof ADDRESS): string {
  const { trustedTypes } = window as unknown as { trustedTypes?: TrustedTypes }
  const policy = trustedTypes?.createPolicy('worker', { createScriptURL: () => address })
  return policy ? policy.createScriptURL(address) : address
}
