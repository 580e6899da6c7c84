import * as z from 'zod/mini'
import { Day, Done, Id, Instant, Nothing, OrganizationRef, page, paging } from './common.ts'
import { StepUp } from './doors.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

/** A phrase in both languages, ready to be shown. */
const Both = z.object({ zh: z.string(), en: z.string() })

/** 不再使用 离开本省 保护个人信息 有重复账户 其他 */
export const ClosingReason = z.enum(['unused', 'moved', 'privacy', 'duplicate', 'other'])
export type ClosingReason = z.infer<typeof ClosingReason>
/** 冷静期 已注销 已撤回 因有未办结事项而中止 */
export const ClosingState = z.enum(['cooling', 'closed', 'withdrawn', 'stopped'])
export type ClosingState = z.infer<typeof ClosingState>

/** What a person gives up by closing, in numbers over all accounts of theirs. Credits are hundredths; `points` can be spent, `redemptions` wait to be collected. */
export const Loss = z.object({
  accounts: z.number(),
  outcomes: z.number(),
  credits: z.number(),
  certified: z.number(),
  points: z.number(),
  redemptions: z.number(),
  drafts: z.number(),
  applications: z.number(),
  files: z.number(),
  doors: z.number(),
})
export type Loss = z.infer<typeof Loss>
/** One thing that is open and keeps the account open: a case on somebody's desk, credit locked in a conversion, a merge that waits for its second person. */
export const Obstacle = z.object({ kind: z.enum(['case', 'credit', 'merge', 'frozen']), title: z.string(), number: z.nullable(z.string()) })
export type Obstacle = z.infer<typeof Obstacle>
/** What happens to one class of data: deleted at once (months 0), sealed for so many months, or kept because it names nobody (null). */
export const Retention = z.object({ class: z.string(), months: z.nullable(z.number()), what: Both, basis: Both })

/** The last closing of the account, if there was one. */
export const MyClosing = z.object({
  id: Id,
  number: z.string(),
  state: ClosingState,
  requestedAt: Instant,
  coolingUntil: Instant,
  dueOn: Day,
  endedAt: z.nullable(Instant),
  obstacles: z.array(Obstacle),
})
/** Before a request: what would be lost, what happens to the data, what stands in the way. After it: until when it can be taken back. */
export const myClosing = endpoint({
  method: 'GET',
  path: '/me/closing',
  may: 'learner',
  summary: '注销账户：会失去什么、资料如何处理、还有什么没办完、办到哪一步',
  input: Nothing,
  output: z.object({ closing: z.nullable(MyClosing), loss: Loss, obstacles: z.array(Obstacle), retention: z.array(Retention) }),
  refusals: [],
})
/** Asks for the account to be closed; `outcomes` repeats the number of outcomes that the person was shown, so that nobody gives up what they did not see. */
export const requestClosing = endpoint({
  method: 'POST',
  path: '/me/closing',
  may: 'learner',
  summary: '申请注销账户（七天冷静期，需再次验证身份）',
  input: z.object({ reason: ClosingReason, outcomes: z.number().check(z.int(), z.minimum(0)), stepUp: StepUp }),
  output: z.object({ number: z.string(), coolingUntil: Instant, dueOn: Day }),
  refusals: [
    'closing.obstacles',
    'closing.state',
    'closing.loss_changed',
    'identity.step_up_required',
    'identity.wrong_code',
    'identity.code_blocked',
    'identity.wrong_credentials',
  ],
})
/** Takes the request back; the account is as it was. */
export const withdrawClosing = endpoint({
  method: 'POST',
  path: '/me/closing/withdraw',
  may: 'learner',
  summary: '在冷静期内撤回注销申请',
  input: Nothing,
  output: Done,
  refusals: ['closing.too_late'],
})

/** One closing as the management centre sees it. The name is masked while it cools off and gone afterwards. `late`: past its day and not ended. */
export const ClosingLine = z.object({
  id: Id,
  number: z.string(),
  state: ClosingState,
  reason: ClosingReason,
  learnerId: Id,
  accountNo: z.string(),
  name: z.nullable(z.string()),
  organization: OrganizationRef,
  requestedAt: Instant,
  coolingUntil: Instant,
  dueOn: Day,
  endedAt: z.nullable(Instant),
  loss: Loss,
  obstacles: z.array(Obstacle),
  late: z.boolean(),
})
/** What the list of closings, or its export, is narrowed to. */
export const ClosingFilter = z.object({ state: z.optional(ClosingState) })
export const listClosings = endpoint({
  method: 'GET',
  path: '/closings',
  may: 'closing.read',
  summary: '注销申请列表',
  input: z.extend(ClosingFilter, paging),
  output: page(ClosingLine),
  refusals: [],
})
/** The list as a file, names masked while they are there; a job of the tray. */
export const exportClosings = endpoint({
  method: 'POST',
  path: '/closings/exports',
  may: 'closing.read',
  stepUp: true,
  summary: '导出注销申请列表（掩码）',
  input: z.extend(ClosingFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
