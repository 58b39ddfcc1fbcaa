// A page for whoever changes its language, where there is none: parts that follow the language need
// no more of it.
import { vi } from 'vitest'
import { rememberedLanguage, speakIn } from '@/words.ts'

vi.stubGlobal('localStorage', { setItem: () => undefined, getItem: () => null })
vi.stubGlobal('document', { documentElement: {}, body: { querySelectorAll: () => [] }, querySelectorAll: () => [] })
vi.stubGlobal('MutationObserver', class { observe(): void {} disconnect(): void {} })

/** While the page speaks English; afterwards as before. */
export async function inEnglish(work: () => Promise<unknown>): Promise<void> {
  await speakIn('en')
  try {
    await work()
  } finally {
    await speakIn(rememberedLanguage())
  }
}
