// What a child tells: a clip or a drawing, one of their own facts, or both. It lies sealed on the device until the
// service has it, for the child alone who said it.
import { computed, reactive, toRefs, watch } from 'vue'
import { call } from '@/api/client.ts'
import { uuid7 } from '@/api/ids.ts'
import { Problem } from '@/api/problem.ts'
import { fromText, inText, type ClipInText } from '@/media/inText.ts'
import { forget, recalled, remember } from '@/offline/memory.ts'
import { useTask } from '@/parts/task.ts'

export const MOST_MS = 20_000
const REFUSED = [403, 404, 409, 413, 415, 422]
type About = 'happiest' | 'teacher'
interface Kept extends ClipInText {
  fact: string | null
  other?: ClipInText
}

export function useTelling(student_id: string, term: () => string, about: About) {
  const name = `telling/${about}`
  const said = reactive<{ clip: Blob | null; other: Blob | null; fact: string | null; isSpeaking: boolean }>({
    clip: null,
    // What was said while it is drawn, or drawn while it is said: it is not given, and not lost.
    other: null,
    fact: null,
    isSpeaking: false,
  })
  const isEmpty = computed(() => !said.clip && !said.fact)
  // A retry after a lost answer is the same command.
  let telling_id = uuid7()

  const opening = useTask(async () => {
    const kept = (await recalled<Kept>(student_id, name))?.value
    if (!kept || !isEmpty.value) return
    said.fact = kept.fact
    if (kept.sound) said.clip = fromText(kept)
    if (kept.other?.sound) said.other = fromText(kept.other)
  })

  watch([() => said.clip, () => said.fact, () => said.other], async ([clip, fact, other]) => {
    telling_id = uuid7()
    if (!clip && !fact && !other) return
    const [sound, unsaid] = await Promise.all([inText(clip), inText(other)])
    await remember(student_id, name, { ...sound, fact, other: unsaid })
  })

  const sending = useTask(async () => {
    try {
      await call('put', '/students/{student_id}/terms/{term}/tellings/{telling_id}', {
        path: { student_id, term: term(), telling_id },
        query: { about, ...(said.fact ? { fact: said.fact } : {}) },
        blob: said.clip ?? new Blob([], { type: 'audio/webm' }),
      })
    } catch (error) {
      // What the service will never take would stand in the child's way for ever.
      if (error instanceof Problem && REFUSED.includes(error.status)) await clear()
      throw error
    }
    await clear()
  })

  async function clear(): Promise<void> {
    said.clip = null
    said.other = null
    said.fact = null
    await forget(student_id, name)
  }

  return { ...toRefs(said), isEmpty, opening, sending }
}
