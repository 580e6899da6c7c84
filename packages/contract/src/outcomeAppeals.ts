import * as z from 'zod/mini'
import { Done, Flag, Id, Instant, Line, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'

/** 申诉中 成立（恢复） 不成立 */
export const AppealState = z.enum(['open', 'granted', 'rejected'])
export type AppealState = z.infer<typeof AppealState>

/** 撤销申诉: what a learner says against a revocation, and what became of it. */
export const OutcomeAppeal = z.object({
  id: Id,
  text: z.string(),
  at: Instant,
  state: AppealState,
  answer: z.nullable(z.string()),
  documentNumber: z.nullable(z.string()),
  decidedAt: z.nullable(Instant),
})
export type OutcomeAppeal = z.infer<typeof OutcomeAppeal>

/** A line of the list of appeals. The person is masked. */
export const AppealLine = z.object({
  id: Id,
  outcome: z.object({ id: Id, name: z.string() }),
  learner: z.object({ id: Id, name: z.string() }),
  organization: OrganizationRef,
  at: Instant,
  state: AppealState,
  decidedAt: z.nullable(Instant),
})
export type AppealLine = z.infer<typeof AppealLine>

export const appealRevocation = endpoint({
  method: 'POST',
  path: '/me/outcomes/:id/appeal',
  may: 'learner',
  forAnother: 'apply',
  summary: '对撤销一项成果申诉（每次撤销一次）',
  input: z.object({ id: Id, text: z.string().check(z.trim(), z.minLength(10), z.maxLength(1000)) }),
  output: Done,
  refusals: ['outcomes.not_revoked', 'outcomes.appealed_already'],
})
export const listRevocationAppeals = endpoint({
  method: 'GET',
  path: '/outcome-appeals',
  may: 'outcomes.revoke',
  summary: '撤销申诉',
  input: z.object({ ...paging, open: z.optional(Flag) }),
  output: page(AppealLine),
  refusals: [],
})
/** Granted: the outcome stands again, and what the revocation took away is given back. Whoever revoked does not decide. */
export const decideRevocationAppeal = endpoint({
  method: 'POST',
  path: '/outcomes/:id/appeal/decision',
  may: 'outcomes.revoke',
  stepUp: true,
  summary: '处理撤销申诉：成立（恢复成果）或不成立',
  input: z.object({ id: Id, decision: z.enum(['grant', 'reject']), answer: Line, documentNumber: z.optional(Line) }),
  output: Done,
  refusals: ['outcomes.no_open_appeal', 'outcomes.own_revocation', 'outcomes.document_missing', 'outcomes.duplicate_result'],
})
