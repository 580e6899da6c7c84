import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, Nothing, OrganizationRef } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Kinds of identity documents an account may stand on (居民身份证、港澳台居民居住证、港澳居民来往内地通行证、台湾居民来往大陆通行证、护照、外国人永久居留身份证). */
export const IdKind = z.enum([
  'residentIdCard',
  'hkMacaoTaiwanResidencePermit',
  'hkMacaoTravelPermit',
  'taiwanTravelPermit',
  'passport',
  'foreignPermanentResidence',
])
export type IdKind = z.infer<typeof IdKind>

/** A person's name as typed. */
export const PersonName = z.string().check(z.trim(), z.minLength(1), z.maxLength(60))
/** A document number as typed: spaces, small x and full-width digits are fine. */
export const DocumentNumber = z.string().check(z.trim(), z.minLength(1), z.maxLength(40))
/** A mobile as typed: +86, spaces and full-width digits are fine. */
export const Mobile = z.string().check(z.trim(), z.minLength(1), z.maxLength(40))
/** The six digits of a one-time code. */
export const OneTimeCode = z.string().check(z.trim(), z.minLength(1), z.maxLength(16))
/** The secret of one request for a code: kept by the page that asked; a code works only together with it. */
export const CodeRequest = z.string().check(z.minLength(1), z.maxLength(100))

const Password = z.string().check(z.minLength(1), z.maxLength(256))
const UserName = z.string().check(z.regex(/^[a-zA-Z][a-zA-Z0-9._-]{3,29}$/))

/**
 * The answer to a request for a code: the same for known and unknown phones. Keep `request` (memory or sessionStorage) and send it with the code.
 * The button "重新发送" opens after `resendAfterSeconds`.
 */
export const CodeSent = z.object({ request: CodeRequest, phoneMasked: z.string(), expiresAt: Instant, resendAfterSeconds: z.number() })

export const requestCode = endpoint({
  method: 'POST',
  path: '/doors/codes',
  may: 'public',
  summary: '发送一次性验证码（登录、激活或申请开户）',
  input: z.object({ purpose: z.enum(['logIn', 'activate', 'apply']), phone: Mobile }),
  output: CodeSent,
  refusals: ['identity.phone_invalid', 'identity.too_many_codes', 'identity.codes_spent'],
})

/** A way into one of several accounts that share a phone (a family with one mobile): the name is masked. */
export const Choice = z.object({ learnerId: Id, name: z.string(), accountNoTail: z.string() })
/** `open`: logged in (the cookie is set; `token` is for clients without cookies). `choose`: show `choices`, then call `chooseAccount` with the same `request`. */
export const LogInAnswer = z.object({ stage: z.enum(['open', 'choose']), token: z.nullable(z.string()), choices: z.array(Choice) })

export const logInWithCode = endpoint({
  method: 'POST',
  path: '/learner/session/code',
  may: 'public',
  summary: '手机验证码登录',
  input: z.object({ request: CodeRequest, code: OneTimeCode }),
  output: LogInAnswer,
  refusals: ['identity.wrong_code', 'identity.code_blocked', 'identity.no_account_here'],
})
export const chooseAccount = endpoint({
  method: 'POST',
  path: '/learner/session/choose',
  may: 'public',
  summary: '同一手机号有多个账户时选择其中一个',
  input: z.object({ request: CodeRequest, learnerId: Id }),
  output: LogInAnswer,
  refusals: ['identity.wrong_code', 'identity.no_account_here'],
})
/** `userName` is a user name or a phone; a phone that several accounts with passwords share opens none of them (they use user names or codes). */
export const logInWithPassword = endpoint({
  method: 'POST',
  path: '/learner/session',
  may: 'public',
  summary: '用户名（或手机号）和密码登录（个人用户登录）',
  input: z.object({ userName: Line, password: Password }),
  output: LogInAnswer,
  refusals: ['identity.wrong_credentials', 'identity.locked', 'server.busy'],
})
/**
 * Wakes an account that an institution has opened. All of name, document and phone must be those of one inactive account; anything else gets the one
 * neutral answer `identity.activation_no_match`, under which the page shows two ways on: 去服务点办理 and 申请开户.
 */
export const activate = endpoint({
  method: 'POST',
  path: '/doors/activation',
  may: 'public',
  summary: '激活账户',
  input: z.object({ request: CodeRequest, code: OneTimeCode, name: PersonName, idKind: IdKind, idNumber: DocumentNumber }),
  output: LogInAnswer,
  refusals: ['identity.wrong_code', 'identity.code_blocked', 'identity.activation_no_match'],
})

/** Whether somebody is logged in as a learner; never refuses. `name` is the full name. The header of every portal page. */
export const learnerSession = endpoint({
  method: 'GET',
  path: '/learner/session',
  may: 'public',
  summary: '当前登录的学习者',
  input: Nothing,
  output: z.object({
    loggedIn: z.boolean(),
    name: z.nullable(z.string()),
    elderMode: z.boolean(),
    idleEndsAt: z.nullable(Instant),
    demo: z.boolean(),
    /** The account is frozen: only the page that says why, and the objection, open. */
    frozen: z.boolean(),
    /** For whom the learner acts at the moment; every page says so. `ended`: the mandate is over, `accounts.stopActing` leads back. */
    acting: z.nullable(
      z.object({
        personId: Id,
        name: z.string(),
        kind: z.enum(['relative', 'guardian']),
        scope: z.enum(['view', 'apply']),
        ended: z.boolean(),
      }),
    ),
  }),
  refusals: [],
})
export const learnerLogOut = endpoint({
  method: 'DELETE',
  path: '/learner/session',
  may: 'public',
  summary: '退出登录',
  input: Nothing,
  output: Done,
  refusals: [],
})

/**
 * How the learner wants pages to look; every key is optional and keeps its last value. `elderMode` = 长辈版. `messages`: whether notices also go to the bound
 * WeChat (they do unless it is false).
 */
export const Preferences = z.object({
  elderMode: z.optional(z.boolean()),
  textSize: z.optional(z.enum(['normal', 'large', 'larger'])),
  language: z.optional(z.enum(['zh', 'en'])),
  messages: z.optional(z.boolean()),
})
export type Preferences = z.infer<typeof Preferences>

/** A dated tie of the learner to a unit. */
export const MyAffiliation = z.object({
  id: Id,
  organization: OrganizationRef,
  kind: z.enum(['student', 'resident', 'employee']),
  from: Day,
  to: z.nullable(Day),
  className: z.nullable(z.string()),
  studentNo: z.nullable(z.string()),
  township: z.nullable(z.string()),
})

/** The learner's own account. The name is shown in full, document and phone masked; `accountNo` is written in fours. */
export const Me = z.object({
  id: Id,
  accountNo: z.string(),
  name: z.string(),
  idKind: IdKind,
  idMasked: z.string(),
  phoneMasked: z.nullable(z.string()),
  state: z.enum(['inactive', 'active', 'frozen', 'closing', 'closed']),
  realNameLevel: z.enum(['none', 'counterChecked', 'verified']),
  learnerKind: z.enum(['student', 'resident', 'employee', 'senior']),
  regionCode: z.nullable(z.string()),
  region: z.nullable(z.string()),
  guardianName: z.nullable(z.string()),
  homeUnit: z.object({ id: Id, name: z.string(), phone: z.nullable(z.string()) }),
  affiliations: z.array(MyAffiliation),
  preferences: Preferences,
  userName: z.nullable(z.string()),
  hasPassword: z.boolean(),
  /** True for a quarter of an hour after log-in: changing the phone or the password then needs nothing more. */
  fresh: z.boolean(),
  openedAt: Instant,
  activatedAt: z.nullable(Instant),
})
export type Me = z.infer<typeof Me>
export const me = endpoint({
  method: 'GET',
  path: '/me',
  may: 'learner',
  forAnother: 'view',
  summary: '我的账户',
  input: Nothing,
  output: Me,
  refusals: [],
})
export const savePreferences = endpoint({
  method: 'PUT',
  path: '/me/preferences',
  may: 'learner',
  whileFrozen: true,
  summary: '保存显示设置（长辈版、字号、语言）',
  input: Preferences,
  output: Preferences,
  refusals: [],
})

/** Offices among which a learner chooses who handles an application; the first is the home unit. */
export const HandlingOffice = z.object({
  organization: OrganizationRef,
  kind: z.enum(['student', 'resident', 'employee', 'home']),
  home: z.boolean(),
  phone: z.nullable(z.string()),
  address: z.nullable(z.string()),
})
export const myHandlingOffices = endpoint({
  method: 'GET',
  path: '/me/handling-offices',
  may: 'learner',
  forAnother: 'view',
  summary: '可以办理我的申请的单位',
  input: Nothing,
  output: z.object({ items: z.array(HandlingOffice) }),
  refusals: [],
})

/** A log-in of the learner as they see it. */
export const LearnerSessionLine = z.object({
  id: Id,
  at: Instant,
  lastSeenAt: Instant,
  address: z.string(),
  agent: z.string(),
  current: z.boolean(),
})
export const learnerSessions = endpoint({
  method: 'GET',
  path: '/me/sessions',
  may: 'learner',
  summary: '我的登录设备',
  input: Nothing,
  output: z.object({ items: z.array(LearnerSessionLine) }),
  refusals: [],
})
export const learnerEndSession = endpoint({
  method: 'DELETE',
  path: '/me/sessions/:id',
  may: 'learner',
  summary: '结束一个登录',
  input: ById,
  output: Done,
  refusals: [],
})
export const learnerEndOtherSessions = endpoint({
  method: 'POST',
  path: '/me/sessions/end-others',
  may: 'learner',
  summary: '退出其他所有设备',
  input: Nothing,
  output: Done,
  refusals: [],
})

/** A code to one's own phone (`confirm`: a step-up where `fresh` is over) or to the phone one wants to change to (`changePhone`). */
export const requestOwnCode = endpoint({
  method: 'POST',
  path: '/me/codes',
  may: 'learner',
  summary: '给本人手机或要更换的新手机发送验证码',
  input: z.object({ purpose: z.enum(['confirm', 'changePhone']), phone: z.optional(Mobile) }),
  output: CodeSent,
  refusals: ['identity.phone_invalid', 'identity.too_many_codes', 'identity.codes_spent', 'identity.no_phone'],
})
/** What proves anew that it is the learner: the present password, or a code of purpose `confirm`. Needed where `fresh` is over (`identity.step_up_required`). */
export const StepUp = z.optional(
  z.object({ password: z.optional(Password), request: z.optional(CodeRequest), code: z.optional(OneTimeCode) }),
)
export const setCredentials = endpoint({
  method: 'POST',
  path: '/me/credentials',
  may: 'learner',
  summary: '设置用户名和密码',
  input: z.object({ userName: UserName, password: Password, stepUp: StepUp }),
  output: Done,
  refusals: [
    'identity.step_up_required',
    'identity.password_weak',
    'identity.user_name_taken',
    'identity.wrong_code',
    'identity.code_blocked',
    'identity.wrong_credentials',
  ],
})
export const changePhone = endpoint({
  method: 'POST',
  path: '/me/phone',
  may: 'learner',
  summary: '更换手机号（新手机收验证码）',
  input: z.object({ request: CodeRequest, code: OneTimeCode, stepUp: StepUp }),
  output: z.object({ phoneMasked: z.string() }),
  refusals: ['identity.step_up_required', 'identity.wrong_code', 'identity.code_blocked', 'identity.wrong_credentials'],
})
