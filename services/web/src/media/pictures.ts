// A photo as it leaves this device: drawn anew, small, with nothing in it but what is seen.
//
// The camera writes place, time and device into its file; a canvas knows pixels only.
import { Problem } from '@/api/problem.ts'
import { say } from '@/words.ts'

export const LONGEST = 1280
export const MOST_BYTES = 200_000
const QUALITIES = [0.82, 0.7, 0.58, 0.46]
const SMALLER = 0.75
// A face in so many squares is nobody's.
const SQUARES = 6

/** A circle that nobody can see through; in shares of the picture's width and height. */
export interface Mask {
  x: number
  y: number
  radius: number
}

/** What of the picture is kept, in shares of its width and height. */
export interface Crop {
  left: number
  top: number
  width: number
  height: number
}

export const WHOLE: Crop = { left: 0, top: 0, width: 1, height: 1 }

/** What the camera gave → a JPEG of at most 1280 pixels and 200 kB; a `Problem` where it is no picture. */
export async function prepare(file: Blob, masks: readonly Mask[] = [], crop: Crop = WHOLE): Promise<Blob> {
  const drawn = await draw(file, masks, crop)
  for (let canvas = drawn; ; canvas = scaled(canvas, SMALLER)) {
    for (const quality of QUALITIES) {
      const blob = await encoded(canvas, quality)
      if (blob.size <= MOST_BYTES) return blob
    }
  }
}

/** The kept part as a screen shows it; null where the browser cannot read the file. */
export async function preview(file: Blob, crop: Crop): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(await draw(file, [], crop))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return null
  }
}

/** How large a picture of this size is drawn: never larger than it came. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

async function draw(file: Blob, masks: readonly Mask[], crop: Crop): Promise<HTMLCanvasElement> {
  const image = await decoded(file)
  const kept = { width: image.width * crop.width, height: image.height * crop.height }
  const canvas = canvasOf(fitted(kept.width, kept.height))
  const at = [image.width * crop.left, image.height * crop.top, kept.width, kept.height] as const
  context(canvas).drawImage(image, ...at, 0, 0, canvas.width, canvas.height)
  image.close()
  masks.forEach((mask) => cover(canvas, mask, crop))
  return canvas
}

async function decoded(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    throw new Problem('not-a-picture', 0, say('media.undecodable'))
  }
}

/** Draw the circle in a few squares: what was there cannot be had back from the pixels. */
function cover(canvas: HTMLCanvasElement, mask: Mask, crop: Crop): void {
  const x = ((mask.x - crop.left) / crop.width) * canvas.width
  const y = ((mask.y - crop.top) / crop.height) * canvas.height
  const radius = (mask.radius / crop.width) * canvas.width
  const tiny = canvasOf({ width: SQUARES, height: SQUARES })
  const part = [x - radius, y - radius, 2 * radius, 2 * radius] as const
  context(tiny).drawImage(canvas, ...part, 0, 0, SQUARES, SQUARES)
  const pen = context(canvas)
  pen.save()
  pen.beginPath()
  pen.arc(x, y, radius, 0, 2 * Math.PI)
  pen.clip()
  pen.imageSmoothingEnabled = false
  pen.fillStyle = '#808080'
  pen.fill()
  pen.drawImage(tiny, ...part)
  pen.restore()
}

function scaled(canvas: HTMLCanvasElement, by: number): HTMLCanvasElement {
  const size = { width: Math.round(canvas.width * by), height: Math.round(canvas.height * by) }
  const smaller = canvasOf(size)
  context(smaller).drawImage(canvas, 0, 0, size.width, size.height)
  return smaller
}

function canvasOf({ width, height }: { width: number; height: number }): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width, height })
}

function context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const found = canvas.getContext('2d')
  if (!found) throw new Problem('not-a-picture', 0, say('media.undecodable'))
  return found
}

function encoded(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((done, failed) => {
    const given = (blob: Blob | null): void => {
      if (blob) done(blob)
      else failed(new Problem('not-a-picture', 0, say('media.undecodable')))
    }
    canvas.toBlob(given, 'image/jpeg', quality)
  })
}
