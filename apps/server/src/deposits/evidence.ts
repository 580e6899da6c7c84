import { personIds } from '../accounts/index.ts'
import type { LearnerViewer, Viewer } from '../files/index.ts'
import { seesOutcome } from '../outcomes/index.ts'
import { staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import * as corrections from './correctionStore.ts'
import * as store from './store.ts'

type Paper = {
  readonly learnerId: Id
  readonly outcomeId: Id | null
  readonly enteredAt: Id | null
  /** Whether the application or request itself is in scope; asked in a staff read. */
  readonly seen: (tx: Sql) => Promise<boolean>
}

/** What a file goes with: applications to store, and requests to correct. */
const papersOf = async (db: Sql, fileId: Id): Promise<Paper[]> => {
  const applications = (await store.attachedTo(db, fileId)).map((d) => ({
    learnerId: d.learner_id,
    outcomeId: d.outcome_id,
    enteredAt: d.entered_organization_id,
    seen: (tx: Sql) => store.seesDeposit(tx, d.id),
  }))
  const requests = (await corrections.correctionsWith(db, fileId)).map((k) => ({
    learnerId: k.learner_id,
    outcomeId: k.outcome_id,
    enteredAt: k.entered_organization_id,
    seen: (tx: Sql) => corrections.seesCase(tx, k.case_id),
  }))
  return [...applications, ...requests]
}

/**
 * Evidence as staff see it: of applications in their scope, of those their own unit entered, and of outcomes in their scope, which outlive the office that
 * handled the application.
 */
export const seesAttachment: Viewer = async (ctx, fileId) => {
  const papers = await papersOf(ctx.platform.database.app, fileId)
  if (papers.length === 0) return undefined
  const entered = papers.find((paper) => paper.enteredAt === ctx.actor.organization.id)
  if (entered !== undefined) return { learnerId: entered.learnerId }
  return staffRead(ctx, async (tx) => {
    for (const { learnerId, outcomeId, seen } of papers)
      if ((await seen(tx)) || (outcomeId !== null && (await seesOutcome(tx, learnerId, outcomeId)))) return { learnerId }
    return 'hidden' as const
  })
}

/** Evidence as its person sees it: whatever belongs to an application or request of theirs, also where a counter uploaded it. */
export const showsAttachment: LearnerViewer = async (tx, learnerId, fileId) => {
  const ids = await personIds(tx, learnerId)
  return (
    (await store.attachedToPerson(tx, ids, fileId)) ||
    (await corrections.correctionsWith(tx, fileId)).some((k) => ids.includes(k.learner_id))
  )
}
