// All words a person reads, in Chinese and in English; a key that is not there does not compile.
//
// Sentences and placeholders are all that is needed: a library for it would be a fifth of what a
// phone loads before its first page, and would read each sentence anew at run time.
import { computed, ref, shallowReactive, type ComputedRef } from 'vue'
import { speak } from './api/client.ts'
import chinese from './locales/zh-CN.json'

export type WordKey = keyof typeof chinese
export type Language = 'zh-CN' | 'en'
export type Values = Record<string, string | number>
type Messages = Record<WordKey, string>

const KEPT = 'nianlun.language'
const known = shallowReactive<Record<string, Messages>>({ 'zh-CN': chinese })
const spoken = ref<Language>('zh-CN')
let tongues: typeof import('./parts/tongues.ts') | undefined

/** A sentence by its key, its placeholders filled. */
export function say(key: WordKey, values: Values = {}): string {
  const sentence = known[spoken.value]?.[key] ?? chinese[key]
  if (!sentence.includes('{')) return sentence
  // English says one thing otherwise than several: `{n} book|{n} books`.
  const [one = '', several = one] = sentence.split('|')
  return (values['n'] === 1 ? one : several).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

export const language: ComputedRef<Language> = computed(() => spoken.value)

async function learnEnglish(): Promise<void> {
  known['en'] ??= (await import('./locales/en.json')).default
  tongues = await import('./parts/tongues.ts')
  tongues.begin()
}

/** Change the language of everything, and remember it on this device. */
export async function speakIn(wanted: Language): Promise<void> {
  if (wanted === 'en') await learnEnglish()
  else tongues?.end()
  spoken.value = wanted
  speak(wanted)
  document.documentElement.lang = wanted
  localStorage.setItem(KEPT, wanted)
}

/** The language chosen here before; Chinese where nobody chose. */
export function rememberedLanguage(): Language {
  return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-CN'
}

// Chosen in another tab, it holds here.
globalThis.addEventListener?.('storage', ({ key }) => {
  if (key === KEPT) void speakIn(rememberedLanguage())
})
