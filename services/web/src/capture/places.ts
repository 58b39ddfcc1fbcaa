// The other screens of a teacher, one line each; they stand behind the title of the first one.
import type { WordKey } from '@/words.ts'

export const PLACES: readonly { path: string; word: WordKey }[] = [
  { path: '/hands/:classId', word: 'capture.hands.title' },
  { path: '/photos/:classId', word: 'capture.photos.title' },
  { path: '/just-now/:classId', word: 'capture.just_now.title' },
  { path: '/teams/:classId', word: 'capture.edit_teams' },
  { path: '/classes', word: 'classes.title' },
  { path: '/community', word: 'ask.title' },
  { path: '/account', word: 'account.title' },
  { path: '/mine', word: 'capture.mine.title' },
]
