// A teacher with a phone in class 3(1), whose forty-five names are there to be tapped.
import type { Locator, Page } from 'playwright-core'
import { fillEntrance, site, somebody, type Person } from './site.ts'

export const HOLD_MS = 10_000
const CLASS_TEACHER = 'T001'

// What another scenario recorded of this class today is none of this one's.
let before: ReadonlySet<string> | undefined

/** Signed in, the class in front of them. */
export async function aTeacher(width = 390, height = 844, media: 'granted' | 'refused' = 'granted'): Promise<Person> {
  const one = await somebody(width, height, media)
  await fillEntrance(one, 'app', CLASS_TEACHER, site.school)
  await one.page.locator('.grid button').first().waitFor()
  before ??= new Set((await allOf(one.page)).map((told) => told.observation_id))
  return one
}

/** Turn to a place of their class by its name. */
export async function toWork({ page }: Person, name: RegExp): Promise<void> {
  await page.goto(`${site.address}/app/classes`)
  await page.getByRole('link', { name }).first().click()
}

/** The words on these keys that do not stand on one line: such a word has two boxes. */
export function brokenWords(keys: Locator): Promise<string[]> {
  return keys.evaluateAll((all) => {
    const range = document.createRange()
    const words = all.flatMap((one) => {
      const text = [...one.childNodes].find((each) => each.nodeType === Node.TEXT_NODE)!
      return [...text.nodeValue!.matchAll(/\S+/g)].map((word) => [text, word.index, word[0]] as const)
    })
    return words.filter(([text, at, word]) => {
      range.setStart(text, at)
      range.setEnd(text, at + word.length)
      return range.getClientRects().length > 1
    }).map(([, , word]) => word)
  })
}

export interface Told {
  observation_id: string
  observation_type: string
  student_id: string
  is_withdrawn: boolean
  source: string
  evidence_count: number
}

/** What the service has of this teacher today, as it says, since this scenario began. */
export async function toldOf(page: Page): Promise<Told[]> {
  return (await allOf(page)).filter((one) => !before?.has(one.observation_id))
}

function allOf(page: Page): Promise<Told[]> {
  return page.evaluate(async (group) => {
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
    const answer = await fetch(`/class-groups/${group}/my-observations?day=${day}`)
    return (await answer.json()).items
  }, site.class_group)
}
