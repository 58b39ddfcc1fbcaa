// A drawing as a child makes it: lines of a finger, kept as lines until it is given, so that each can
// be taken back. Pure but for the pen.

export const WIDTH = 800
export const HEIGHT = 600
const THICK = 16
/** Told apart by their lightness too. */
export const COLOURS = { black: '#1d2420', red: '#d43a2c', yellow: '#f2b705', green: '#2f8f4e', blue: '#2f6fc4', brown: '#8a5a33' } as const
export type Colour = keyof typeof COLOURS
export type Point = readonly [x: number, y: number]
export interface Line {
  colour: Colour
  points: Point[]
}
/** `anew`: an empty sheet; what was there before can still be had back. */
export type Step = Line | 'anew'

/** The lines on the sheet now, and whether what lay there at the beginning is still below them. */
export function onSheet(steps: readonly Step[]): { lines: Line[]; isFirst: boolean } {
  const at = steps.lastIndexOf('anew')
  return { lines: steps.slice(at + 1).filter((one) => one !== 'anew'), isFirst: at < 0 }
}

/** Draw all of it anew: a white sheet, what lay there before, the lines. */
export function paint(pen: CanvasRenderingContext2D, steps: readonly Step[], ground: ImageBitmap | null): void {
  const { lines, isFirst } = onSheet(steps)
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, WIDTH, HEIGHT)
  if (ground && isFirst) pen.drawImage(ground, 0, 0, WIDTH, HEIGHT)
  lines.forEach((one) => one.points.forEach((_, at) => stretch(pen, one, at)))
}

/** The part of a line that ends at its point `at`; a dot at the first. */
export function stretch(pen: CanvasRenderingContext2D, line: Line, at: number): void {
  const to = line.points[at]
  if (!to) return
  const from = line.points[at - 1] ?? to
  pen.strokeStyle = pen.fillStyle = COLOURS[line.colour]
  pen.lineWidth = THICK
  pen.lineCap = 'round'
  pen.beginPath()
  if (from === to) {
    pen.arc(to[0], to[1], THICK / 2, 0, 2 * Math.PI)
    pen.fill()
    return
  }
  pen.moveTo(...from)
  pen.lineTo(...to)
  pen.stroke()
}
