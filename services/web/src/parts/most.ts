// What may stand in a field: counted as the service counts it, cut nowhere. `maxlength` cuts what is
// pasted without a word, and counts a face for two.
import type { ObjectDirective } from 'vue'

type Field = HTMLInputElement | HTMLTextAreaElement

const BLANKS = /[\t\v\f]/g
const LINES = /\r\n?|[\u0085\u2028\u2029]/g
// Whatever else the service refuses: it is not seen, and nobody could find it to take it out.
 
const UNSEEN = /[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\p{Cs}]/gu
const INK = /[^\p{C}\p{M}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/u

/** A text as it is pasted from a table or another app, as the service takes it. */
export function plain(text: string): string {
  return text.replace(LINES, '\n').replace(BLANKS, ' ').replace(UNSEEN, '')
}

/** How many characters it has for the service, which counts the composed form without blanks around it. */
export function lengthOf(text: string): number {
  return [...text.trim().normalize('NFC')].length
}

/** Whether there is something, and nothing of it can be seen. */
export function isUnseen(text: string): boolean {
  return text.trim() !== '' && !INK.test(text)
}

export interface MostWords {
  long: (most: number, n: number) => string
  unseen: () => string
}

/**
 * `v-most="500"` on a field: so many characters at most. What is more stays where it was typed or
 * pasted, a sentence below says so, and its form is not sent until it fits.
 */
export function mostOf(words: MostWords): ObjectDirective<Field, number | undefined> {
  const notes = new WeakMap<Field, HTMLElement>()

  function look(field: Field, most: number | undefined): void {
    if (most === undefined) return
    const n = lengthOf(field.value)
    const wrong = n > most ? words.long(most, n) : isUnseen(field.value) ? words.unseen() : ''
    field.setCustomValidity(wrong)
    if (wrong) field.setAttribute('aria-invalid', 'true')
    else if (notes.has(field)) field.removeAttribute('aria-invalid')
    tell(field, wrong)
  }

  function tell(field: Field, wrong: string): void {
    const note = notes.get(field)
    if (!wrong) {
      note?.remove()
      notes.delete(field)
      return
    }
    const shown = note ?? noteAfter(field)
    if (shown.textContent !== wrong) shown.textContent = wrong
    notes.set(field, shown)
  }

  function clean(field: Field): void {
    const said = plain(field.value)
    if (said === field.value) return
    const at = plain(field.value.slice(0, field.selectionStart ?? undefined)).length
    field.value = said
    field.setSelectionRange(at, at)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }

  return {
    mounted(field, { value }) {
      if (value === undefined) return
      field.addEventListener('input', (event) => (event as InputEvent).isComposing || clean(field))
      look(field, value)
    },
    updated: (field, { value }) => look(field, value),
    unmounted: (field) => tell(field, ''),
  }
}

function noteAfter(field: Field): HTMLElement {
  // Phrasing content: it may stand within a label.
  const note = document.createElement('span')
  note.className = 'note warn most'
  note.setAttribute('role', 'alert')
  field.after(note)
  return note
}

declare module 'vue' {
  interface GlobalDirectives {
    vMost: ObjectDirective<Field, number | undefined>
  }
}
