import type { AnswerTo } from '@/api/client.ts'

export type Consents = AnswerTo<'get', '/students/{student_id}/consents'>
export type Consent = Consents['items'][number]
