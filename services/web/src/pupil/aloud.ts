// A question heard: as a teacher of the class read it, else by a voice of this device, else not at all.
//
// A voice that is not the device's own would send the sentence to somebody else: it is not used.
import { onBeforeUnmount, ref, shallowRef, type Ref } from 'vue'
import { download, type AnswerTo } from '@/api/client.ts'
import { Problem } from '@/api/problem.ts'
import { letGo } from '@/parts/addresses.ts'
import { codeOf } from './questions.ts'

type Sheet = AnswerTo<'get', '/students/{student_id}/self-review-sheet'>

export interface Aloud {
  /** Whether this question can be heard here. */
  isHeard: (question: string) => boolean
  /** Bring all of them now: a tablet's network goes away between two questions. */
  fetchAll: () => Promise<void>
  isPlaying: Ref<boolean>
  /** `text`: what a voice of the device says where nobody recorded it. */
  play: (question: string, text: string) => Promise<void>
  stop: () => void
}

export function useAloud(studentId: () => string, sheet: () => Sheet | null): Aloud {
  /** By question and version: another recording is another clip. */
  const kept = new Map<string, Promise<string>>()
  const isPlaying = ref(false)
  const voice = useVoice()
  const player = new Audio()
  player.addEventListener('ended', () => (isPlaying.value = false))
  let isHere = true

  const versionOf = (code: string): number => sheet()?.prompts.find((one) => one.question === code)?.version ?? 0
  const isRecorded = (question: string): boolean => versionOf(codeOf(question)) > 0

  /** The clip as an address of this page; fetched once. */
  function clipOf(code: string): Promise<string> {
    const name = `${code} ${versionOf(code)}`
    const clip = kept.get(name) ?? fetched(code)
    kept.set(name, clip)
    clip.catch(() => kept.delete(name))
    return clip
  }

  async function fetched(code: string): Promise<string> {
    const path = { student_id: studentId(), question: code }
    return URL.createObjectURL(await download('get', '/students/{student_id}/prompts/{question}', { path }))
  }

  async function fetchAll(): Promise<void> {
    for (const { question } of sheet()?.prompts ?? []) {
      // Away: it is asked for again when it is to be heard.
      if (!isHere || !(await clipOf(question).then(() => true, isRefused))) return
    }
  }

  async function play(question: string, text: string): Promise<void> {
    stop()
    if (!isRecorded(question)) return voice.speak(text, isPlaying)
    try {
      player.src = await clipOf(codeOf(question))
      isPlaying.value = true
      await player.play()
    } catch (error) {
      isPlaying.value = false
      // Away, or not before somebody has touched the page: the button is there.
      if (!(error instanceof Problem) && !(error instanceof DOMException)) throw error
    }
  }

  function stop(): void {
    player.pause()
    voice.stop()
    isPlaying.value = false
  }

  onBeforeUnmount(() => {
    isHere = false
    stop()
    kept.forEach((clip) => void clip.then(letGo, () => undefined))
  })
  return { isHeard: (question) => isRecorded(question) || voice.isThere.value, fetchAll, isPlaying, play, stop }
}

function isRefused(error: unknown): false {
  if (!(error instanceof Problem)) throw error
  return false
}

/** A Chinese voice that lies on this device. */
function useVoice() {
  const speech = globalThis.speechSynthesis as SpeechSynthesis | undefined
  const voice = shallowRef<SpeechSynthesisVoice | null>(null)
  const isThere = ref(false)

  function look(): void {
    voice.value = speech?.getVoices().find((one) => one.localService && one.lang.startsWith('zh')) ?? null
    isThere.value = voice.value !== null
  }

  function speak(text: string, isPlaying: Ref<boolean>): void {
    if (!speech || !voice.value) return
    const said = new SpeechSynthesisUtterance(text)
    said.voice = voice.value
    said.lang = voice.value.lang
    said.onend = () => (isPlaying.value = false)
    isPlaying.value = true
    speech.speak(said)
  }

  look()
  speech?.addEventListener('voiceschanged', look)
  onBeforeUnmount(() => speech?.removeEventListener('voiceschanged', look))
  return { isThere, speak, stop: () => speech?.cancel() }
}
