import type { AnswerTo } from '@/api/client.ts'

export type ClassGroup = AnswerTo<'get', '/class-groups'>['items'][number]
export type Export = AnswerTo<'get', '/export-requests'>['items'][number]
export const KINDS: readonly Export['what'][] = ['class_reports', 'guardian_codes']
