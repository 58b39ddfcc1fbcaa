// A photo as it may leave the phone: smaller, drawn anew, so that place and device are gone.
import { Problem } from '@/api/problem.ts'
import { say } from '@/words.ts'

const LONGEST = 1280
const MOST_BYTES = 200_000
const QUALITIES = [0.85, 0.75, 0.6, 0.45]

/** JPEG of at most 1280 pixels and about 200 kB; a `Problem` where it cannot be read. */
export async function prepare(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file).catch(() => {
    throw new Problem('not-a-picture', 0, say('labour.photo.unread'))
  })
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  let drawn: Blob | null = null
  for (const quality of QUALITIES) {
    drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
    if (drawn && drawn.size <= MOST_BYTES) break
  }
  if (!drawn) throw new Problem('not-a-picture', 0, say('labour.photo.unread'))
  return drawn
}
