// All words a person reads, in Chinese and in English; a key that is not there does not compile.
import { computed, type ComputedRef } from 'vue'
import { createI18n } from 'vue-i18n'
import { speak } from './api/client.ts'
import chinese from './locales/zh-CN.json'

export type WordKey = keyof typeof chinese
export type Language = 'zh-CN' | 'en'
export type Values = Record<string, string | number>
type Messages = Record<string, string>

const KEPT = 'nianlun.language'

export const words = createI18n<false>({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': chinese },
  // Keys are whole: `import.step` and `import.step.upload` may both stand.
  messageResolver: (messages, key) => (messages as Messages)[key] ?? null,
})

/** A sentence by its key, its placeholders filled. */
export function say(key: WordKey, values: Values = {}): string {
  return words.global.t(key, values)
}

export const language: ComputedRef<Language> = computed(() => words.global.locale.value as Language)

/** Change the language of everything, and remember it on this device. */
export async function speakIn(wanted: Language): Promise<void> {
  if (wanted === 'en' && !words.global.availableLocales.includes('en' as never)) {
    const english = await import('./locales/en.json')
    words.global.setLocaleMessage('en' as never, english.default as never)
  }
  words.global.locale.value = wanted as never
  speak(wanted)
  document.documentElement.lang = wanted
  localStorage.setItem(KEPT, wanted)
}

/** The language chosen here before; Chinese where nobody chose. */
export function rememberedLanguage(): Language {
  return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-CN'
}
