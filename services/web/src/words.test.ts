// Every sentence stands in both languages, and none stands there that nobody says.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import chinese from './locales/zh-CN.json'
import english from './locales/en.json'

const here = fileURLToPath(new URL('.', import.meta.url))
const keys = Object.keys(chinese)
const sources = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(vue|ts)$/.test(name) && !/test\.ts$|portfolio\.ts$/.test(name))
  .map((name) => readFileSync(here + name, 'utf8'))
  .join('\n')

/** Said as it stands, or put together: `import.kind.${kind}`. */
function isSaid(key: string): boolean {
  const parts = [...sources.matchAll(/`([a-z.]*)\$\{\w+(?:\.\w+)*\}([a-z_.]*)`/g)]
  const isPut = parts.some(([, begins, ends]) => {
    const isPlain = !begins!.includes('.') && !ends!.includes('.')
    return !isPlain && key.startsWith(begins!) && key.endsWith(ends!)
  })
  return isPut || sources.includes(`'${key}'`)
}

const placeholders = (sentence: string): string[] => (sentence.split('|').at(-1)!.match(/\{\w+\}/g) ?? []).sort()

describe('the words of the pages', () => {
  test('stand in both languages, in the same order', () => {
    expect(Object.keys(english)).toEqual(keys)
  })

  test.each(keys)('%s takes the same values in both', (key) => {
    const of = (messages: Record<string, string>): string[] => placeholders(messages[key] ?? '')

    expect(of(english)).toEqual(of(chinese))
    expect((english as Record<string, string>)[key]).not.toMatch(/[一-鿿]/)
  })

  test.each(keys)('%s is said somewhere', (key) => {
    expect(isSaid(key)).toBe(true)
  })

  test('rank nobody', () => {
    const said = Object.values(chinese).join('\n').replaceAll('不排名', '')

    expect(said).not.toMatch(/排名|名次|总分|第一名/)
  })
})
