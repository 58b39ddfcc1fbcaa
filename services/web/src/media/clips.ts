// A voice clip as it is recorded here: half a minute at most, in a format the service takes.
import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'
import { Problem } from '@/api/problem.ts'
import { say } from '@/words.ts'

export const MOST_MS = 30_000
// What `capture/sound.py` can take apart; the first that this browser writes.
const FORMATS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']
const BITS_PER_SECOND = 24_000

export interface Recording {
  /** What was said, once somebody stopped or the time was over. */
  clip: Promise<Blob>
  stop: () => void
  /** How loud it is this moment, 0 to 1. */
  loudness: () => number
  /** Nothing of it is kept. */
  discard: () => void
}

/** Begin to listen, `most` at the longest; a `Problem` where there is no microphone, or it is not allowed. */
export async function listen(most = MOST_MS): Promise<Recording> {
  const mimeType = FORMATS.find((one) => globalThis.MediaRecorder?.isTypeSupported(one))
  if (!mimeType) throw new Problem('no-recorder', 0, say('media.no_recorder'))
  const stream = await microphone()
  const meter = meterOf(stream)
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND })
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', (event) => parts.push(event.data))
  const stop = (): void => {
    if (recorder.state !== 'inactive') recorder.stop()
  }
  const over = setTimeout(stop, most - 500)
  const clip = new Promise<Blob>((done) => {
    recorder.addEventListener('stop', () => {
      clearTimeout(over)
      stream.getTracks().forEach((track) => track.stop())
      meter.close()
      done(new Blob(parts, { type: mimeType.split(';')[0]! }))
    })
  })
  recorder.start()
  return { clip, stop, loudness: meter.loudness, discard: stop }
}

/** One recording at a time, which ends with the page that it was begun on. */
export function useRecording(): {
  recording: ShallowRef<Recording | null>
  /** What was said, or null where the page was left; a `Problem` as of `listen`. */
  record: (most?: number, begun?: () => void) => Promise<Blob | null>
} {
  const recording = shallowRef<Recording | null>(null)
  let isGone = false
  onBeforeUnmount(() => {
    isGone = true
    recording.value?.discard()
  })

  async function record(most?: number, begun?: () => void): Promise<Blob | null> {
    try {
      const one = await listen(most)
      recording.value = one
      // Whoever was asked for the microphone may have left meanwhile.
      if (isGone) one.discard()
      else begun?.()
      const said = await one.clip
      return isGone ? null : said
    } finally {
      recording.value = null
    }
  }

  return { recording, record }
}

async function microphone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true })
  } catch {
    throw new Problem('no-microphone', 0, say('media.no_microphone'))
  }
}

const SAMPLES = 256
// A voice from an arm's length fills the picture.
const LOUD = 4

function meterOf(stream: MediaStream): { loudness: () => number; close: () => void } {
  const sound = new AudioContext()
  const meter = new AnalyserNode(sound, { fftSize: SAMPLES })
  sound.createMediaStreamSource(stream).connect(meter)
  const samples = new Float32Array(SAMPLES)
  function loudness(): number {
    meter.getFloatTimeDomainData(samples)
    const power = samples.reduce((sum, one) => sum + one * one, 0) / SAMPLES
    return Math.min(1, LOUD * Math.sqrt(power))
  }
  return { loudness, close: () => void sound.close() }
}
