// How a drawing is said: filled shapes and lines in a square of 64, the first at the back.

/** A filled shape, or a line where a width stands third. */
export type Stroke = readonly [colour: string, path: string, width?: number]
export type Drawing = readonly Stroke[]

/** An ellipse; a circle where one radius is given. */
export function round(x: number, y: number, rx: number, ry: number = rx): string {
  return `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0z`
}

/** The same on both sides of the middle. */
export function both(x: number, y: number, rx: number, ry: number = rx): string {
  return round(32 - x, y, rx, ry) + round(32 + x, y, rx, ry)
}

/** So many around a middle, beginning on top. */
export function ring(count: number, x: number, y: number, away: number, r: number): string {
  return Array.from({ length: count }, (_, at) => {
    const turn = (at / count) * 2 * Math.PI - Math.PI / 2
    return round(fine(x + away * Math.cos(turn)), fine(y + away * Math.sin(turn)), r)
  }).join('')
}

/** Straight lines from a middle outwards. */
export function rays(count: number, x: number, y: number, from: number, to: number): string {
  return Array.from({ length: count }, (_, at) => {
    const turn = (at / count) * 2 * Math.PI
    const [along, across] = [Math.cos(turn), Math.sin(turn)]
    return `M${fine(x + from * along)} ${fine(y + from * across)}L${fine(x + to * along)} ${fine(y + to * across)}`
  }).join('')
}

function fine(number: number): number {
  return Math.round(number * 10) / 10
}
