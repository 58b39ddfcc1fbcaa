// A device without room: what was read is let go of first, and what cannot be written is told.
//
// Chromium refuses every write then, also one that would make a row smaller, and allows only to
// delete; how much room there is it does not tell (`estimate` adds the same sum to what is used).
// So this is noticed by what fails.
import { ref, type Ref } from 'vue'
import { BEGUN, forgetRead } from './memory.ts'
import { dropSent } from './rows.ts'

const DAY_MS = 86_400_000
const NEEDED = [BEGUN, 'who', 'capture-sheet/', 'observation-types', 'class-groups']
const isFull = ref(false)

/** Whether something that was to be kept here found no room, and nothing has made room since. */
export function useFull(): Readonly<Ref<boolean>> {
  return isFull
}

/** Whether `write` is on the disk: tried again once all is gone that can be had again. */
export async function written(owner: string, write: () => Promise<unknown>): Promise<boolean> {
  if (await tried(write)) return true
  await makeRoom(owner)
  if (await tried(write)) return true
  tellFull(true)
  return false
}

/** Say that something found no room; or that all of it did. */
export function tellFull(is: boolean): void {
  isFull.value = is
}

async function tried(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return false
  }
}

/** What was read can be read again, and what was sent is with the service; what was chosen and not saved
 * stays, and so do who is here and the class, for without them nothing could be recorded without network.
 */
async function makeRoom(owner: string): Promise<void> {
  await forgetRead((name) => NEEDED.some((one) => name.startsWith(one)))
  await dropSent(owner, Date.now() + DAY_MS).catch(() => undefined)
}
