// Who is signed in, as the service says it. The phone's entry remembers it, sealed, until they leave:
// it opens without network. The session itself is a cookie that no script reads.
import { defineStore } from 'pinia'
import { computed, ref, type Ref } from 'vue'
import { heldFor } from '@/api/acrossReloads.ts'
import { call, whenSignedOut, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { isClassDevice } from '@/device/kept.ts'
import { forgetAll, rememberWho, whoWasHere } from '@/offline/memory.ts'
import { hearTabs, tellTabs } from '@/offline/tabs.ts'

export type Who = AnswerTo<'get', '/sessions/current'>

const SECOND = ['moral_education', 'assisting'] as const

export const useSession = defineStore('session', () => {
  const { who, isAsked, hasEnded, recall, check, renew } = standing()
  const rights = rightsOf(who)

  async function signIn(school: string, account: string, password: string): Promise<void> {
    const login = `${school}/${account}`
    await call('post', '/sessions', { body: { login, password, as: 'cookie' } })
    await renew()
  }

  /** Six figures of the authenticator, or a recovery code. */
  async function prove(code: string): Promise<void> {
    await call('post', '/sessions/current/second-factor', { body: { code } })
    await renew()
  }

  async function signOut(): Promise<void> {
    await call('delete', '/sessions/current')
    heldFor('')
    await forgetAll()
    forget()
    tellTabs('person')
  }

  /** A pupil came to a device of the class: nothing of it is remembered, and no other tab is told. */
  async function become(): Promise<void> {
    const now = await call('get', '/sessions/current')
    heldFor(now.person_id)
    who.value = now
    hasEnded.value = false
  }

  /** The session ended elsewhere. */
  function forget(): void {
    who.value = null
    hasEnded.value = false
  }

  return { who, isAsked, hasEnded, ...rights, recall, check, renew, become, signIn, prove, signOut, forget }
})

/** Who it is, and whether the service still says so. */
function standing() {
  const who = ref<Who | null>(null)
  const isAsked = ref(false)
  // It ended while somebody is at work: they sign in again on the spot, and lose nothing.
  const hasEnded = ref(false)

  /**
   * Ask once whether the browser still holds a session; `isOffline`: who was here last will do;
   * `asking`: it is being asked already.
   */
  async function recall(isOffline = false, asking?: Promise<Who>): Promise<void> {
    if (isAsked.value) return
    const checking = check(true, asking)
    const remembering = isOffline ? whoWasHere<Who>() : Promise.resolve(null)
    await Promise.race([remembering, checking])
    // The service was quicker, and knows better.
    if (isAsked.value) return
    const here = await remembering
    if (isAsked.value) return
    who.value = here
    isAsked.value = true
    if (!here) await checking
  }

  /** Ask whether the session still stands; where nobody answers, nothing changes. */
  async function check(isStart = false, asking?: Promise<Who>): Promise<void> {
    try {
      const remembered = take(await (asking ?? call('get', '/sessions/current')))
      // At the start nobody waits until it is written down.
      if (!isStart) await remembered
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (!error.isSignedOut) return
      if (isStart) {
        who.value = null
        isAsked.value = true
      } else hasEnded.value = who.value !== null
    }
  }

  /** Ask again who is here, after something about it changed. */
  async function renew(): Promise<void> {
    await take(await call('get', '/sessions/current'))
  }

  /** This is who is here; resolves when this device remembers it. */
  function take(now: Who): Promise<void> {
    const isOther = now.person_id !== who.value?.person_id
    heldFor(now.person_id)
    who.value = now
    isAsked.value = true
    hasEnded.value = false
    if (isOther) tellTabs('person')
    return rememberWho(now)
  }

  whenSignedOut(() => {
    hasEnded.value = who.value !== null
  })
  // Another tab signed in or out: the cookie is one for all of them, but for a device of a class.
  hearTabs((word) => {
    if (word === 'person' && !isClassDevice()) void check(true)
  })
  return { who, isAsked, hasEnded, recall, check, renew }
}

/** What follows from the duties of whoever is here. */
function rightsOf(who: Ref<Who | null>) {
  const isAdmin = computed(() => hasDuty('school_admin'))
  // Others approve what an administrator asks for, and answer what is noticed.
  const isSecondPerson = computed(() => SECOND.some(hasDuty))
  const teaches = computed(() => who.value?.duties.some((one) => one.class_group_id) ?? false)
  const state = computed(() => who.value?.second_factor ?? 'none')
  const mayProve = computed(() => state.value === 'give' || state.value === 'enrol')
  // Whoever administers sets one up at once; others where they need it, or where they have one.
  const asksFactor = computed(() => state.value === 'give' || (state.value === 'enrol' && isAdmin.value))

  function hasDuty(duty: string): boolean {
    return who.value?.duties.some((one) => one.duty === duty) ?? false
  }

  /** Whether one has this duty in this class. */
  function holds(duty: string, class_group_id: string): boolean {
    const held = who.value?.duties ?? []
    return held.some((one) => one.duty === duty && one.class_group_id === class_group_id)
  }

  return { asksFactor, mayProve, isAdmin, isSecondPerson, teaches, holds }
}
