// What was seen, as the page says it: a word that was tapped in the language of the page, what a
// person typed as it was typed. The words of teachers are the vocabulary's, and the service says them;
// those of families are the chores on their own page.
import { CHORES, TOGETHER } from '@/app/family/labour/chores.ts'
import { language, say } from '@/words.ts'

interface Noted {
  note?: string | null
  /** Missing in what an older service told, and this device kept. */
  note_said?: string | null
}

export function notedOf(fact: Noted): string {
  return choreOf(fact.note ?? '') || (fact.note_said ?? fact.note ?? '')
}

/** The same; where nothing was noted, what kind of thing it was. */
export function seenOf(fact: Noted & { type_name: string }): string {
  return notedOf(fact) || fact.type_name
}

function choreOf(note: string): string {
  if (language.value !== 'en') return ''
  const isTogether = note.endsWith(TOGETHER)
  const task = isTogether ? note.slice(0, -TOGETHER.length) : note
  const chore = CHORES.find((one) => one.task === task)
  if (!chore) return ''
  return isTogether ? `${say(chore.name)} (${say('labour.who.with').toLowerCase()})` : say(chore.name)
}
