import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, Nothing } from './common.ts'
import { IdKind } from './doors.ts'
import { endpoint } from './endpoint.ts'
import { CaseState } from './reviews.ts'

/** What of an account a learner cannot change alone: an office looks at the paper first. */
export const accountCorrectionFields = ['name', 'document', 'sex', 'birthOn', 'regionCode', 'learnerKind', 'guardianName'] as const
/** A request of the learner as they read it. `was` and `wanted` are codes for sex, residence and kind of learner, and masked numbers for documents. */
export const AccountCorrection = z.object({
  id: Id,
  number: z.string(),
  what: z.enum(accountCorrectionFields),
  was: z.string(),
  wanted: z.string(),
  state: CaseState,
  reason: z.nullable(z.string()),
  note: z.nullable(z.string()),
  office: z.string(),
  dueOn: z.nullable(Day),
  at: Instant,
})
export const listMyAccountCorrections = endpoint({
  method: 'GET',
  path: '/me/account-corrections',
  may: 'learner',
  summary: '我的账户信息更正申请',
  input: Nothing,
  output: z.object({ items: z.array(AccountCorrection) }),
  refusals: [],
})
const wish = {
  what: z.enum(accountCorrectionFields),
  wanted: Line,
  /** Of a document: which one. */
  idKind: z.optional(IdKind),
  note: z.optional(z.string().check(z.maxLength(500))),
  fileIds: z.array(Id).check(z.minLength(1), z.maxLength(9)),
}
const asked = z.object({ number: z.string(), dueOn: z.nullable(Day), office: z.string() })
/** Asks for one field to be corrected, with photos of the paper. Asking again answers what the office sent back, under the same number. */
export const requestAccountCorrection = endpoint({
  method: 'POST',
  path: '/me/account-corrections',
  may: 'learner',
  summary: '申请更正账户信息（姓名、证件、出生日期等）',
  input: z.object(wish),
  output: asked,
  refusals: ['accounts.correction_wrong', 'accounts.correction_open', 'accounts.merged', 'deposits.file_unknown'],
})
/** The same for a person at the counter, under an assistance of theirs; the clerk who enters it does not decide it. */
export const enterAccountCorrection = endpoint({
  method: 'POST',
  path: '/learners/:id/account-corrections',
  may: 'accounts.enter',
  summary: '柜台为到场的本人申请更正账户信息',
  input: z.object({ id: Id, assistanceId: z.optional(Id), ...wish }),
  output: asked,
  refusals: [
    'permission.denied',
    'accounts.correction_wrong',
    'accounts.correction_open',
    'accounts.merged',
    'accounts.state_conflict',
    'deposits.file_unknown',
    'accounts.assistance_needed',
    'accounts.assistance_over',
    'accounts.assistance_other',
  ],
})
export const withdrawAccountCorrection = endpoint({
  method: 'POST',
  path: '/me/account-corrections/:id/withdraw',
  may: 'learner',
  summary: '撤回账户信息更正申请',
  input: ById,
  output: Done,
  refusals: ['accounts.correction_over'],
})
