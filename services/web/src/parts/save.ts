// A file that was made for this person goes where the browser keeps files.

import { letGo } from './addresses.ts'

/** Let the browser save these bytes under this name. */
export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  letGo(address)
}
