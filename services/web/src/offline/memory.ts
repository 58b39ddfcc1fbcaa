// What this device remembers of what was read: sealed, no longer than a month, nothing after leaving.
import { base } from './base.ts'
import { openValue, sealValue } from './seal.ts'

const MONTH_MS = 31 * 86_400_000
const LAST = 'last person'

/** What this person read under this name before; null where there is nothing, or it is too old. */
export async function recalled<T>(owner: string, name: string): Promise<{ value: T; read_at: number } | null> {
  try {
    const found = await (await base()).get('kept', `${owner}/${name}`)
    if (!found || Date.now() - found.read_at > MONTH_MS) return null
    return { value: (await openValue(owner, `kept/${name}`, found.sealed)) as T, read_at: found.read_at }
  } catch {
    // A browser that keeps nothing reads everything anew.
    return null
  }
}

/** Keep what was read; a device without room keeps the older one. */
export async function remember(owner: string, name: string, value: unknown): Promise<void> {
  if (!owner) return
  try {
    const sealed = await sealValue(owner, `kept/${name}`, value)
    await (await base()).put('kept', { owner, read_at: Date.now(), sealed }, `${owner}/${name}`)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

export async function forget(owner: string, name: string): Promise<void> {
  await (await base()).delete('kept', `${owner}/${name}`)
}

/** Forget all that was read on this device, by whomever; what waits to be sent stays. */
export async function forgetAll(): Promise<void> {
  try {
    const all = (await base()).transaction(['kept', 'device'], 'readwrite')
    await all.objectStore('kept').clear()
    await all.objectStore('device').delete(LAST)
    await all.done
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** Remember who is here, so that the app opens without network; pupils share their devices. */
export async function rememberWho(who: { person_id: string; role: string }): Promise<void> {
  const last = await lastHere()
  if (last && last !== who.person_id) await forgetAll()
  if (who.role === 'student') return
  await remember(who.person_id, 'who', who)
  try {
    await (await base()).put('device', who.person_id, LAST)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** Who was here last and has not signed out; null where nobody is remembered. */
export async function whoWasHere<W>(): Promise<W | null> {
  const owner = await lastHere()
  return owner ? ((await recalled<W>(owner, 'who'))?.value ?? null) : null
}

async function lastHere(): Promise<string> {
  try {
    return String((await (await base()).get('device', LAST)) ?? '')
  } catch {
    return ''
  }
}
