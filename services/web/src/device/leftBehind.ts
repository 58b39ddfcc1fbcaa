// Who turns the page away leaves nothing in it: a browser that keeps whole pages for “Back” would
// show the next child what the last one saw.
import { onBeforeUnmount, onMounted } from 'vue'

export function useNothingLeftBehind(isOn: boolean, drop: () => void): void {
  const page = (): HTMLElement | null => document.getElementById('page')

  function hide(): void {
    const shown = page()
    if (shown) shown.hidden = true
    drop()
  }

  function show(event: PageTransitionEvent): void {
    if (event.persisted) window.location.reload()
  }

  onMounted(() => {
    if (!isOn) return
    window.addEventListener('pagehide', hide)
    window.addEventListener('pageshow', show)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('pagehide', hide)
    // `pageshow` stays: what comes back out of the browser's memory comes back after this.
  })
}
