// Printed codes as they stand on paper: whose, and what the QR code beside it opens.
import { call } from '@/api/client.ts'

export type Kind = 'guardians' | 'pupils'
/** For whom something was about to be printed when its page was left. */
export interface Left {
  group: string
  only: string
  isOfPupils: boolean
}
export interface Slip {
  key: string
  /** `3 王小明`. */
  pupil: string
  /** `李红（母亲）`; empty on a pupil's own. */
  person: string
  code: string
  /** Signs in already, by an earlier code. */
  joined: boolean
}

/** New codes for a class, or for the guardians of one of its pupils; told this once. */
export async function makeCodes(kind: Kind, class_group_id: string, student_id: string): Promise<Slip[]> {
  const path = { class_group_id }
  if (kind === 'pupils') {
    const { items } = await call('post', '/class-groups/{class_group_id}/student-codes', { path })
    return items.map((one) => ({ key: one.code, pupil: pupilOf(one), person: '', code: one.code, joined: false }))
  }
  const query = student_id ? { student_id } : {}
  const { items } = await call('post', '/class-groups/{class_group_id}/guardian-codes', { path, query })
  return items.flatMap((one) =>
    one.codes.map((given) => ({
      key: `${one.student_id} ${given.code}`,
      pupil: pupilOf(one),
      person: `${given.guardian_name}（${given.relation}）`,
      code: given.code,
      joined: given.joined,
    })),
  )
}

function pupilOf(one: { roster_number: number | null; student_name: string }): string {
  return `${one.roster_number ?? ''} ${one.student_name}`.trim()
}
