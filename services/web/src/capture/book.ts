// A class as this phone knows it, with or without network: its sheet, the words, the day.
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { call } from '@/api/client.ts'
import type { Problem } from '@/api/problem.ts'
import { useKept } from '@/offline/kept.ts'
import { daysAfter } from '@/parts/schoolDay.ts'
import { useToday } from '@/parts/today.ts'
import { language } from '@/words.ts'
import { dockOf, keysOf, type Key, type Pupil, type Sheet, type Types } from './keys.ts'
import { freeze, frozenOf, pinned, tapsOf, teamsOf, type Teams } from './kept.ts'

// The first words of `tags.yaml`; habits come before them.
const USUAL = ['litter', 'helps', 'listens', 'asks', 'exercises', 'shows', 'on_duty']

export interface Book {
  classId: string
  sheet: Ref<Sheet | null>
  readAt: Ref<number | null>
  problem: Ref<Problem | null>
  pupils: ComputedRef<Pupil[]>
  keys: ComputedRef<Key[]>
  dock: ComputedRef<Key[]>
  teams: Ref<Teams>
  away: ComputedRef<ReadonlySet<string>>
  /** The day that is recorded for: today, also once that is another day, unless somebody chose one. */
  day: Ref<string>
  readonly today: string
  readonly yesterday: string
  isClosed: ComputedRef<boolean>
  measures: ComputedRef<Types['measures']>
  types: Ref<Types | null>
}

export function useBook(classId: string): Book {
  const path = { class_group_id: classId }
  const sheet = useKept<Sheet>(`capture-sheet/${classId}`, () =>
    call('get', '/class-groups/{class_group_id}/capture-sheet', { path }),
  )
  const types = useKept<Types>('observation-types', () => call('get', '/observation-types'))
  const today = useToday()
  const day = ref(today.value)
  watch(today, (now, before) => day.value === before && (day.value = now), { flush: 'sync' })
  const teams = ref<Teams>(teamsOf(classId))
  const pupils = computed(() => sheet.value.value?.pupils ?? [])
  const keys = computed(() =>
    sheet.value.value && types.value.value ? keysOf(types.value.value, sheet.value.value) : [],
  )
  return {
    classId,
    sheet: sheet.value,
    readAt: sheet.readAt,
    problem: sheet.problem,
    types: types.value,
    pupils,
    keys,
    dock: computed(() => dockOfToday(classId, today.value, keys.value, sheet.value.value)),
    teams,
    away: computed(() => new Set(teams.value.away.day === today.value ? teams.value.away.students : [])),
    day,
    get today() {
      return today.value
    },
    get yesterday() {
      return daysAfter(today.value, -1)
    },
    isClosed: computed(() => sheet.value.value !== null && !sheet.value.value.term?.is_open),
    measures: computed(() => types.value.value?.measures ?? []),
  }
}

/** In the same places all day long, so that thumbs can learn them. */
function dockOfToday(classId: string, today: string, keys: readonly Key[], sheet: Sheet | null): Key[] {
  if (!sheet || !keys.length) return []
  const frozen = frozenOf(classId, today)
  const known = (frozen ?? []).flatMap((code) => keys.find((one) => one.code === code) ?? [])
  if (known.length) return known
  const habits = { pinned: pinned(), taps: tapsOf(classId), mostUsed: sheet.most_used, usual: USUAL }
  const dock = dockOf(keys, habits)
  freeze(classId, today, dock.map((one) => one.code))
  return dock
}

/** A code as people here say it. */
export function inWords(one: { zh: string; en: string }): string {
  return language.value === 'en' ? one.en : one.zh
}
