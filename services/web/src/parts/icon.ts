// The picture in the browser's tab comes after everything that somebody waits for.
const ICON = { rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' }
const LATER_MS = 10_000

export function showIconLater(): void {
  setTimeout(() => document.head.append(Object.assign(document.createElement('link'), ICON)), LATER_MS)
}
