// What a teacher arranged on this phone: pinned words, habits, groups, who is away. Codes and random
// ids, never a name; it stays here.

export interface Teams {
  /** 1组 … by name, each with its children. */
  named: { name: string; students: string[] }[]
  /** Who is on duty, on which day. */
  duty: { day: string; students: string[] }
  /** Who is away, on which day. */
  away: { day: string; students: string[] }
}

const NOTHING: Teams = { named: [], duty: { day: '', students: [] }, away: { day: '', students: [] } }

function read<T>(name: string, otherwise: T): T {
  try {
    return { ...otherwise, ...JSON.parse(localStorage.getItem(`nianlun.capture.${name}`) ?? '{}') } as T
  } catch {
    return otherwise
  }
}

function write(name: string, value: unknown): void {
  localStorage.setItem(`nianlun.capture.${name}`, JSON.stringify(value))
}

export const teamsOf = (classId: string): Teams => read(`teams.${classId}`, NOTHING)
export const keepTeams = (classId: string, teams: Teams): void => write(`teams.${classId}`, teams)

export const pinned = (): string[] => read('pinned', { codes: [] as string[] }).codes
export const keepPinned = (codes: string[]): void => write('pinned', { codes })

export const tapsOf = (classId: string): Record<string, number> => read(`taps.${classId}`, {})

/** Another tap of a word in a class. */
export function tapped(classId: string, code: string): void {
  const taps = tapsOf(classId)
  write(`taps.${classId}`, { ...taps, [code]: (taps[code] ?? 0) + 1 })
}

interface Frozen {
  day: string
  codes: string[]
}

/** The words of the first screen as they were this morning; null on another day. */
export function frozenOf(classId: string, day: string): string[] | null {
  const kept = read<Frozen>(`dock.${classId}`, { day: '', codes: [] })
  return kept.day === day ? kept.codes : null
}

export const freeze = (classId: string, day: string, codes: string[]): void =>
  write(`dock.${classId}`, { day, codes })

export const lastClass = (): string => read('class', { id: '' }).id
export const keepClass = (id: string): void => write('class', { id })
