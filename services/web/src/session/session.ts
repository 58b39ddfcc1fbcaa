// Who is signed in, as the service says it; nothing of it is kept on the device.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'

export type Who = AnswerTo<'get', '/sessions/current'>

export const useSession = defineStore('session', () => {
  const who = ref<Who | null>(null)
  const isAsked = ref(false)
  const asksFactor = computed(() => ['enrol', 'give'].includes(who.value?.second_factor ?? ''))
  const isAdmin = computed(() => who.value?.duties.some((one) => one.duty === 'school_admin') ?? false)

  /** Ask once whether the browser still holds a session. */
  async function recall(): Promise<void> {
    if (isAsked.value) return
    try {
      who.value = await call('get', '/sessions/current')
    } catch (error) {
      if (!(error instanceof Problem && error.isSignedOut)) throw error
    }
    isAsked.value = true
  }

  async function signIn(school: string, account: string, password: string): Promise<void> {
    const login = `${school}/${account}`
    await call('post', '/sessions', { body: { login, password, as: 'cookie' } })
    await renew()
  }

  /** Ask again who is here, after something about it changed. */
  async function renew(): Promise<void> {
    who.value = await call('get', '/sessions/current')
    isAsked.value = true
  }

  /** Six figures of the authenticator, or a recovery code. */
  async function prove(code: string): Promise<void> {
    await call('post', '/sessions/current/second-factor', { body: { code } })
    await renew()
  }

  async function signOut(): Promise<void> {
    await call('delete', '/sessions/current')
    forget()
  }

  /** The session ended elsewhere. */
  function forget(): void {
    who.value = null
  }

  return { who, isAsked, asksFactor, isAdmin, recall, renew, signIn, prove, signOut, forget }
})
