// What there is at the desk, and for whom: the second person of the school approves and answers.

const ALL = ['roster', 'staff', 'terms', 'objections', 'codes', 'alarms', 'exports'] as const
const SECOND = ['objections', 'alarms', 'exports'] as const
export type Place = (typeof ALL)[number]

export function placesOf(one: { isAdmin: boolean; isSecondPerson: boolean }): readonly Place[] {
  if (one.isAdmin) return ALL
  return one.isSecondPerson ? SECOND : []
}
