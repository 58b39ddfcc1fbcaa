// The tabs of one browser tell each other that something on the device has changed.

export type Word = 'outgoing' | 'person'
type Hearing = (word: Word) => void

const hearings = new Set<Hearing>()
let channel: BroadcastChannel | null | undefined

function open(): BroadcastChannel | null {
  if (channel === undefined) {
    channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('nianlun') : null
    channel?.addEventListener('message', ({ data }) => hearings.forEach((one) => one(data as Word)))
  }
  return channel
}

/** Tell the other tabs. */
export function tellTabs(word: Word): void {
  open()?.postMessage(word)
}

/** Hear what other tabs tell. */
export function hearTabs(hearing: Hearing): void {
  open()
  hearings.add(hearing)
}

/** Whether other tabs can be heard at all. */
export function hearsTabs(): boolean {
  return open() !== null
}
