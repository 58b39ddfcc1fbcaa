// A record made by two taps is told in the language of the page; a person's own words are not.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { rememberedLanguage, speakIn } from '@/words.ts'
import { notedOf, seenOf } from './noted.ts'

vi.stubGlobal('localStorage', { setItem: () => undefined, getItem: () => null })
vi.stubGlobal('document', { documentElement: {}, body: { querySelectorAll: () => [] }, querySelectorAll: () => [] })
vi.stubGlobal('MutationObserver', class { observe(): void {} disconnect(): void {} })
afterEach(() => speakIn(rememberedLanguage()))

describe('what was seen', () => {
  test.each([
    ['a word of the vocabulary, as the service says it', { note: '帮助同学', note_said: 'helps a classmate' }, 'helps a classmate'],
    ['a chore', { note: '洗碗', note_said: '洗碗' }, 'Dishes'],
    ['a chore done together', { note: '洗碗（和家人一起）', note_said: '洗碗（和家人一起）' }, 'Dishes (with family)'],
    ['what somebody typed', { note: '洗碗以后擦了桌子', note_said: '洗碗以后擦了桌子' }, '洗碗以后擦了桌子'],
    ['what an older service told', { note: '帮助同学' }, '帮助同学'],
  ])('%s', async (_, fact, english) => {
    expect(notedOf({ note: fact.note, note_said: fact.note })).toBe(fact.note)
    await speakIn('en')

    expect(notedOf(fact)).toBe(english)
  })

  test('is the kind of thing where nothing was noted', () => {
    expect(seenOf({ note: null, note_said: null, type_name: '清洁卫生' })).toBe('清洁卫生')
  })
})
