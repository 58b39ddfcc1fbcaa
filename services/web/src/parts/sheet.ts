// A sheet over the page: the browser's Back closes it, and leaves the page where it is. It has an entry
// of its own in the history for that, of the same address; closed in any other way, that entry goes too.
import { onBeforeUnmount, type ShallowRef } from 'vue'

export interface Sheet {
  open: () => void
  /** For the sheet's `close`, however it came to that. */
  closed: () => void
}

export function useSheet(box: Readonly<ShallowRef<HTMLDialogElement | null>>): Sheet {
  let isMarked = false

  function open(): void {
    if (isMarked) return
    box.value?.showModal()
    history.pushState({ ...history.state, isSheet: true }, '')
    isMarked = true
    addEventListener('popstate', back)
  }

  function unmark(): void {
    isMarked = false
    removeEventListener('popstate', back)
  }

  function back(): void {
    unmark()
    box.value?.close()
  }

  function closed(): void {
    if (!isMarked) return
    unmark()
    // A way out of it to another page has taken that entry's place.
    if ((history.state as { isSheet?: boolean } | null)?.isSheet) history.back()
  }

  onBeforeUnmount(unmark)
  return { open, closed }
}
