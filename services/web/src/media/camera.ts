// The camera inside the page: a photo taken here never lies in the phone's own album.
import { Problem } from '@/api/problem.ts'
import { say } from '@/words.ts'

const WIDEST = 1920
const QUALITY = 0.92

/** The picture that moves, of the camera that looks away; a `Problem` where there is none, or it may not be used. */
export async function opened(): Promise<MediaStream> {
  const video = { facingMode: { ideal: 'environment' }, width: { ideal: WIDEST } }
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio: false })
  } catch {
    throw new Problem('no-camera', 0, say('media.no_camera'))
  }
}

export const closed = (stream: MediaStream | undefined): void => stream?.getTracks().forEach((track) => track.stop())

/** What is seen this moment, as a file that a photo is prepared from. */
export async function taken(view: HTMLVideoElement): Promise<File> {
  const size = { width: view.videoWidth, height: view.videoHeight }
  const canvas = Object.assign(document.createElement('canvas'), size)
  canvas.getContext('2d')?.drawImage(view, 0, 0)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
  if (!blob) throw new Problem('no-camera', 0, say('media.no_camera'))
  return new File([blob], 'photo.jpg', { type: blob.type })
}
