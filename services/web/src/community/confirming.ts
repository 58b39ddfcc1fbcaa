// From opening the link to the receipt. What was filled in stays, whatever the network does;
// an unanswered confirmation is sent again as it was, and the same again gets the same answer.
import { onUnmounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { confirm, object, read, Refused, type Asked, type Confirmation, type Objection } from './link.ts'
import { language } from './words.ts'

/** `away` before anything was read; `pending` while a confirmation has no answer. */
export type State = 'loading' | 'away' | 'open' | 'sending' | 'pending' | 'done' | 'used' | 'expired' | 'unknown'

const LOOKS = 10
const LOOK_MS = 500
const PAUSES_MS = [2_000, 4_000, 8_000, 15_000, 30_000]

export interface Confirming {
  state: Ref<State>
  asked: ShallowRef<Asked | null>
  receipt: Ref<string>
  /** The service's sentence about what was filled in. */
  problem: Ref<string>
  begin: () => Promise<void>
  send: (said: Confirmation) => Promise<void>
  again: () => Promise<void>
  change: () => void
  tell: (said: Objection) => Promise<boolean>
}

export function useConfirming(): Confirming {
  const state = ref<State>('loading')
  const asked = shallowRef<Asked | null>(null)
  const receipt = ref('')
  const problem = ref('')
  const patience = usePatience(() => {
    if (state.value === 'pending' || state.value === 'away') void again()
  })
  let waiting: Confirmation | null = null

  /** `looks`: so often again, where it is known that somebody was quicker. */
  async function begin(looks = 0): Promise<void> {
    const refused = await unless(async () => {
      asked.value = await read(language.value)
      state.value = asked.value.used ? 'used' : looks ? 'loading' : 'open'
      // Who it was is written down a moment after they were taken.
      if (looks && !asked.value.used) setTimeout(() => void begin(looks - 1), LOOK_MS)
    })
    if (refused) settle(refused, 'away')
  }

  async function send(said: Confirmation): Promise<void> {
    waiting = said
    patience.fresh()
    await again()
  }

  async function again(): Promise<void> {
    const said = waiting
    if (!said) return begin()
    if (state.value === 'sending') return
    state.value = 'sending'
    problem.value = ''
    const refused = await unless(async () => {
      receipt.value = (await confirm(said, language.value)).receipt
      waiting = null
      state.value = 'done'
    })
    if (refused) settle(refused, 'pending')
  }

  function settle({ kind, sentence }: Refused, unanswered: State): void {
    state.value = kind === 'away' ? unanswered : kind === 'refused' ? 'open' : kind
    if (kind === 'away') return patience.later()
    waiting = null
    problem.value = sentence
    // Who it was, and when, the page learns by looking once more.
    if (kind === 'used') void begin(LOOKS)
  }

  function change(): void {
    waiting = null
    state.value = 'open'
  }

  async function tell(said: Objection): Promise<boolean> {
    const refused = await unless(() => object(said, language.value))
    if (refused && refused.kind !== 'away') settle(refused, 'open')
    return !refused
  }

  return { state, asked, receipt, problem, begin, send, again, change, tell }
}

/** What refused it; a fault of ours is not swallowed. */
async function unless(work: () => Promise<void>): Promise<Refused | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
}

/** Later, each time a little later, and at once when the network is back. */
function usePatience(again: () => void): { later: () => void; fresh: () => void } {
  let tries = 0
  let timer = 0
  // Another code scanned into the same page is another request.
  const turned = (): void => window.location.reload()
  addEventListener('online', again)
  addEventListener('hashchange', turned)
  onUnmounted(() => {
    clearTimeout(timer)
    removeEventListener('online', again)
    removeEventListener('hashchange', turned)
  })

  function later(): void {
    clearTimeout(timer)
    timer = window.setTimeout(again, PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)])
    tries += 1
  }

  function fresh(): void {
    clearTimeout(timer)
    tries = 0
  }

  return { later, fresh }
}
