// A command that got no answer may have been done all the same. It keeps its name: asked again as it
// is, it is the same command, which the service does once.
//
// Only a yes of the service ends that, and then for all that is held of what it belongs to: who said
// yes, then no, and says yes again, means it anew.
import { heldBefore, hold, letGo, type Held } from './acrossReloads.ts'
import { uuid7 } from './ids.ts'
import { Problem } from './problem.ts'

interface Command extends Held {
  bytes: Blob | undefined
}

const unanswered = new Map<string, Command>()
const OWNER = 3
// It stands for another request already: somebody else asked for the same on this device.
const REUSED = 'command-id-reused'

/** Send a command, `said` at `address`, under the name that it has, or a new one. */
export async function asCommand<T>(
  address: string,
  said: string,
  bytes: Blob | undefined,
  send: (key: string) => Promise<T>,
): Promise<T> {
  const request = `${address} ${said}`
  const owner = address.split(/[/?]/).slice(1, OWNER).join('/')
  const held = await heldAs(request, bytes)
  const command = held ?? { key: uuid7(), owner, bytes }
  // Whoever loads the page anew before there is an answer asks for the same.
  const holding = hold(request, bytes, command).catch(() => undefined)
  try {
    const answer = await send(command.key)
    for (const [one, of] of unanswered) if (of.owner === owner) unanswered.delete(one)
    await holding
    letGo((one) => one.owner === owner)
    return answer
  } catch (error) {
    const isReused = error instanceof Problem && error.kind === REUSED
    const isUnanswered = !(error instanceof Problem) || error.isUnanswered
    if (isReused) unanswered.delete(request)
    // A refusal says nothing of what was asked before it.
    else if (isUnanswered) unanswered.set(request, command)
    await holding
    if (isReused || !(held || isUnanswered)) letGo((one) => one.key === command.key)
    throw error
  }
}

async function heldAs(request: string, bytes: Blob | undefined): Promise<Command | null> {
  const held = unanswered.get(request)
  if (held) return held.bytes === bytes ? held : null
  const before = await heldBefore(request, bytes)
  return before && { ...before, bytes }
}
