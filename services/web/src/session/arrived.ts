// Whether this browser has just come back from an identity provider, and for whom it vouched.
import { call, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'

export type Provider = AnswerTo<'get', '/oidc/providers'>['items'][number]
export type Arrived = AnswerTo<'get', '/oidc/people'>['items'][number]

/** The people whom the identity is bound to, none yet perhaps; null where nobody has come back. */
export async function arrivedPeople(): Promise<Arrived[] | null> {
  try {
    return (await call('get', '/oidc/people')).items
  } catch (error) {
    if (error instanceof Problem && error.isSignedOut) return null
    throw error
  }
}
