import * as z from 'zod/mini'
import { ById, Done, Id, Instant, Nothing, OrganizationRef, page, paging } from './common.ts'
import { CodeRequest, CodeSent, DocumentNumber, IdKind, Mobile, OneTimeCode, PersonName } from './doors.ts'
import { endpoint } from './endpoint.ts'

/** How a person at the counter agreed that the clerk acts for them: 签字表单 手机验证码 */
export const AssistanceConsent = z.enum(['form', 'code'])
/** Acts that a clerk does for a present person, each under one assistance. */
export const AssistedAct = z.enum([
  'openAccount',
  'activate',
  'contact',
  'deposit',
  'amend',
  'correct',
  'correctAccount',
  'mandate',
  'endMandate',
  'object',
  'proof',
])
export type AssistedAct = z.infer<typeof AssistedAct>

/**
 * One assistance (帮办): a clerk acts for a person who is present with a document and has agreed. It lives for an hour, for this clerk and this person;
 * every counter command carries its id. `learnerId` is null where the person has no account yet (or none in the clerk's scope).
 */
export const Assistance = z.object({
  id: Id,
  number: z.string(),
  learnerId: z.nullable(Id),
  personName: z.string(),
  idMasked: z.string(),
  staffName: z.string(),
  organization: OrganizationRef,
  consent: AssistanceConsent,
  phoneMasked: z.nullable(z.string()),
  formFileId: z.nullable(Id),
  readByCard: z.boolean(),
  at: Instant,
  endsAt: Instant,
  closedAt: z.nullable(Instant),
  open: z.boolean(),
  acts: z.array(z.object({ act: AssistedAct, number: z.nullable(z.string()), at: Instant })),
})
export type Assistance = z.infer<typeof Assistance>

const document = { idKind: IdKind, idNumber: DocumentNumber }

/** A code to the phone of the account behind the document; to `phone` where there is no account yet. The same answer either way. Without a phone a signed form is the way. */
export const requestAssistanceCode = endpoint({
  method: 'POST',
  path: '/assistances/consent-codes',
  may: 'accounts.enter',
  summary: '帮办：向到场人的手机发送同意验证码',
  input: z.object({ ...document, phone: z.optional(Mobile) }),
  output: CodeSent,
  refusals: ['accounts.id_invalid', 'identity.phone_invalid', 'identity.too_many_codes', 'identity.codes_spent', 'identity.no_phone'],
})
/** Begins to act for a present person. Consent is `formFileId` (photo or scan of the signed form, uploaded by the clerk) or `request` with `code`. */
export const beginAssistance = endpoint({
  method: 'POST',
  path: '/assistances',
  may: 'accounts.enter',
  summary: '帮办：核对到场人证件并取得同意，开始代办',
  input: z.object({
    ...document,
    name: PersonName,
    readByCard: z.optional(z.boolean()),
    formFileId: z.optional(Id),
    request: z.optional(CodeRequest),
    code: z.optional(OneTimeCode),
  }),
  output: Assistance,
  refusals: [
    'accounts.id_invalid',
    'accounts.name_invalid',
    'accounts.name_differs',
    'accounts.consent_needed',
    'accounts.form_unknown',
    'identity.wrong_code',
    'identity.code_blocked',
  ],
})
export const listAssistances = endpoint({
  method: 'GET',
  path: '/assistances',
  may: 'accounts.enter',
  summary: '帮办记录（本单位及下属范围）',
  input: z.object({ ...paging, learnerId: z.optional(Id) }),
  output: page(Assistance),
  refusals: [],
})
export const getAssistance = endpoint({
  method: 'GET',
  path: '/assistances/:id',
  may: 'accounts.enter',
  summary: '一次帮办',
  input: ById,
  output: Assistance,
  refusals: [],
})
/** Ends an assistance before its hour is over; only the clerk who began it. */
export const closeAssistance = endpoint({
  method: 'POST',
  path: '/assistances/:id/close',
  may: 'accounts.enter',
  summary: '结束帮办',
  input: ById,
  output: Done,
  refusals: ['accounts.assistance_over'],
})
/** The receipt as a printable PDF: both names, what was done, and a QR code to the public page that tells how each matter stands. */
export const assistanceReceipt = endpoint({
  method: 'GET',
  path: '/assistances/:id/receipt',
  may: 'accounts.enter',
  summary: '帮办回执（PDF，带二维码）',
  input: ById,
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})

/** The empty form that a person signs before a clerk acts for them, to be printed in stock. */
export const consentForm = endpoint({
  method: 'GET',
  path: '/assistances/consent-form',
  may: 'accounts.enter',
  summary: '空白帮办委托表单（PDF）',
  input: Nothing,
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})

/** What anybody with the receipt in hand may know: how each matter on it stands, without the person's data. */
export const Receipt = z.object({
  number: z.string(),
  personMasked: z.string(),
  office: z.object({ name: z.string(), phone: z.nullable(z.string()) }),
  at: Instant,
  acts: z.array(
    z.object({
      act: AssistedAct,
      number: z.nullable(z.string()),
      at: Instant,
      state: z.enum(['done', 'handling', 'returned', 'refused', 'withdrawn']),
    }),
  ),
})
export type Receipt = z.infer<typeof Receipt>
/** Checks a receipt by its number and code (POST, so that the code stays out of URLs). A wrong pair is `record.not_found`. */
export const checkReceipt = endpoint({
  method: 'POST',
  path: '/receipts/check',
  may: 'public',
  summary: '凭回执编号和查询码查看办理进度',
  input: z.object({ number: z.string().check(z.trim(), z.maxLength(40)), code: z.string().check(z.trim(), z.maxLength(40)) }),
  output: Receipt,
  refusals: [],
})
