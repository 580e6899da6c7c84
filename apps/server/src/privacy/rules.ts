import { shanghaiDay } from '../platform/pure/shanghai.ts'

/** What makes two looks the same line: who (office and duty, not person), what and what for. */
type Look = {
  readonly id: string
  readonly at: Date
  readonly act: string
  readonly organizationId: string | null
  readonly role: string | null
  readonly reason: string | null
  readonly reference: string | null
}
/** Looks of one day that are the same line: the newest of them, when the first was, and how many. */
export type GroupedLook<L> = { readonly look: L; readonly since: Date; readonly times: number }

const sameLine = (a: Look, b: Look): boolean =>
  shanghaiDay(a.at) === shanghaiDay(b.at) &&
  a.act === b.act &&
  a.organizationId === b.organizationId &&
  a.role === b.role &&
  a.reason === b.reason &&
  a.reference === b.reference

/** Folds looks, newest first, into lines: equal ones of a day become one line at the place of the newest. Nothing is left out: the times add up to the looks. */
export const groupLooks = <L extends Look>(looks: readonly L[]): GroupedLook<L>[] => {
  const lines: { look: L; since: Date; times: number }[] = []
  for (const look of looks) {
    const line = lines.find((known) => sameLine(known.look, look))
    if (line === undefined) lines.push({ look, since: look.at, times: 1 })
    else {
      line.since = look.at
      line.times += 1
    }
  }
  return lines
}
