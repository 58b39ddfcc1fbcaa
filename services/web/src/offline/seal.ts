// What lies on this device is sealed: AES-256-GCM under a key that no script can read out.
//
// One key for each person. It protects against a look into the browser's files and against the next
// person at a shared device; it does not protect against a program that runs as this page.
import { base } from './base.ts'

/** Sealed bytes; `iv` is never used twice under one key (NIST SP 800-38D, 8.2.2: 96 random bits). */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

const ALGORITHM = { name: 'AES-GCM', length: 256 }
const text = new TextEncoder()
const keys = new Map<string, Promise<CryptoKey>>()

/** The person's key on this device, made where there is none. */
function keyOf(owner: string): Promise<CryptoKey> {
  const known = keys.get(owner) ?? brought(owner)
  keys.set(owner, known)
  known.catch(() => keys.delete(owner))
  return known
}

async function brought(owner: string): Promise<CryptoKey> {
  const store = await base()
  const kept = await store.get('keys', owner)
  if (kept) return kept
  const made = await crypto.subtle.generateKey(ALGORITHM, false, ['encrypt', 'decrypt'])
  // Two tabs may be here at once: the first one's key stands.
  const change = store.transaction('keys', 'readwrite', { durability: 'strict' })
  const other = await change.store.get(owner)
  if (!other) await change.store.put(made, owner)
  await change.done
  return other ?? made
}

/** Seal bytes for their owner; `place` binds them to where they lie. */
export async function sealBytes(owner: string, place: string, plain: BufferSource): Promise<Sealed> {
  const key = await keyOf(owner)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const additionalData = text.encode(`${owner}/${place}`)
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain)
  return { iv, data }
}

/** Open what `sealBytes` sealed; throws where it is another's, lies elsewhere or was changed. */
export async function openBytes(owner: string, place: string, sealed: Sealed): Promise<ArrayBuffer> {
  const key = await keyOf(owner)
  const additionalData = text.encode(`${owner}/${place}`)
  const how = { name: 'AES-GCM', iv: sealed.iv, additionalData }
  return crypto.subtle.decrypt(how, key, sealed.data)
}

/** As `sealBytes`, for a value that JSON can say. */
export function sealValue(owner: string, place: string, value: unknown): Promise<Sealed> {
  return sealBytes(owner, place, text.encode(JSON.stringify(value)))
}

/** As `openBytes`, for what `sealValue` sealed. */
export async function openValue(owner: string, place: string, sealed: Sealed): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await openBytes(owner, place, sealed)))
}
