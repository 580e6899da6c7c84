import type { closing } from '@creditbank/contract'
import { addMonths, type Day, shanghaiDay } from '../platform/pure/shanghai.ts'
import { addWorkingDays, type WorkCalendar } from '../platform/pure/workingDays.ts'

/** Days in which a request may be taken back. */
export const coolingDays = 7
/** Working days after the request by which it is decided, whatever happens. */
export const termDays = 15

/** The name that stands where a closed account's name stood: a word that names nobody. */
export const closedName = '已注销用户'

const dayMs = 86_400_000

/** Until when a request cools off, and the day by which it is decided: the term, or the day after the cooling-off where long holidays push that later. */
export const datesOf = (now: Date, calendar: WorkCalendar): { readonly coolingUntil: Date; readonly dueOn: Day } => ({
  coolingUntil: new Date(now.getTime() + coolingDays * dayMs),
  dueOn: addWorkingDays(shanghaiDay(now), termDays, calendar),
})

/** What is open, as counted. */
export type Open = {
  readonly cases: readonly { readonly title: string; readonly number: string }[]
  /** Credit locked in a conversion, in hundredths. */
  readonly locked: number
  readonly merges: number
  readonly frozen: boolean
}

/** What stands in the way of closing, each as a line for the person. Drafts do not: they are lost, and the numbers say so. */
export const obstaclesOf = (open: Open): closing.Obstacle[] => [
  ...open.cases.map(({ title, number }) => ({ kind: 'case' as const, title, number })),
  ...(open.locked > 0 ? [{ kind: 'credit' as const, title: String(open.locked), number: null }] : []),
  ...(open.merges > 0 ? [{ kind: 'merge' as const, title: String(open.merges), number: null }] : []),
  ...(open.frozen ? [{ kind: 'frozen' as const, title: '', number: null }] : []),
]

/** The day until which a class of data stays sealed; undefined where it is deleted at once (0) or not sealed at all (null). */
export const retainUntil = (at: Date, months: number | null): Day | undefined =>
  months === null || months === 0 ? undefined : addMonths(shanghaiDay(at), months)

/** Whether a closing is past its day and not ended. */
export const isLate = (state: closing.ClosingState, dueOn: Day, now: Date): boolean => state === 'cooling' && dueOn < shanghaiDay(now)
