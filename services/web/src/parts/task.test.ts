// What a page shows is about what was asked last, however the answers came.
import { expect, test } from 'vitest'
import { Problem } from '@/api/problem.ts'
import { inEnglish } from './language.fixture.ts'
import { useReading, useTask } from './task.ts'

/** An answer that comes when the test says so. */
function waiting(): { answers: ((said: string) => void)[]; asked: () => Promise<string> } {
  const answers: ((said: string) => void)[] = []
  return { answers, asked: () => new Promise((answer) => answers.push(answer)) }
}

test('asked about another thing while it reads, it reads that', async () => {
  const { answers, asked } = waiting()
  let group = 'first'
  let shown = ''
  const { run, isBusy } = useReading(async () => {
    const about = group
    shown = `${about}: ${await asked()}`
  })

  const done = run()
  group = 'second'
  const again = run()
  answers[0]?.('its children')
  await expect.poll(() => answers.length).toBe(2)
  expect(isBusy.value).toBe(true)
  answers[1]?.('its children')

  expect(await Promise.all([done, again])).toEqual([true, true])
  expect(shown).toBe('second: its children')
  expect(isBusy.value).toBe(false)
})

test('a refusal of what nobody asks about any more is not told', async () => {
  const { answers, asked } = waiting()
  const { run, problem } = useReading(async () => {
    if ((await asked()) === 'gone') throw new Problem('not-found', 404, 'gone')
  })

  const done = run()
  void run()
  answers[0]?.('gone')
  await expect.poll(() => answers.length).toBe(2)
  answers[1]?.('there')

  expect(await done).toBe(true)
  expect(problem.value).toBeNull()
})

test('what is refused at last is told, and may be asked again', async () => {
  let isThere = false
  const { run, problem } = useReading(() =>
    isThere ? Promise.resolve() : Promise.reject(new Problem('away', 0, 'nobody')),
  )

  expect(await run()).toBe(false)
  expect(problem.value?.isAway).toBe(true)
  isThere = true
  expect(await run()).toBe(true)
  expect(problem.value).toBeNull()
})

test('what a person does is done once, pressed twice', async () => {
  const { answers, asked } = waiting()
  const { run } = useTask(async () => void (await asked()))

  const done = run()
  expect(await run()).toBe(false)
  answers[0]?.('done')

  expect(await done).toBe(true)
  expect(answers.length).toBe(1)
})

test('in another language it is read again, once it was read at all, but for what fills fields', async () => {
  const read: string[] = []
  const words = useReading(() => Promise.resolve(void read.push('words')))
  const fields = useReading(() => Promise.resolve(void read.push('fields')), { fills: true })
  useReading(() => Promise.resolve(void read.push('never asked for')))
  await Promise.all([words.run(), fields.run()])

  await inEnglish(() => expect.poll(() => read).toEqual(['words', 'fields', 'words']))
})
