// The database of this device: keys, what waits to be sent, its media, and what was read before.
//
// In the clear stand only ids, states and times; whatever tells of a child is sealed (`seal.ts`).
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { OutgoingState } from './outgoing.ts'
import type { Sealed } from './seal.ts'

/** An outgoing item as it lies on the device; `place` gives the order in which things were made. */
export interface Row {
  place?: number
  id: string
  owner: string
  state: OutgoingState
  tries: number
  made_at: number
  held_until: number
  sent_at: number
  /** Of its photo or clip, unsealed. */
  bytes?: number
  sealed: Sealed
}

/** A photo or a clip of an outgoing item. */
export interface Medium {
  owner: string
  type: string
  sealed: Sealed
}

/** Something that was read before. */
export interface Kept {
  owner: string
  read_at: number
  sealed: Sealed
}

export interface Schema extends DBSchema {
  keys: { key: string; value: CryptoKey }
  outgoing: { key: number; value: Row; indexes: { id: string; owner: string } }
  media: { key: string; value: Medium }
  kept: { key: string; value: Kept; indexes: { owner: string } }
  device: { key: string; value: string | number }
}

const NAME = 'nianlun'
const VERSION = 1
let opened: Promise<IDBPDatabase<Schema>> | undefined

/** The database, opened once; a newer version of the app in another tab is let through. */
export function base(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(NAME, VERSION, {
    upgrade(made) {
      made.createObjectStore('keys')
      const outgoing = made.createObjectStore('outgoing', { keyPath: 'place', autoIncrement: true })
      outgoing.createIndex('id', 'id', { unique: true })
      outgoing.createIndex('owner', 'owner')
      made.createObjectStore('media')
      made.createObjectStore('kept').createIndex('owner', 'owner')
      made.createObjectStore('device')
    },
    blocking(_old, _new, event) {
      ;(event.target as IDBDatabase).close()
      opened = undefined
    },
    terminated() {
      opened = undefined
    },
  })
  opened.catch(() => (opened = undefined))
  return opened
}
