// A list that is begun anew while a page of it is under way holds nothing of what was asked before.
import { expect, test } from 'vitest'
import { watch } from 'vue'
import { inEnglish } from './language.fixture.ts'
import { usePages } from './pages.ts'

interface Page {
  items: string[]
  next?: string | null
}

test('begun anew, it holds only what was asked for then', async () => {
  const answers: ((page: Page) => void)[] = []
  let state = 'open'
  const list = usePages<string>(
    () => new Promise<Page>((answer) => answers.push((page) => answer(page))),
  )

  void list.more.run()
  state = 'answered'
  const done = list.again()
  answers[0]?.({ items: ['open'], next: 'second' })
  await expect.poll(() => answers.length).toBe(2)
  expect(list.items.value).toEqual([])
  answers[1]?.({ items: [state] })

  expect(await done).toBe(true)
  expect(list.items.value).toEqual(['answered'])
  expect(list.hasMore.value).toBe(false)
})

test('the next page is read once, pressed twice', async () => {
  const cursors: (string | null)[] = []
  const list = usePages<string>((cursor) => {
    cursors.push(cursor)
    return Promise.resolve({ items: [cursor ?? 'first'], next: cursor ? null : 'second' })
  })

  await list.more.run()
  await Promise.all([list.more.run(), list.more.run()])

  expect(cursors).toEqual([null, 'second'])
  expect(list.items.value).toEqual(['first', 'second'])
})

test('in another language as much is read again, and what stood there stays until it has come', async () => {
  let word = '一'
  const list = usePages<string>((cursor) =>
    Promise.resolve({ items: [`${word} ${cursor ?? 'first'}`], next: cursor === 'third' ? null : cursor ? 'third' : 'second' }),
  )
  await list.more.run()
  await list.more.run()
  const shown: string[][] = []
  watch(list.items, (now) => shown.push(now), { flush: 'sync' })
  word = 'one'

  await inEnglish(() => expect.poll(() => list.items.value).toEqual(['one first', 'one second']))
  expect(shown[0]).toEqual(['one first', 'one second'])
  expect(list.hasMore.value).toBe(true)
})
