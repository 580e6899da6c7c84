import type { reviews } from '@creditbank/contract'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { stepsOf } from './store.ts'

/** One step as a learner may read it: the office, never a person. `fields` are to be mended. */
export type TimelineLine = {
  readonly event: string
  readonly at: string
  readonly who: string | null
  readonly reason: string | null
  readonly note: string | null
  readonly fields: string[]
  readonly defects: reviews.CaseDefect[]
}

/** The steps of a case for its learner, oldest first. The caller has checked whose case it is. */
export const caseTimeline = async (db: Sql, caseId: Id): Promise<TimelineLine[]> =>
  (await stepsOf(db, caseId))
    .filter((step) => step.event !== 'takeOver')
    .map((step) => ({
      event: step.event,
      at: step.at.toISOString(),
      who: step.organization,
      reason: step.reason,
      note: step.note,
      fields: step.fields ?? [],
      defects: step.defects ?? [],
    }))
