// The other screens of a teacher, one line each; they stand behind the title of the first one.
// What is turned to seldom stands in 我的班级 and 我的.
import type { WordKey } from '@/words.ts'

export const PLACES: readonly { path: string; word: WordKey }[] = [
  { path: '/hands/:classId', word: 'capture.hands.title' },
  { path: '/photos/:classId', word: 'capture.photos.title' },
  { path: '/just-now/:classId', word: 'capture.just_now.title' },
  { path: '/classes', word: 'classes.title' },
  { path: '/mine', word: 'capture.mine.title' },
]
