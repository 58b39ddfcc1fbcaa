// The line between a phone and the service: it can be cut, or lose the answer on the way back.
import { createServer, connect, type Socket } from 'node:net'

export type Way = 'open' | 'cut' | 'deaf'

/** Carries every byte from `address` to `behind`, as long as it is let. */
export class Line {
  way: Way = 'open'
  /** The first lines of what went through: `POST /observation-batches HTTP/1.1`. */
  asked: string[] = []
  readonly #server
  readonly #sockets = new Set<Socket>()

  constructor(behind: string) {
    this.#server = createServer((phone) => this.#carry(phone, Number(new URL(behind).port)))
  }

  async open(address: string): Promise<void> {
    await new Promise<void>((ready) => this.#server.listen(Number(new URL(address).port), '127.0.0.1', ready))
  }

  /** From now on; whatever is under way is cut. */
  set(way: Way): void {
    this.way = way
    this.#sockets.forEach((one) => one.destroy())
  }

  close(): void {
    this.set('cut')
    this.#server.close()
  }

  /** How often something was asked that changes a record. */
  count(what: RegExp): number {
    return this.asked.filter((one) => what.test(one)).length
  }

  #carry(phone: Socket, port: number): void {
    if (this.way === 'cut') return void phone.destroy()
    const service = connect(port, '127.0.0.1')
    const both = [phone, service]
    both.forEach((one) => {
      this.#sockets.add(one)
      one.on('error', () => both.forEach((other) => other.destroy()))
      one.on('close', () => both.forEach((other) => other.destroy()))
    })
    phone.on('data', (bytes) => {
      for (const [said] of bytes.toString('latin1').matchAll(/^(GET|PUT|POST|DELETE) \S+/gm)) this.asked.push(said)
      service.write(bytes)
    })
    service.on('data', (bytes) => {
      // The service has done what it was asked to; nobody hears of it.
      if (this.way === 'deaf') phone.destroy()
      else phone.write(bytes)
    })
  }
}
