// A command that got no answer may have been done all the same. It keeps its name: asked again as it
// is, it is the same command, which the service does once.
//
// Only a yes of the service ends that, and then for all that is held of what it belongs to: who said
// yes, then no, and says yes again, means it anew.
import { uuid7 } from './ids.ts'
import { Problem } from './problem.ts'

interface Command {
  key: string
  /** `students/018f…`: what it belongs to. */
  owner: string
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
  const held = unanswered.get(request)
  const owner = address.split(/[/?]/).slice(1, OWNER).join('/')
  const command = held && held.bytes === bytes ? held : { key: uuid7(), owner, bytes }
  try {
    const answer = await send(command.key)
    for (const [one, of] of unanswered) if (of.owner === owner) unanswered.delete(one)
    return answer
  } catch (error) {
    if (error instanceof Problem && error.kind === REUSED) unanswered.delete(request)
    // A refusal says nothing of what was asked before it.
    else if (!(error instanceof Problem) || error.isUnanswered) unanswered.set(request, command)
    throw error
  }
}
