// Whether the browser says there is no network: said on the screen, relied on nowhere.
import { onScopeDispose, ref, type Ref } from 'vue'

export function useOffline(): Ref<boolean> {
  const isOffline = ref(!navigator.onLine)
  const look = (): void => void (isOffline.value = !navigator.onLine)
  addEventListener('online', look)
  addEventListener('offline', look)
  onScopeDispose(() => {
    removeEventListener('online', look)
    removeEventListener('offline', look)
  })
  return isOffline
}
