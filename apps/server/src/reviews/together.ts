import type { Permission, reviews } from '@creditbank/contract'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { applyStep, factsOf, type Step, type StepActor, type TheCase } from './engine.ts'
import { type Denial, decideStep } from './rules.ts'
import { lockCaseOf, ownLearner } from './store.ts'

/** Who decided a case together with others, on a decision sheet: looked at with the duty they had when they signed it. */
export type Signature = StepActor & { readonly id: Id; readonly may: Permission }

/**
 * Carries out one step of a case in the name of somebody who signed for it before, by the same rules as at the desk: nobody decides their own, nothing is
 * decided twice, and what a colleague has in hand is left to them. The caller follows with the kind's own effect.
 */
export const decideSigned = async (
  tx: Sql,
  ctx: Context,
  of: { readonly kind: reviews.CaseKindName; readonly subjectId: Id },
  event: 'accept' | 'firstReview' | 'finalReview',
  by: Signature,
): Promise<{ readonly theCase: TheCase; readonly step: Step } | { readonly why: Denial }> => {
  const c = await lockCaseOf(tx, of.kind, of.subjectId)
  if (c === undefined) return { why: 'reviews.not_allowed_now' }
  const reviewer = {
    staffId: by.id,
    unitKind: 'universityCentre' as const,
    may: new Set<string>([by.may]),
    ownLearnerId: await ownLearner(tx, by.id),
  }
  const decided = decideStep(reviewer, factsOf(c), event)
  if (!decided.ok) return { why: decided.why }
  const { may: _, ...actor } = by
  return applyStep(tx, ctx, c, { event, to: decided.to, actor })
}
