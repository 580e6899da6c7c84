import type { notices, reviews } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import type { Unit } from '../organizations/index.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { CaseRow } from './store.ts'

const codeOf = (event: string, to: reviews.CaseState): notices.NoticeCode | undefined => {
  if (event === 'forward') return 'reviews.forwarded'
  return {
    submitted: 'reviews.submitted' as const,
    accepted: 'reviews.accepted' as const,
    firstReviewed: 'reviews.firstReviewed' as const,
    approved: 'reviews.approved' as const,
    returned: 'reviews.returned' as const,
    refused: 'reviews.refused' as const,
    withdrawn: 'reviews.withdrawn' as const,
  }[to]
}

/** Where a learner reads about a kind of application in the portal. */
const learnerHref: Readonly<Partial<Record<reviews.CaseKindName, (subjectId: Id) => string>>> = {
  deposit: (id) => `/deposits/${id}`,
  missingCertificate: (id) => `/deposits/${id}`,
  outcomeCorrection: () => '/archive',
  certification: () => '/me/credits',
  conversion: (id) => `/me/conversions/${id}`,
  accountCorrection: () => '/me/account/correction',
}

/** Tells the learner and who entered the case what happened, who has it now and by when. The one who did the step is not told of their own act. */
export const tell = async (
  tx: Sql,
  ctx: Context,
  c: CaseRow,
  step: {
    readonly event: string
    readonly to: reviews.CaseState
    readonly reason: string | null
    readonly note: string | null
    readonly actor: { readonly id: Id | null }
  },
  office: Unit,
): Promise<void> => {
  const code = codeOf(step.event, step.to)
  // A conversion that was approved is made public first: its own notice says so and until when.
  if (code === undefined || (c.kind === 'conversion' && step.to === 'approved')) return
  const reason = step.reason === null ? null : step.note === null ? step.reason : `${step.reason}\n${step.note}`
  const params = { title: c.title, number: c.number, office: office.name, dueOn: c.due_on, reason, phone: office.phone }
  const href = learnerHref[c.kind]?.(c.subject_id)
  if (c.learner_id !== null)
    await notify(tx, ctx, { to: { kind: 'learner', id: c.learner_id }, code, params, ...(href === undefined ? {} : { href }) })
  if (c.entered_by !== null && c.entered_by !== step.actor.id)
    await notify(tx, ctx, { to: { kind: 'staff', id: c.entered_by }, code, params, href: `/admin/cases/${c.id}` })
}
