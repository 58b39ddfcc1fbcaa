// On a page that speaks English, what stays in Chinese says so: a child's record in its own words, a
// name, a sentence kept from before (WCAG 2.2, 3.1.2). A screen reader changes its voice by it.
//
// By the script it is written in, for no template knows in which language a word will come. What is
// mixed in one text is left to the language of the page; `lang` that a template gives is left alone.

const HAN = /\p{Script=Han}/u
const WORD = /\p{Script=Latin}{2}/u
const OURS = 'data-tongue'
let watching: MutationObserver | undefined
let isDue = false

/** From now on, until `end`. */
export function begin(): void {
  if (watching) return
  watching = new MutationObserver(soon)
  watching.observe(document.body, { childList: true, characterData: true, subtree: true })
  mark()
}

/** The page speaks Chinese again: nothing needs to be told apart. */
export function end(): void {
  watching?.disconnect()
  watching = undefined
  document.querySelectorAll(`[${OURS}]`).forEach(unmark)
}

/** Many changes come together: once before the next picture is enough. */
function soon(): void {
  if (isDue) return
  isDue = true
  requestAnimationFrame(() => {
    isDue = false
    if (watching) mark()
  })
}

function mark(): void {
  // In the order of the page: what stands around a word has been marked before it.
  for (const part of document.body.querySelectorAll('*')) {
    if (part.hasAttribute('lang') && !part.hasAttribute(OURS)) continue
    unmark(part)
    const wanted = tongueOf(ownWords(part))
    if (!wanted || part.closest('[lang]')?.getAttribute('lang') === wanted) continue
    part.setAttribute('lang', wanted)
    part.setAttribute(OURS, '')
  }
}

function ownWords(part: Element): string {
  let words = ''
  for (const node of part.childNodes) if (node.nodeType === Node.TEXT_NODE) words += node.nodeValue
  return words
}

function unmark(part: Element): void {
  if (!part.hasAttribute(OURS)) return
  part.removeAttribute('lang')
  part.removeAttribute(OURS)
}

/** `zh-CN`, `en`, or nothing where it is figures only. */
function tongueOf(words: string): string {
  if (WORD.test(words)) return 'en'
  return HAN.test(words) ? 'zh-CN' : ''
}
