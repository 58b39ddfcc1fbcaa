// A device of the class: what it may do it may for one lesson, and it remembers nobody.
//
// Its own token lies in the tab's memory, so that a reload does not send everybody back to the
// code; a pupil's lies nowhere but in the page: who reloads is signed out.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { bear, call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { useSession } from '@/session/session.ts'
import { KEPT } from './kept.ts'
import type { Picture } from './pictures.ts'

export type Tile = AnswerTo<'get', '/class-device/pupils'>['items'][number]

export const useDevice = defineStore('device', () => {
  const session = useSession()
  const tiles = ref<Tile[]>([])
  const pupil = ref<Tile | null>(null)
  const isPupil = computed(() => pupil.value !== null)

  /** With what the class's code says; the code is not needed again in this tab. */
  async function enter(code: string): Promise<void> {
    const entered = await call('post', '/class-devices', { body: { token: code } })
    sessionStorage.setItem(KEPT, entered.token)
    await look()
  }

  /** With the teacher's four figures: the device is the class's no longer. */
  async function end(code: string): Promise<void> {
    await call('post', '/class-device/leaving', { body: { code } }).catch(unlessOver)
    forget()
  }

  /** Who is in the class. */
  async function look(): Promise<void> {
    pupil.value = null
    bear(sessionStorage.getItem(KEPT) ?? '')
    tiles.value = (await call('get', '/class-device/pupils')).items
  }

  /** A pupil, by three pictures. */
  async function begin(one: Tile, pictures: Picture[]): Promise<void> {
    const body = { student_id: one.student_id, pictures }
    const begun = await call('post', '/class-device/sessions', { body })
    bear(begun.token ?? '')
    await session.become()
    pupil.value = one
  }

  /** The pupil goes; the next one may come. */
  async function leave(): Promise<void> {
    // Over already, or away: here the pupil is gone all the same, and there it ends by itself.
    await call('delete', '/sessions/current').catch(unlessGone)
    drop()
  }

  /** Nothing of the pupil is on this page from now on. */
  function drop(): void {
    session.forget()
    pupil.value = null
    bear(sessionStorage.getItem(KEPT) ?? '')
  }

  /** The device is no device of the class any more. */
  function forget(): void {
    sessionStorage.removeItem(KEPT)
    tiles.value = []
    pupil.value = null
    session.forget()
    bear('')
  }

  return { tiles, pupil, isPupil, enter, look, begin, leave, drop, end, forget }
})

function unlessGone(error: unknown): void {
  if (!(error instanceof Problem && error.isAway)) unlessOver(error)
}

function unlessOver(error: unknown): void {
  if (!(error instanceof Problem && error.isSignedOut)) throw error
}
