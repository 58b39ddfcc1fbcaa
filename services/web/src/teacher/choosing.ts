// 选进报告: the facts and pictures that stand for a child's term; each tap is sent at once.
import { shallowRef, type ShallowRef } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { changedAt } from '@/parts/seen.ts'
import { useReading, useTask, type Task } from '@/parts/task.ts'

export type Choices = AnswerTo<'get', '/students/{student_id}/terms/{term}/choices'>
export type OfferedIndicator = Choices['indicators'][number]
export type OfferedFact = OfferedIndicator['facts'][number]
export type OfferedPicture = Choices['pictures'][number]

export interface Choosing {
  choices: ShallowRef<Choices | null>
  name: ShallowRef<string>
  reading: Task<[]>
  /** Choose a fact for its indicator, or let it go. */
  turning: Task<[OfferedIndicator, OfferedFact]>
  /** The same of a picture: the one chosen last comes last. */
  showing: Task<[OfferedPicture]>
  /** Say in a line what a chosen picture shows; an empty one takes the line back. */
  captioning: Task<[OfferedPicture, string]>
}

export function useChoosing(student_id: string, term: string): Choosing {
  const path = { student_id, term }
  const choices = shallowRef<Choices | null>(null)
  const name = shallowRef('')
  const reading = useReading(async () => {
    const [found, pupil] = await Promise.all([
      call('get', '/students/{student_id}/terms/{term}/choices', { path }),
      call('get', '/students/{student_id}', { path }),
    ])
    choices.value = found
    name.value = pupil.name
  })

  // Whoever else chooses, the child or the family, is seen with it, also where this was refused.
  async function send(writing: Promise<{ position: number }>): Promise<void> {
    try {
      changedAt((await writing).position)
    } finally {
      await reading.run()
    }
  }

  const turning = useTask(async (of: OfferedIndicator, fact: OfferedFact) => {
    const entry = { ...path, observation_id: fact.observation_id }
    const route = '/students/{student_id}/terms/{term}/entries/{observation_id}'
    if (fact.is_chosen) await send(call('post', `${route}/drop`, { path: entry }))
    else await send(call('put', route, { path: entry, body: { indicator: of.indicator } }))
  })

  const chosen = (): OfferedPicture[] =>
    choices.value!.pictures.filter((one) => one.place).sort((a, b) => a.place! - b.place!)

  async function show(now: readonly OfferedPicture[]): Promise<void> {
    const { pictures_etag: etag } = choices.value!
    const pictures = now.map(({ evidence_id, caption }) => ({ evidence_id, caption }))
    const said = { path, body: { pictures }, ...(etag ? { match: etag } : {}) }
    await send(call('put', '/students/{student_id}/terms/{term}/pictures', said))
  }

  const showing = useTask(async (picture: OfferedPicture) => {
    const others = chosen().filter((one) => one.evidence_id !== picture.evidence_id)
    await show(picture.place ? others : [...others, picture])
  })

  const captioning = useTask(async ({ evidence_id }: OfferedPicture, words: string) => {
    await show(chosen().map((one) => (one.evidence_id === evidence_id ? { ...one, caption: words || null } : one)))
  })

  return { choices, name, reading, turning, showing, captioning }
}
