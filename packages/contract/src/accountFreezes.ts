import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

/** 身份存疑 账户可能被他人使用 提交材料涉嫌不实 本人要求 有关机关依法要求 */
export const FreezeCause = z.enum(['identity', 'takeover', 'falseRecords', 'ownRequest', 'authority'])
/** States of a freeze: proposed → standing | refused; standing → lifted | expired. */
export const FreezeState = z.enum(['proposed', 'standing', 'refused', 'lifted', 'expired'])
/** What a learner wrote against a freeze, and what came of it. */
export const Objection = z.object({ text: z.string(), at: Instant, answer: z.nullable(z.string()), answeredAt: z.nullable(Instant) })

const objection = z.string().check(z.trim(), z.minLength(1), z.maxLength(1000))

/** A freeze in a list. `objected`: an objection waits for its answer; `lifting`: a lifting waits for its second person. */
export const FreezeLine = z.object({
  id: Id,
  learnerId: Id,
  accountNo: z.string(),
  name: z.string(),
  state: FreezeState,
  cause: FreezeCause,
  untilOn: Day,
  organization: OrganizationRef,
  proposedBy: z.string(),
  proposedAt: Instant,
  decidedBy: z.nullable(z.string()),
  objected: z.boolean(),
  lifting: z.boolean(),
})
/** A freeze whole, with what the reader `can` do now. */
export const FreezeDetail = z.object({
  ...FreezeLine.shape,
  reason: z.string(),
  decidedAt: z.nullable(Instant),
  liftBy: z.nullable(z.string()),
  liftReason: z.nullable(z.string()),
  endedAt: z.nullable(Instant),
  objection: z.nullable(Objection),
  can: z.array(z.enum(['confirm', 'refuse', 'lift', 'confirmLift', 'answer'])),
})

/** Proposes to freeze an account, for 30 days at most. Nothing happens before a second person confirms. The learner reads the reason. */
export const proposeFreeze = endpoint({
  method: 'POST',
  path: '/learners/:id/freezes',
  may: 'accounts.manage',
  summary: '提出冻结账户（需第二人确认，最长 30 天）',
  input: z.object({ id: Id, cause: FreezeCause, reason: Line, untilOn: Day }),
  output: z.object({ id: Id }),
  refusals: ['accounts.state_conflict', 'accounts.freeze_open', 'accounts.freeze_day', 'accounts.merged'],
})
/** What the list of freezes, or its export, is narrowed to. */
export const FreezeFilter = z.object({ state: z.optional(FreezeState), learnerId: z.optional(Id) })
export const listFreezes = endpoint({
  method: 'GET',
  path: '/account-freezes',
  may: 'accounts.manage',
  summary: '账户冻结列表',
  input: z.extend(FreezeFilter, paging),
  output: page(FreezeLine),
  refusals: [],
})
/** The list as a file, persons masked; a job of the tray. */
export const exportFreezes = endpoint({
  method: 'POST',
  path: '/account-freezes/exports',
  may: 'accounts.manage',
  stepUp: true,
  summary: '导出账户冻结列表（掩码）',
  input: z.extend(FreezeFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const getFreeze = endpoint({
  method: 'GET',
  path: '/account-freezes/:id',
  may: 'accounts.manage',
  summary: '账户冻结详情',
  input: ById,
  output: FreezeDetail,
  refusals: [],
})
/** The second person's word; never the proposer's. Every session ends, representatives' too; the learner is told with reason, end and remedy. */
export const confirmFreeze = endpoint({
  method: 'POST',
  path: '/account-freezes/:id/confirm',
  may: 'accounts.manage',
  summary: '确认冻结账户（第二人）',
  stepUp: true,
  input: ById,
  output: Done,
  refusals: ['accounts.freeze_over', 'accounts.second_person', 'accounts.state_conflict', 'accounts.merged'],
})
export const refuseFreeze = endpoint({
  method: 'POST',
  path: '/account-freezes/:id/refuse',
  may: 'accounts.manage',
  summary: '不同意冻结，或撤回自己提出的冻结',
  input: ById,
  output: Done,
  refusals: ['accounts.freeze_over'],
})
export const proposeLift = endpoint({
  method: 'POST',
  path: '/account-freezes/:id/lift',
  may: 'accounts.manage',
  summary: '提出解冻（需第二人确认）',
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['accounts.freeze_over'],
})
export const confirmLift = endpoint({
  method: 'POST',
  path: '/account-freezes/:id/confirm-lift',
  may: 'accounts.manage',
  summary: '确认解冻（第二人）',
  stepUp: true,
  input: ById,
  output: Done,
  refusals: ['accounts.freeze_over', 'accounts.second_person'],
})
/** Answers the learner's objection: by somebody who neither proposed nor confirmed the freeze. `lift` opens the account at once. */
export const answerObjection = endpoint({
  method: 'POST',
  path: '/account-freezes/:id/answer',
  may: 'accounts.manage',
  summary: '答复冻结申诉（由未参与冻结的人办理）',
  stepUp: true,
  input: z.object({ id: Id, decision: z.enum(['lift', 'keep']), answer: Line }),
  output: Done,
  refusals: ['accounts.freeze_over', 'accounts.freeze_no_objection', 'accounts.freeze_third_person'],
})

/** The same objection at a counter, for a person who is present with document and consent (`beginAssistance`): no phone is needed. */
export const enterObjection = endpoint({
  method: 'POST',
  path: '/learners/:id/freeze-objection',
  may: 'accounts.enter',
  summary: '窗口代录冻结申诉（本人到场）',
  input: z.object({ id: Id, assistanceId: z.optional(Id), text: objection }),
  output: Done,
  refusals: [
    'accounts.freeze_over',
    'accounts.freeze_objected',
    'accounts.assistance_needed',
    'accounts.assistance_over',
    'accounts.assistance_other',
    'accounts.merged',
  ],
})

/** The learner's own freeze: who, why, until when, whom to ask, and the objection. Null where nothing is frozen. */
export const myFreeze = endpoint({
  method: 'GET',
  path: '/me/freeze',
  may: 'learner',
  whileFrozen: true,
  summary: '我的账户冻结：原因、期限和申诉',
  input: Nothing,
  output: z.object({
    freeze: z.nullable(
      z.object({
        id: Id,
        cause: FreezeCause,
        reason: z.string(),
        since: Instant,
        untilOn: Day,
        office: z.string(),
        officePhone: z.nullable(z.string()),
        objection: z.nullable(Objection),
      }),
    ),
  }),
  refusals: [],
})
/** The objection (申诉): once a freeze; answered by somebody who took no part in it. */
export const objectToFreeze = endpoint({
  method: 'POST',
  path: '/me/freeze/objection',
  may: 'learner',
  whileFrozen: true,
  summary: '对账户冻结提出申诉',
  input: z.object({ text: objection }),
  output: Done,
  refusals: ['accounts.freeze_over', 'accounts.freeze_objected'],
})
