import { reports } from '@creditbank/contract'

/** A group with the number of people it is about. */
type Group = { readonly people: number }

const small = (group: Group): boolean => group.people > 0 && group.people < reports.smallestGroup

/**
 * Which groups are not told to a reader who may not see people: those of one to four, and where that is only one, the next smallest too, because a
 * single gap can be worked out from the total. Answers the positions.
 */
export const hiddenGroups = (groups: readonly Group[]): ReadonlySet<number> => {
  const hidden = new Set(groups.flatMap((group, index) => (small(group) ? [index] : [])))
  if (hidden.size !== 1) return hidden
  const next = groups
    .map((group, index) => ({ index, people: group.people }))
    .filter((group) => !hidden.has(group.index) && group.people > 0)
    .toSorted((a, b) => a.people - b.people)[0]
  return next === undefined ? hidden : hidden.add(next.index)
}

/** Whether a total is told: never where it is about one to four people. */
export const totalHidden = (people: number): boolean => small({ people })

/** The first day of a month and the first day after it, yyyy-mm-dd. */
export const monthBounds = (from: string | undefined, to: string | undefined): { from: string | undefined; before: string | undefined } => {
  const after = (month: string): string => {
    const [y, m] = month.split('-').map(Number)
    const next = (y ?? 0) * 12 + (m ?? 1)
    return `${Math.floor(next / 12)}-${String((next % 12) + 1).padStart(2, '0')}-01`
  }
  return { from: from === undefined ? undefined : `${from}-01`, before: to === undefined ? undefined : after(to) }
}
