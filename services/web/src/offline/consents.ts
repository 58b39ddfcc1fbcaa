// What this phone knows already of a family's consent to pictures and clips: a photo that waits for
// the network does not leave it once that was taken back. Who has not heard of it sends, and the
// service, which knows, refuses.
import { recalled, recalledUnder, remember } from './memory.ts'
import { isMedium, type Outgoing, type Trouble } from './outgoing.ts'

interface Read<T> {
  value: T
  read_at: number
}
type Sheet = { pupils: { student_id: string; photo: string | null }[] }
type Child = { student_id: string; allowsPhotos: boolean }

const SAID = 'photo-consent/'
/** Said here, and not by the service. */
export const TAKEN_BACK: Trouble = { code: 'consent-is-missing', status: 0, detail: '' }

/** What a family has just said of pictures of its child, on this phone. */
export async function noteConsent(owner: string, student_id: string, allowsPhotos: boolean): Promise<void> {
  await remember(owner, SAID + student_id, [{ student_id, allowsPhotos }] satisfies Child[])
}

/** Whether it is a picture or a clip of a child whose family, as was read here last, allows none. */
export async function isUnwanted(owner: string, item: Pick<Outgoing, 'body' | 'students'>): Promise<boolean> {
  if (!isMedium(item)) return false
  const allowed = new Map<string, boolean>()
  for (const { value } of await readHere(owner)) {
    for (const one of value) allowed.set(one.student_id, one.allowsPhotos)
  }
  return item.students.some((one) => allowed.get(one) === false)
}

/** Lists of classes and of a family's own children, the newest last. */
async function readHere(owner: string): Promise<Read<Child[]>[]> {
  const [sheets, said, family] = await Promise.all([
    recalledUnder<Sheet>(owner, 'capture-sheet/'),
    recalledUnder<Child[]>(owner, SAID),
    recalled<Child[]>(owner, 'family'),
  ])
  const ofClasses = sheets.map(({ value, read_at }) => ({ value: childrenOf(value), read_at }))
  const all = [...ofClasses, ...said, ...(family ? [family] : [])]
  return all.sort((one, other) => one.read_at - other.read_at)
}

/** Who takes no pictures is not told whether any may be taken. */
function childrenOf({ pupils }: Sheet): Child[] {
  const told = pupils.filter((one) => one.photo)
  return told.map(({ student_id, photo }) => ({ student_id, allowsPhotos: photo === 'yes' }))
}
