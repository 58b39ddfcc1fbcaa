// What a family chose and has not saved: Back pressed by accident takes nothing away, nor does a phone
// that lets the app go. It lies sealed on this device, like all the rest, until it is saved, not wanted
// any more, or whoever chose it signs out: the phone may be another parent's next.
import { computed, ref, watch, type Ref } from 'vue'
import { fromText, inText, type ClipInText } from '@/media/inText.ts'
import { begunOf, dropBegun, keepBegun } from '@/offline/memory.ts'
import { schoolDay } from '@/parts/schoolDay.ts'
import { useSession } from '@/session/session.ts'
import { CHORES, OTHER, type Chore } from './chores.ts'

export interface Form {
  chore: Ref<Chore | null>
  said: { own: string; minutes: number; isTogether: boolean }
  photo: Ref<Blob | null>
}
interface Begun {
  chore: string
  own: string
  minutes: number
  isTogether: boolean
  /** The school's day on which it was chosen. */
  day: string
}

export function useBegun(child: { student_id: string; allowsPhotos: boolean }, { chore, said, photo }: Form) {
  const owner = useSession().who?.person_id ?? ''
  const name = `labour/${child.student_id}`
  const ofPhoto = `${name}/photo`
  // When what stands here now was chosen, where that was before this page was opened.
  const recalledOf = ref('')
  const isBegun = computed(() => chore.value !== null || photo.value !== null)
  let shown: Blob | null = null

  async function recall(): Promise<void> {
    const [choice, picture] = await Promise.all([begunOf<Begun>(owner, name), begunOf<ClipInText>(owner, ofPhoto)])
    // Whoever has chosen meanwhile means that; what is too old is nobody's any more.
    if (isBegun.value) return photo.value ? undefined : dropPhoto()
    if (!choice) return drop()
    chore.value = [...CHORES, OTHER].find((one) => one.name === choice.chore) ?? null
    const { own, minutes, isTogether } = choice
    Object.assign(said, { own, minutes, isTogether })
    recalledOf.value = choice.day
    if (!picture) return
    // No picture lies here of a child whose family does not agree to it any more.
    if (!child.allowsPhotos) return dropPhoto()
    shown = fromText(picture)
    photo.value = shown
  }

  function keep(): void {
    if (!isBegun.value) return void drop()
    const day = recalledOf.value || schoolDay()
    const begun: Begun = { ...said, chore: chore.value?.name ?? '', day }
    void keepBegun(owner, name, begun)
  }

  async function keepPhoto(now: Blob | null): Promise<void> {
    if (now === shown) return
    shown = now
    await (now ? keepBegun(owner, ofPhoto, inText(now)) : dropPhoto())
  }

  /** It is in hand: on a full device its copy here would take the room that it needs. */
  function dropPhoto(): Promise<void> {
    return dropBegun(owner, ofPhoto)
  }

  /** It is saved, or nobody wants it. */
  async function drop(): Promise<void> {
    recalledOf.value = ''
    await Promise.all([dropBegun(owner, name), dropPhoto()])
  }

  void recall()
  watch([chore, () => ({ ...said }), () => photo.value !== null], keep)
  watch(photo, keepPhoto)
  return { recalledOf, drop, dropPhoto }
}
