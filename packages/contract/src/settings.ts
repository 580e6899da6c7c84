import * as z from 'zod/mini'
import { Day, Done, Id, Instant, Line, Nothing } from './common.ts'
import { endpoint } from './endpoint.ts'
import { passwordPolicyNames } from './passwordPolicies.ts'

const workingDays = z.number().check(z.int(), z.minimum(0), z.maximum(250))
/** Working days that an office has for each step of a kind of application; `fix` is how long a returned application waits for its applicant. */
export const StepDays = z.object({ accept: workingDays, firstReview: workingDays, finalReview: workingDays, fix: workingDays })
export type StepDays = z.infer<typeof StepDays>

const SettingText = z.string().check(z.trim(), z.minLength(1), z.maxLength(200))

/** What the management centre may change without a release. `dueDays` is keyed by the kind of case; `default` serves every kind without an own row. */
export const Settings = z.object({
  /** 平台名称 */
  siteName: SettingText,
  /** 管理中心工作人员联系电话 */
  contactPhone: SettingText,
  qqGroup: SettingText,
  qqGroupName: SettingText,
  qqGroupRemark: SettingText,
  /** 备案号 */
  filingNumber: SettingText,
  dueDays: z.record(z.string().check(z.maxLength(40)), StepDays),
  /** 抽审比例（%），类型没有自己的比例时用 */
  samplePercent: z.number().check(z.int(), z.minimum(0), z.maximum(100)),
  /** 批量审核时先看的样本数 */
  batchSample: z.number().check(z.int(), z.minimum(1), z.maximum(50)),
  /** 批量审核的撤销时间（分钟） */
  undoMinutes: z.number().check(z.int(), z.minimum(0), z.maximum(10080)),
  /** 管理员密码规则：等保三级（复杂度、90 天更换）或 ASVS（长度、泄露名单、不更换） */
  staffPasswordPolicy: z.enum(passwordPolicyNames),
  /** 一个管理员账号同时在用的登录数；0 表示不限 */
  staffSessions: z.number().check(z.int(), z.minimum(0), z.maximum(100)),
  /** 管理员必须设置第二重验证，或只是建议 */
  staffSecondFactor: z.enum(['required', 'offered']),
  /** 公示各校转换通过率：关闭，或开放（只显示同意公示的学校） */
  acceptanceBoard: z.enum(['closed', 'open']),
})
export type Settings = z.infer<typeof Settings>

/** What everybody may see: name, contacts, filing number. */
export const PublicSettings = z.pick(Settings, {
  siteName: true,
  contactPhone: true,
  qqGroup: true,
  qqGroupName: true,
  qqGroupRemark: true,
  filingNumber: true,
})

export const publicSettings = endpoint({
  method: 'GET',
  path: '/public/settings',
  may: 'public',
  summary: '平台名称、联系方式和备案号',
  input: Nothing,
  output: PublicSettings,
  refusals: [],
})
export const readSettings = endpoint({
  method: 'GET',
  path: '/settings',
  may: 'settings.manage',
  summary: '平台设置',
  input: Nothing,
  output: z.object({ settings: Settings, updatedAt: z.nullable(Instant) }),
  refusals: [],
})
export const saveSettings = endpoint({
  method: 'PUT',
  path: '/settings',
  may: 'settings.manage',
  stepUp: true,
  summary: '修改平台设置',
  input: z.object({ settings: z.partial(Settings) }),
  output: Settings,
  refusals: [],
})

/** 法定节假日、调休上班日、学校假期 */
export const CalendarDay = z.object({ day: Day, kind: z.enum(['holiday', 'workday', 'vacation']), name: Line, provisional: z.boolean() })
export const readCalendar = endpoint({
  method: 'GET',
  path: '/settings/calendar',
  may: 'staff',
  summary: '一年的工作日历',
  input: z.object({ year: z.coerce.number().check(z.int(), z.minimum(2000), z.maximum(2200)) }),
  output: z.object({ year: z.number(), announced: z.boolean(), days: z.array(CalendarDay), reminder: z.boolean() }),
  refusals: [],
})
/** Replaces the whole year: what is not in `days` follows the plain week. */
export const saveCalendar = endpoint({
  method: 'PUT',
  path: '/settings/calendar',
  may: 'settings.manage',
  summary: '修改一年的工作日历',
  input: z.object({
    year: z.number().check(z.int(), z.minimum(2000), z.maximum(2200)),
    announced: z.boolean(),
    days: z.array(z.object({ day: Day, kind: z.enum(['holiday', 'workday', 'vacation']), name: Line })).check(z.maxLength(400)),
  }),
  output: Done,
  refusals: [
    'settings.calendar_wrong',
    'settings.calendar_other_year',
    'settings.calendar_twice',
    'settings.calendar_working_day',
    'settings.calendar_holiday_too',
  ],
})

/** One message of the development sender. 演示：正式环境没有这一页。 */
export const OutboxMessage = z.object({
  id: Id,
  at: Instant,
  to: z.string(),
  code: z.string(),
  text: z.string(),
  secret: z.nullable(z.string()),
})
export const devOutbox = endpoint({
  method: 'GET',
  path: '/dev/outbox',
  may: 'public',
  summary: '演示短信箱（仅演示模式）：开发发送器留下的短信',
  input: Nothing,
  output: z.object({ demo: z.literal('演示'), items: z.array(OutboxMessage) }),
  refusals: [],
})
export const devOutboxPage = endpoint({
  method: 'GET',
  path: '/dev/outbox/page',
  may: 'public',
  summary: '演示短信箱网页（仅演示模式）',
  input: Nothing,
  output: Nothing,
  refusals: [],
  transfer: 'download',
})
