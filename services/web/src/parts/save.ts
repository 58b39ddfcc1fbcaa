// A file that was made for this person goes where the browser keeps files.

/** Let the browser save these bytes under this name. */
export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has its own hold on it once the click is over.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
