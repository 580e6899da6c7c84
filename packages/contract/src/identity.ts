import * as z from 'zod/mini'
import { ById, Done, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'
import { Stage, StageReached } from './ownSecurity.ts'
import { passwordPolicyNames } from './passwordPolicies.ts'

export * from './ownSecurity.ts'

/** One appointment a person may act under. */
export const Appointment = z.object({
  id: Id,
  role: z.string(),
  organization: OrganizationRef,
  organizationKind: z.string(),
  from: z.string(),
  to: z.nullable(z.string()),
})

/** Whom a staff session belongs to, under which appointment, and whose data it sees. */
export const StaffSession = z.object({
  staffId: Id,
  name: z.string(),
  userName: z.string(),
  stage: Stage,
  appointment: z.nullable(Appointment),
  appointments: z.array(Appointment),
  may: z.array(z.string()),
  scope: z.object({ name: z.string(), units: z.number() }),
  secondFactor: z.boolean(),
  /** 作第二重验证或再次验证身份时可以用的方式 */
  proofs: z.array(z.enum(['passkey', 'wanshitong', 'totp', 'recovery', 'password'])),
  passwordPolicy: z.enum(passwordPolicyNames),
  /** 密码必须在这之前更换；规则不要求更换时为空 */
  passwordExpiresAt: z.nullable(Instant),
  /** 仍是别人给的初始密码 */
  passwordInitial: z.boolean(),
  idleEndsAt: Instant,
  endsAt: Instant,
  demo: z.boolean(),
  preferences: z.record(z.string(), z.unknown()),
})
export type StaffSession = z.infer<typeof StaffSession>

const Password = z.string().check(z.minLength(1), z.maxLength(256))

export const staffLogIn = endpoint({
  method: 'POST',
  path: '/staff/session',
  may: 'public',
  summary: '管理员登录',
  input: z.object({ userName: Line, password: Password }),
  output: StageReached,
  refusals: [
    'identity.wrong_credentials',
    'identity.locked',
    'identity.dormant',
    'identity.address_not_allowed',
    'request.too_many',
    'server.busy',
  ],
})
export const staffSecondFactor = endpoint({
  method: 'POST',
  path: '/staff/session/second-factor',
  may: 'public',
  summary: '输入动态验证码或恢复码',
  input: z.object({ code: z.string().check(z.trim(), z.maxLength(40)) }),
  output: StageReached,
  refusals: ['identity.wrong_code', 'identity.locked'],
})
export const staffChangePassword = endpoint({
  method: 'POST',
  path: '/staff/password',
  may: 'public',
  summary: '修改密码（首次登录必须修改）',
  input: z.object({ current: Password, next: Password }),
  output: StageReached,
  refusals: [
    'identity.wrong_credentials',
    'identity.password_weak',
    'identity.password_kinds',
    'identity.password_leaked',
    'identity.password_same',
    'identity.password_used',
    'identity.locked',
    'server.busy',
  ],
})
export const staffSession = endpoint({
  method: 'GET',
  path: '/staff/session',
  may: 'public',
  summary: '当前登录的管理员',
  input: Nothing,
  output: StaffSession,
  refusals: [],
})
export const staffLogOut = endpoint({
  method: 'DELETE',
  path: '/staff/session',
  may: 'public',
  summary: '退出登录',
  input: Nothing,
  output: Done,
  refusals: [],
})
/**
 * Step-up: proves anew who sits at the screen, with the second factor, or with the password where no second factor is set up. Exactly one of the
 * two is given. The session goes on under a new token.
 */
export const staffStepUp = endpoint({
  method: 'POST',
  path: '/staff/session/step-up',
  may: 'staff',
  summary: '再次验证身份（导出、授权、密钥等操作之前）',
  input: z.object({ code: z.optional(z.string().check(z.trim(), z.maxLength(40))), password: z.optional(Password) }),
  output: z.object({ provedUntil: Instant, token: z.string() }),
  refusals: ['identity.wrong_code', 'identity.wrong_credentials', 'identity.locked', 'identity.proof_not_enough', 'server.busy'],
})
export const staffSwitchAppointment = endpoint({
  method: 'POST',
  path: '/staff/session/appointment',
  may: 'staff',
  summary: '切换任职身份',
  input: z.object({ appointmentId: Id }),
  output: Done,
  refusals: ['identity.address_not_allowed'],
})
export const staffPreferences = endpoint({
  method: 'PUT',
  path: '/staff/preferences',
  may: 'staff',
  summary: '保存个人界面设置（列、密度、语言、主题）',
  input: z.object({ key: z.string().check(z.regex(/^[a-zA-Z0-9.]{1,60}$/)), value: z.unknown() }),
  output: Done,
  refusals: [],
})
/** A session as its owner sees it. */
export const SessionLine = z.object({
  id: Id,
  at: Instant,
  lastSeenAt: Instant,
  address: z.string(),
  agent: z.string(),
  current: z.boolean(),
})
export const staffSessions = endpoint({
  method: 'GET',
  path: '/staff/sessions',
  may: 'staff',
  summary: '我的登录设备',
  input: Nothing,
  output: z.object({ items: z.array(SessionLine) }),
  refusals: [],
})
export const staffEndSession = endpoint({
  method: 'DELETE',
  path: '/staff/sessions/:id',
  may: 'staff',
  summary: '结束一个登录',
  input: ById,
  output: Done,
  refusals: [],
})
export const staffStartTotp = endpoint({
  method: 'POST',
  path: '/staff/totp',
  may: 'public',
  summary: '开始设置动态验证码',
  input: Nothing,
  output: z.object({ secret: z.string(), uri: z.string(), qr: z.string() }),
  refusals: ['identity.second_factor_exists', 'identity.step_up_required'],
})
export const staffConfirmTotp = endpoint({
  method: 'POST',
  path: '/staff/totp/confirm',
  may: 'public',
  summary: '确认动态验证码',
  input: z.object({ code: z.string().check(z.trim(), z.maxLength(16)) }),
  output: StageReached,
  refusals: ['identity.wrong_code', 'identity.second_factor_missing', 'identity.locked'],
})
export const staffRemoveTotp = endpoint({
  method: 'DELETE',
  path: '/staff/totp',
  may: 'staff',
  stepUp: true,
  summary: '取消动态验证码',
  input: z.object({ code: z.string().check(z.trim(), z.maxLength(16)) }),
  output: Done,
  refusals: ['identity.wrong_code', 'identity.second_factor_missing'],
})

/** A staff member in a list. */
export const StaffLine = z.object({
  id: Id,
  name: z.string(),
  userName: z.string(),
  status: z.enum(['active', 'disabled']),
  organization: z.nullable(OrganizationRef),
  roles: z.array(
    z.object({ appointmentId: Id, role: z.string(), organization: OrganizationRef, from: z.string(), to: z.nullable(z.string()) }),
  ),
  lastLogInAt: z.nullable(Instant),
  secondFactor: z.boolean(),
})
/** What the list of staff, or its export, is narrowed to. */
export const StaffFilter = z.object({ search: z.optional(z.string()), organizationId: z.optional(Id) })
export type StaffFilter = z.infer<typeof StaffFilter>
export const listStaff = endpoint({
  method: 'GET',
  path: '/staff',
  may: 'staff.read',
  summary: '管理员列表',
  input: z.extend(StaffFilter, paging),
  output: page(StaffLine),
  refusals: [],
})
/** The list as a file; a job of the tray. */
export const exportStaff = endpoint({
  method: 'POST',
  path: '/staff/exports',
  may: 'staff.read',
  stepUp: true,
  summary: '导出管理员列表（不含任何凭据）',
  input: z.extend(StaffFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const createStaff = endpoint({
  method: 'POST',
  path: '/staff',
  may: 'staff.create',
  stepUp: true,
  summary: '新建管理员账号（系统管理员）',
  input: z.object({ name: Line, userName: z.string().check(z.regex(/^[a-zA-Z][a-zA-Z0-9._-]{2,39}$/)), organizationId: Id }),
  output: z.object({ id: Id, initialPassword: z.string() }),
  refusals: ['identity.user_name_taken'],
})
export const resetStaffPassword = endpoint({
  method: 'POST',
  path: '/staff/:id/reset-password',
  may: 'staff.create',
  stepUp: true,
  summary: '重置初始密码',
  input: ById,
  output: z.object({ initialPassword: z.string() }),
  refusals: ['identity.own_rights', 'identity.officer_apart'],
})
export const setStaffStatus = endpoint({
  method: 'POST',
  path: '/staff/:id/status',
  may: 'staff.create',
  stepUp: true,
  summary: '停用或恢复管理员账号',
  input: z.object({ id: Id, status: z.enum(['active', 'disabled']) }),
  output: Done,
  refusals: ['identity.own_rights', 'identity.officer_apart'],
})
export const proposeAppointment = endpoint({
  method: 'POST',
  path: '/staff/:id/appointments',
  may: 'staff.propose',
  stepUp: true,
  summary: '提议任职（需另一人确认）',
  input: z.object({ id: Id, role: z.string(), organizationId: Id, from: z.optional(z.string()), to: z.optional(z.string()) }),
  output: z.object({ proposalId: Id }),
  refusals: [
    'identity.own_rights',
    'identity.role_not_for_unit',
    'identity.officer_conflict',
    'identity.above_own_rights',
    'identity.already_appointed',
    'identity.period_wrong',
  ],
})
export const grantAppointment = endpoint({
  method: 'POST',
  path: '/staff/:id/grants',
  may: 'staff.grant',
  stepUp: true,
  summary: '授予任职（安全管理员）',
  input: z.object({ id: Id, role: z.string(), organizationId: Id, from: z.optional(z.string()), to: z.optional(z.string()) }),
  output: z.object({ appointmentId: Id }),
  refusals: [
    'identity.own_rights',
    'identity.role_not_for_unit',
    'identity.officer_conflict',
    'identity.already_appointed',
    'identity.period_wrong',
  ],
})
/** A proposed appointment: `mine` when the reader made it, and so cannot confirm it. */
export const Proposal = z.object({
  id: Id,
  staff: z.object({ id: Id, name: z.string() }),
  role: z.string(),
  organization: OrganizationRef,
  proposedBy: z.string(),
  proposedAt: Instant,
  state: z.enum(['open', 'granted', 'refused']),
  mine: z.boolean(),
})
export const listProposals = endpoint({
  method: 'GET',
  path: '/staff-proposals',
  may: 'staff.read',
  summary: '待确认的任职',
  input: Nothing,
  output: z.object({ items: z.array(Proposal) }),
  refusals: [],
})
export const decideProposal = endpoint({
  method: 'POST',
  path: '/staff-proposals/:id/decide',
  may: 'staff.read',
  stepUp: true,
  summary: '确认或拒绝任职提议',
  input: z.object({ id: Id, decision: z.enum(['grant', 'refuse']) }),
  output: Done,
  refusals: [
    'identity.grant_needs_second_person',
    'identity.grant_already_decided',
    'identity.own_rights',
    'identity.officer_conflict',
    'identity.already_appointed',
    'identity.above_own_rights',
    'permission.denied',
  ],
})
export const endAppointment = endpoint({
  method: 'POST',
  path: '/appointments/:id/end',
  may: 'staff.read',
  stepUp: true,
  summary: '结束任职',
  input: ById,
  output: Done,
  refusals: ['identity.own_rights', 'permission.denied'],
})

/** A member of staff in full: appointments of all times, the sessions open now as a number, and what the caller may do to them. */
export const StaffDetail = z.extend(StaffLine, {
  createdAt: Instant,
  mustChange: z.boolean(),
  openSessions: z.number(),
  /** 90 天没有登录，已休眠 */
  dormant: z.boolean(),
  /** 已有一人提出恢复，等另一人确认 */
  revivalAskedBy: z.nullable(z.string()),
  ended: z.array(
    z.object({
      appointmentId: Id,
      role: z.string(),
      organization: OrganizationRef,
      from: z.string(),
      to: z.nullable(z.string()),
      endedAt: z.nullable(Instant),
    }),
  ),
  /** What a person who leaves has to hand over first: cases in hand, batches of theirs under way. */
  leaving: z.object({ cases: z.number(), batches: z.number() }),
  can: z.object({
    reset: z.boolean(),
    disable: z.boolean(),
    propose: z.boolean(),
    grant: z.boolean(),
    end: z.boolean(),
    leave: z.boolean(),
    revive: z.boolean(),
  }),
})
export const staffDetail = endpoint({
  method: 'GET',
  path: '/staff/:id',
  may: 'staff.read',
  summary: '管理员详情',
  input: ById,
  output: StaffDetail,
  refusals: [],
})

/** 离任: ends every appointment and every session at once, when nothing is left in hand. The account stays, for the history, until it is disabled. */
export const leaveStaff = endpoint({
  method: 'POST',
  path: '/staff/:id/leave',
  may: 'staff.read',
  stepUp: true,
  summary: '办理离任：结束全部任职和登录',
  input: ById,
  output: z.object({ appointments: z.number(), sessions: z.number() }),
  refusals: ['identity.own_rights', 'identity.cases_in_hand', 'identity.batches_in_hand', 'permission.denied'],
})

/** What one person may do, for comparing two: permissions and the units whose data they see. */
const Rights = z.object({
  id: Id,
  name: z.string(),
  appointments: z.array(z.object({ role: z.string(), organization: OrganizationRef })),
  may: z.array(z.string()),
  units: z.number(),
  people: z.number(),
})
export const compareStaff = endpoint({
  method: 'GET',
  path: '/staff-compare',
  may: 'staff.read',
  summary: '比较两名管理员的权限',
  input: z.object({ a: Id, b: Id }),
  output: z.object({ a: Rights, b: Rights, both: z.array(z.string()), onlyA: z.array(z.string()), onlyB: z.array(z.string()) }),
  refusals: [],
})
export const previewAppointment = endpoint({
  method: 'GET',
  path: '/staff-appointment-preview',
  may: 'staff.read',
  summary: '任职前预览：能看到多少人、多少单位、有哪些权限',
  input: z.object({ role: z.string(), organizationId: Id }),
  output: z.object({ people: z.number(), units: z.number(), may: z.array(z.string()), fits: z.boolean() }),
  refusals: [],
})
/** One appointment for the yearly review. `reviewedAt` is when somebody last said that it is still needed. */
export const ReviewLine = z.object({
  appointmentId: Id,
  staff: z.object({ id: Id, name: z.string() }),
  role: z.string(),
  organization: OrganizationRef,
  from: z.string(),
  to: z.nullable(z.string()),
  lastLogInAt: z.nullable(Instant),
  reviewedAt: z.nullable(Instant),
  due: z.boolean(),
})
export const listAppointmentReviews = endpoint({
  method: 'GET',
  path: '/staff-review',
  may: 'staff.read',
  summary: '权限年度复核清单（一年内未复核的在前）',
  input: z.object({ ...paging, due: z.optional(z.enum(['yes', 'no'])) }),
  output: page(ReviewLine),
  refusals: [],
})
export const confirmAppointment = endpoint({
  method: 'POST',
  path: '/appointments/:id/confirm',
  may: 'staff.read',
  summary: '年度复核：确认任职仍然需要',
  input: ById,
  output: Done,
  refusals: ['identity.own_rights', 'permission.denied'],
})

/** An institution's key as the list shows it: `hint` is its last four characters. */
export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  organization: OrganizationRef,
  hint: z.string(),
  createdBy: z.nullable(z.string()),
  createdAt: Instant,
  revokedAt: z.nullable(Instant),
  lastUsedAt: z.nullable(Instant),
})
export const listApiKeys = endpoint({
  method: 'GET',
  path: '/api-keys',
  may: 'deposits.apiKeys',
  summary: '接口密钥',
  input: Nothing,
  output: z.object({ items: z.array(ApiKey) }),
  refusals: [],
})
export const createApiKey = endpoint({
  method: 'POST',
  path: '/api-keys',
  may: 'deposits.apiKeys',
  stepUp: true,
  summary: '新建接口密钥（只显示一次）',
  input: z.object({ organizationId: Id, name: Line }),
  output: z.object({ id: Id, key: z.string() }),
  refusals: ['identity.too_many_keys', 'identity.key_not_for_unit'],
})
export const revokeApiKey = endpoint({
  method: 'DELETE',
  path: '/api-keys/:id',
  may: 'deposits.apiKeys',
  stepUp: true,
  summary: '停用接口密钥',
  input: ById,
  output: Done,
  refusals: [],
})
