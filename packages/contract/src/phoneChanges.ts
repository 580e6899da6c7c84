import * as z from 'zod/mini'
import { ById, Done, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { CodeRequest, DocumentNumber, OneTimeCode, PersonName } from './doors.ts'
import { endpoint } from './endpoint.ts'

/** States of a change of phone: waiting → confirmed → done; waiting or confirmed → stopped. */
export const PhoneChangeState = z.enum(['waiting', 'confirmed', 'done', 'stopped'])

/**
 * A lost phone at the counter: the person is present with the document, the new phone gets a code (`requestConsentCode` with that phone), one member of
 * staff asks, a second one confirms, then a day passes in which the old phone, the account and either office can stop it.
 */
export const PhoneChange = z.object({
  id: Id,
  learnerId: Id,
  learnerName: z.string(),
  accountNo: z.string(),
  oldPhoneMasked: z.nullable(z.string()),
  newPhoneMasked: z.string(),
  /** `waiting`: a second member of staff must confirm. `confirmed`: takes effect at `effectiveAt`. */
  state: PhoneChangeState,
  reason: z.string(),
  askedBy: z.string(),
  askedAt: Instant,
  confirmedBy: z.nullable(z.string()),
  effectiveAt: z.nullable(Instant),
  organization: OrganizationRef,
  can: z.array(z.enum(['confirm', 'stop'])),
})
export const listPhoneChanges = endpoint({
  method: 'GET',
  path: '/phone-changes',
  may: 'accounts.enter',
  summary: '柜台更换手机号：待确认和等待生效的',
  input: z.object({ ...paging, state: z.optional(PhoneChangeState) }),
  output: page(PhoneChange),
  refusals: [],
})
export const askPhoneChange = endpoint({
  method: 'POST',
  path: '/learners/:id/phone-changes',
  may: 'accounts.enter',
  summary: '柜台办理：手机遗失，更换手机号（本人在场）',
  input: z.object({ id: Id, name: PersonName, idNumber: DocumentNumber, request: CodeRequest, code: OneTimeCode, reason: Line }),
  output: z.object({ id: Id }),
  refusals: [
    'identity.wrong_code',
    'identity.code_blocked',
    'accounts.document_differs',
    'accounts.name_differs',
    'accounts.state_conflict',
    'accounts.phone_change_open',
    'accounts.merged',
  ],
})
/** The second person's word; never the asker's. From then on a day passes before the new phone counts. */
export const confirmPhoneChange = endpoint({
  method: 'POST',
  path: '/phone-changes/:id/confirm',
  may: 'accounts.enter',
  summary: '另一位经办人确认更换手机号',
  stepUp: true,
  input: ById,
  output: z.object({ effectiveAt: Instant }),
  refusals: ['accounts.phone_change_second_person', 'accounts.phone_change_over'],
})
export const stopPhoneChange = endpoint({
  method: 'POST',
  path: '/phone-changes/:id/stop',
  may: 'accounts.enter',
  summary: '停止更换手机号',
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['accounts.phone_change_over'],
})

/** What the learner sees of it: a notice on the pages of the account while one is under way, with 停止更换. */
export const myPhoneChange = endpoint({
  method: 'GET',
  path: '/me/phone-change',
  may: 'learner',
  summary: '我的手机号是否正在被更换',
  input: Nothing,
  output: z.object({
    change: z.nullable(z.object({ newPhoneMasked: z.string(), askedAt: Instant, effectiveAt: z.nullable(Instant), office: z.string() })),
  }),
  refusals: [],
})
export const stopMyPhoneChange = endpoint({
  method: 'POST',
  path: '/me/phone-change/stop',
  may: 'learner',
  summary: '停止更换我的手机号',
  input: Nothing,
  output: Done,
  refusals: ['accounts.phone_change_over'],
})
