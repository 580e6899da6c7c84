import * as z from 'zod/mini'
import { Day, Done, Id, Instant, Nothing } from './common.ts'
import { DocumentNumber, IdKind, PersonName } from './doors.ts'
import { endpoint } from './endpoint.ts'

/** 亲友代办 监护人 */
export const MandateKind = z.enum(['relative', 'guardian'])
/** What the representative is to the person: 子女 配偶 父母 祖父母或外祖父母 兄弟姐妹 其他 */
export const MandateRelation = z.enum(['child', 'spouse', 'parent', 'grandparent', 'sibling', 'other'])
/** 只看 查看并办理申请 */
export const MandateScope = z.enum(['view', 'apply'])
/** States: invited → active → ended (by either) | expired (its day, or the child’s fourteenth birthday). */
export const MandateState = z.enum(['invited', 'active', 'ended', 'expired'])

/** A mandate (代办授权) as both sides see it; the other side’s name is given in full once it is active. `mine`: which side the reader is. */
export const Mandate = z.object({
  id: Id,
  personId: Id,
  mine: z.enum(['person', 'representative']),
  person: z.string(),
  representative: z.string(),
  kind: MandateKind,
  relation: MandateRelation,
  scope: MandateScope,
  untilOn: Day,
  state: MandateState,
  createdAt: Instant,
  acceptedAt: z.nullable(Instant),
  endedAt: z.nullable(Instant),
  endedBy: z.nullable(z.string()),
})
export type Mandate = z.infer<typeof Mandate>
const List = z.object({ items: z.array(Mandate) })

export const myMandates = endpoint({
  method: 'GET',
  path: '/me/mandates',
  may: 'learner',
  summary: '我的代办：谁替我办、我替谁办',
  input: Nothing,
  output: List,
  refusals: [],
})
const terms = { kind: MandateKind, relation: MandateRelation, scope: MandateScope, untilOn: Day }
/**
 * The person invites a relative by name; the answer's `code` is shown once and given to the relative, who accepts with it within three days. A guardian needs
 * both accounts verified by 皖事通 and ends on the day before the child turns fourteen.
 */
export const invite = endpoint({
  method: 'POST',
  path: '/me/mandates',
  may: 'learner',
  summary: '邀请亲友或监护人替我办理',
  input: z.object({ ...terms, representativeName: PersonName }),
  output: z.object({ id: Id, code: z.string(), codeUntil: Instant }),
  refusals: [
    'accounts.mandate_day',
    'accounts.mandate_state',
    'accounts.mandate_guardian',
    'accounts.mandate_too_many',
    'accounts.name_invalid',
  ],
})
/** The relative accepts with the code. The name of the account must be the invited one; a wrong code and a wrong name answer the same. */
export const acceptMandate = endpoint({
  method: 'POST',
  path: '/me/mandates/accept',
  may: 'learner',
  summary: '接受代办邀请',
  input: z.object({ code: z.string().check(z.trim(), z.minLength(4), z.maxLength(40)) }),
  output: z.object({ id: Id, personId: Id }),
  refusals: [
    'accounts.mandate_code',
    'accounts.mandate_full',
    'accounts.mandate_exists',
    'accounts.mandate_state',
    'accounts.mandate_guardian',
  ],
})
/** Either side ends it, at once; an invitation is taken back the same way. */
export const endMandate = endpoint({
  method: 'POST',
  path: '/me/mandates/:id/end',
  may: 'learner',
  summary: '解除代办',
  input: z.object({ id: Id, personId: Id }),
  output: Done,
  refusals: ['accounts.mandate_over'],
})
/** What the representative did for the person, newest first, for both to read. */
export const mandateActs = endpoint({
  method: 'GET',
  path: '/me/mandates/:id/acts',
  may: 'learner',
  summary: '代办人替本人办过的事',
  input: z.object({ id: Id, personId: Id }),
  output: z.object({
    items: z.array(z.object({ at: Instant, act: z.string(), zh: z.string(), en: z.string(), by: z.string(), for: z.string() })),
  }),
  refusals: [],
})
/** From now on this session acts for the person: every page says so, endpoints that are not for another refuse. */
export const startActing = endpoint({
  method: 'POST',
  path: '/me/mandates/:id/act',
  may: 'learner',
  summary: '开始替本人办理',
  input: z.object({ id: Id, personId: Id }),
  output: Done,
  refusals: ['accounts.mandate_over'],
})
/** Back to one's own account; works also after the mandate has ended. */
export const stopActing = endpoint({
  method: 'DELETE',
  path: '/learner/session/acting',
  may: 'public',
  summary: '结束代办，回到本人账户',
  input: Nothing,
  output: Done,
  refusals: [],
})

/** The mandates of a learner as a clerk sees them. */
export const learnerMandates = endpoint({
  method: 'GET',
  path: '/learners/:id/mandates',
  may: 'accounts.read',
  summary: '学习者的代办人和监护人',
  input: z.object({ id: Id }),
  output: List,
  refusals: [],
})
/** At the counter with both documents: the person’s assistance (consent, signed form) and the representative’s document. Active at once; works without any phone. */
export const enterMandate = endpoint({
  method: 'POST',
  path: '/learners/:id/mandates',
  may: 'accounts.enter',
  summary: '窗口登记代办人或监护人（双方证件当面核对）',
  // `sensitive`: a guardian's separate decision about the child's sensitive data, taken on the signed form.
  input: z.object({
    id: Id,
    assistanceId: z.optional(Id),
    ...terms,
    name: PersonName,
    idKind: IdKind,
    idNumber: DocumentNumber,
    sensitive: z.optional(z.boolean()),
  }),
  output: z.object({ id: Id }),
  refusals: [
    'accounts.assistance_needed',
    'accounts.assistance_over',
    'accounts.assistance_other',
    'accounts.mandate_day',
    'accounts.mandate_state',
    'accounts.mandate_guardian',
    'accounts.mandate_nobody',
    'accounts.mandate_full',
    'accounts.mandate_exists',
  ],
})
/** Ends a mandate at the counter, for the person or the representative who is present. */
export const endMandateAtCounter = endpoint({
  method: 'POST',
  path: '/learners/:id/mandates/:mandateId/end',
  may: 'accounts.enter',
  summary: '窗口解除代办',
  input: z.object({ id: Id, mandateId: Id, assistanceId: z.optional(Id) }),
  output: Done,
  refusals: ['accounts.assistance_needed', 'accounts.assistance_over', 'accounts.assistance_other', 'accounts.mandate_over'],
})
/** The mandate on paper: both names, what the representative may do and what not, until when, lines for both to sign, and a code that leads to how the matter stands. */
export const mandateForm = endpoint({
  method: 'GET',
  path: '/learners/:id/mandates/:mandateId/form',
  may: 'accounts.enter',
  summary: '代办授权书（PDF，带二维码）',
  input: z.object({ id: Id, mandateId: Id }),
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})
