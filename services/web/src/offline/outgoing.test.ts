import { describe, expect, test } from 'vitest'
import { schoolDay } from '@/parts/schoolDay.ts'
import { changed, choicesOf } from './choices.ts'
import {
  dueOf,
  heldAs,
  isDoubtful,
  isFree,
  isMuch,
  isUntold,
  parcelsOf,
  restAfter,
  type NewOutgoing,
  type Outgoing,
} from './outgoing.ts'
import { judged } from './sending.ts'

const NOW = 1_795_000_000_000
let made = 0

function a(changes: Partial<Outgoing> = {}): Outgoing {
  made += 1
  const said: NewOutgoing = {
    id: `id-${made}`,
    kind: 'observation',
    method: 'put',
    path: `/observations/id-${made}`,
    body: { note: '借给同学一块橡皮' },
    title: '帮助同学 · 王梓涵',
    students: ['pupil'],
    occurred_on: '2026-11-22',
  }
  return { ...heldAs(said, NOW, 0), ...changes }
}

const aPhoto = (changes: Partial<Outgoing> = {}): Outgoing =>
  a({ kind: 'evidence', body: null, ...changes })
const named = (items: Outgoing[]): string[] => items.map((one) => one.id)

describe('the hold', () => {
  test('keeps a record here for ten seconds and no longer', () => {
    const held = { made_at: NOW, held_until: NOW + 10_000 }

    expect(isFree(held, NOW + 9_999)).toBe(false)
    expect(isFree(held, NOW + 10_000)).toBe(true)
  })

  test('is over where the clock was put back: otherwise it would last for years', () => {
    expect(isFree({ made_at: NOW, held_until: NOW + 10_000 }, NOW - 86_400_000)).toBe(true)
  })
})

describe('what may go', () => {
  test('goes in the order made, photos after all records', () => {
    const [photo, first, second] = [aPhoto(), a(), a({ students: ['other'] })]

    expect(named(dueOf([photo, first, second], NOW))).toEqual(named([first, second, photo]))
  })

  test('does not overtake an earlier record of the same pupil that is still held', () => {
    const held = a({ state: 'held', held_until: NOW + 5_000 })
    const [same, other] = [a(), a({ students: ['other'] })]

    expect(named(dueOf([held, same, other], NOW))).toEqual([other.id])
  })

  test('is not held up by what somebody has to look at', () => {
    const [stuck, next] = [a({ state: 'attention' }), a()]

    expect(named(dueOf([stuck, next], NOW))).toEqual([next.id])
  })

  test('waits for what it belongs to: a photo without its record is refused', () => {
    const record = a({ state: 'attention' })
    const photo = aPhoto({ after: record.id })

    expect(dueOf([record, photo], NOW)).toEqual([])
    expect(named(dueOf([{ ...record, state: 'sent' }, photo], NOW))).toEqual([photo.id])
  })
})

test('fifty neighbouring observations go in one request, all else alone', () => {
  const records = Array.from({ length: 60 }, () => a())
  const parcels = parcelsOf([...records, a({ kind: 'withdrawal' }), aPhoto(), aPhoto()])

  expect(parcels.map((one) => one.length)).toEqual([50, 10, 1, 1, 1])
})

test('rests grow to five minutes and never meet those of the next phone', () => {
  const rests = [1, 2, 3, 12, 40].map((failures) => restAfter(failures, 0.999))

  expect(rests.every((rest, at) => at === 0 || rest >= rests[at - 1]!)).toBe(true)
  expect(rests.at(-1)).toBeLessThanOrEqual(300_000)
  expect(restAfter(5, 0)).toBeLessThan(restAfter(5, 0.9))
})

describe('what may vanish without a trace', () => {
  test.each([
    ['held', 0, true],
    ['waiting', 0, true],
    ['waiting', 1, false],
    ['sending', 1, false],
    ['sent', 1, false],
    ['attention', 1, true],
    ['attention', 2, false],
  ] as const)('%s after %i tries: %s', (state, tries, may) => {
    expect(isUntold({ state, tries })).toBe(may)
  })
})

describe('an answer', () => {
  const said = (code: string, status: number) => judged({ code, status, detail: '' }, 0).is

  test.each([
    ['away', 0],
    ['away', 502],
    ['away', 404],
    ['unavailable', 503],
    ['too-many', 429],
    ['fault', 500],
    ['no-such-route', 404],
    ['unsupported', 415],
    ['method-is-not-allowed', 405],
  ])('%s %i is tried again: it says nothing of the record', (code, status) => {
    expect(said(code, status)).toBe('later')
  })

  test.each([
    ['facts-are-frozen', 409],
    ['consent-is-missing', 409],
    ['not-found', 404],
    ['not-a-picture', 415],
    ['something-new', 422],
  ])('%s %i is for a person to look at', (code, status) => {
    expect(said(code, status)).toBe('refused')
  })

  test.each(['unauthenticated', 'somebody-else', 'second-factor-needed'])('%s stops all', (code) => {
    expect(said(code, 401)).toBe('stopped')
  })
})

test('a record keeps the moment it was made, the same at every retry', () => {
  const kept = heldAs(a(), NOW, 10_000)

  expect(kept.body).toMatchObject({ captured_at: new Date(NOW).toISOString() })
  expect(kept).toMatchObject({ state: 'held', held_until: NOW + 10_000, tries: 0 })
})

test('every card leaves a choice, and none deletes as its only way but what is of no use', () => {
  const codes = ['facts-are-frozen', 'day-is-in-the-future', 'not-found', 'away', 'anything']
  for (const code of codes) {
    const choices = choicesOf({ ...a(), problem: { code, status: 400, detail: '' } })
    expect(choices).toContain('hand_over')
    expect(choices[0]).not.toBe('drop')
  }
  expect(choicesOf({ ...aPhoto(), problem: { code: 'consent-is-missing', status: 409, detail: '' } })).toEqual(['known'])
})

test('much waits from 150 items on, or 40 MB of photos; what was sent does not count', () => {
  expect(isMuch(Array.from({ length: 149 }, () => a()))).toBe(false)
  expect(isMuch(Array.from({ length: 150 }, () => a()))).toBe(true)
  expect(isMuch([a({ bytes: 40_000_000 })])).toBe(true)
  expect(isMuch([a({ bytes: 40_000_000, state: 'sent' })])).toBe(false)
})

test('a day said by a clock that is days off is asked for; one that fits, or was decided, is not', () => {
  const day = 86_400_000
  const ahead = a({ made_at: NOW + 3 * day, occurred_on: schoolDay(NOW + 3 * day) })

  expect(isDoubtful(ahead, NOW + 3 * day, 3 * day)).toBe(true)
  expect(isDoubtful({ ...ahead, occurred_on: schoolDay(NOW) }, NOW + 3 * day, 3 * day)).toBe(false)
  expect(isDoubtful({ ...ahead, tries: 1 }, NOW + 3 * day, 3 * day)).toBe(false)
  expect(isDoubtful(a({ made_at: NOW, occurred_on: schoolDay(NOW - day) }), NOW, 5_000)).toBe(false)
})

test('a day said by a wrong clock is asked for also where the clock has been set right since', () => {
  const day = 86_400_000
  const behind = a({ made_at: NOW - 3 * day, occurred_on: schoolDay(NOW - 3 * day), ahead: -3 * day })
  const future = a({ made_at: NOW + day, occurred_on: schoolDay(NOW + day) })

  expect(isDoubtful(behind, NOW, 0)).toBe(true)
  expect(isDoubtful({ ...behind, ahead: 5_000 }, NOW, 0)).toBe(false)
  expect(isDoubtful({ ...behind, ahead: null }, NOW, 0)).toBe(false)
  expect(isDoubtful(future, NOW, 0)).toBe(true)
  expect(isDoubtful(changed(future, { occurred_on: schoolDay(NOW) }), NOW, 0)).toBe(false)
})

test('a clock that was put forward without network is known by a record made after it is sent', () => {
  const day = 86_400_000
  const made = a({ made_at: NOW + 3 * day, occurred_on: schoolDay(NOW + 3 * day), ahead: 0 })

  expect(isDoubtful(made, NOW + 3 * day, 3 * day)).toBe(true)
  expect(isDoubtful(made, NOW, 0)).toBe(true)
  expect(isDoubtful(changed(made, {}), NOW + 3 * day, 3 * day)).toBe(false)
  expect(isDoubtful({ ...made, ahead: 3 * day, occurred_on: schoolDay(NOW) }, NOW, 0)).toBe(false)
})

test('what was made by a right clock is believed after the clock has been set wrong', () => {
  const day = 86_400_000
  const made = a({ made_at: NOW - day, occurred_on: schoolDay(NOW - day), ahead: 0 })

  expect(isDoubtful(made, NOW + 3 * day, 3 * day)).toBe(false)
})

test('a photo that nobody can read goes back to whoever took it, and a late record may be asked for', () => {
  const stuck = (code: string, more: Partial<Outgoing> = {}): Outgoing =>
    a({ state: 'attention', problem: { code, status: 422, detail: '' }, ...more })

  expect(choicesOf(stuck('picture-unreadable', { kind: 'evidence', body: null }))).toEqual(['save_medium', 'drop'])
  expect(choicesOf(stuck('facts-are-frozen'))[0]).toBe('ask_late')
  expect(choicesOf(stuck('facts-are-frozen', { students: [] }))).not.toContain('ask_late')
  expect(choicesOf(stuck('clock-is-wrong'))).toEqual(['today', 'as_said', 'hand_over', 'drop'])
})
