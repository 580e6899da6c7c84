import * as z from 'zod/mini'
import { ById, Done, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { QrState } from './providerDoors.ts'

/** How far a log-in is: each stage opens nothing but its own step. */
export const Stage = z.enum(['changePassword', 'secondFactor', 'setUpFactor', 'open'])
/** How far a log-in is. The token belongs to that stage: each step gives a new one, as a cookie too; clients without cookies send it as bearer. */
export const StageReached = z.object({ stage: Stage, token: z.string() })
const Base64Url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(20_000))
/** What the browser answers when a passkey was made, as @simplewebauthn/browser gives it. */
const NewCredential = z.object({
  id: Base64Url,
  rawId: Base64Url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.optional(z.array(z.string().check(z.maxLength(20))).check(z.maxLength(8))),
  }),
})
/** What the browser answers when a passkey has signed. */
const Signed = z.object({
  id: Base64Url,
  rawId: Base64Url,
  type: z.literal('public-key'),
  response: z.object({ clientDataJSON: Base64Url, authenticatorData: Base64Url, signature: Base64Url }),
})
/** What the browser hands to an authenticator. */
const CredentialOptions = z.record(z.string(), z.unknown())

/** One passkey of one's own. */
export const Passkey = z.object({
  id: Id,
  name: z.string(),
  createdAt: Instant,
  lastUsedAt: z.nullable(Instant),
  /** 已同步到云端的通行密钥，换设备还能用 */
  backedUp: z.boolean(),
})
export const listPasskeys = endpoint({
  method: 'GET',
  path: '/staff/passkeys',
  may: 'staff',
  summary: '我的通行密钥',
  input: Nothing,
  output: z.object({ items: z.array(Passkey), recoveryCodes: z.number() }),
  refusals: [],
})
export const startPasskey = endpoint({
  method: 'POST',
  path: '/staff/passkeys/begin',
  may: 'public',
  summary: '开始登记通行密钥',
  input: Nothing,
  output: z.object({ options: CredentialOptions }),
  refusals: ['identity.too_many_passkeys', 'identity.step_up_required'],
})
export const addPasskey = endpoint({
  method: 'POST',
  path: '/staff/passkeys',
  may: 'public',
  summary: '登记通行密钥',
  input: z.object({ name: Line, answer: NewCredential }),
  output: z.extend(StageReached, { id: Id }),
  refusals: ['identity.passkey_refused', 'identity.too_many_passkeys', 'identity.step_up_required'],
})
export const renamePasskey = endpoint({
  method: 'PUT',
  path: '/staff/passkeys/:id',
  may: 'staff',
  summary: '给通行密钥改名',
  input: z.object({ id: Id, name: Line }),
  output: Done,
  refusals: [],
})
export const removePasskey = endpoint({
  method: 'DELETE',
  path: '/staff/passkeys/:id',
  may: 'staff',
  stepUp: true,
  summary: '删除通行密钥',
  input: ById,
  output: Done,
  refusals: [],
})
/** With a half-open session: proves its second factor. With an open one: a step-up. Without one: logs in by the passkey alone. */
export const startPasskeyProof = endpoint({
  method: 'POST',
  path: '/staff/session/passkey/begin',
  may: 'public',
  summary: '开始用通行密钥验证',
  input: Nothing,
  output: z.object({ options: CredentialOptions }),
  refusals: ['request.too_many'],
})
export const passkeyProof = endpoint({
  method: 'POST',
  path: '/staff/session/passkey',
  may: 'public',
  summary: '用通行密钥登录、作第二重验证或再次验证身份',
  input: z.object({ answer: Signed }),
  output: StageReached,
  refusals: ['identity.passkey_refused', 'identity.address_not_allowed', 'request.too_many'],
})
/**
 * Proving oneself by a scan in 皖事通. A code for the screen: with a session that only waits for a factor, or an open one without this factor, it sets the factor
 * up; else it proves the log-in or is a step-up. The phone's side is `/scan`, as for learners; the code turns each 60 s and belongs to this session alone.
 */
export const startStaffScan = endpoint({
  method: 'POST',
  path: '/staff/scan',
  may: 'public',
  summary: '皖事通扫码验证：生成一个 60 秒有效的二维码',
  input: Nothing,
  output: z.object({ address: z.string(), rows: z.array(z.string()), turnsAt: Instant }),
  refusals: ['identity.door_down', 'request.too_many', 'identity.second_factor_missing', 'identity.step_up_required'],
})
/** Call it in a loop, as `qrState`; `confirmed` → call `finishStaffScan`. */
export const staffScanState = endpoint({
  method: 'GET',
  path: '/staff/scan',
  may: 'public',
  summary: '皖事通扫码验证：等待手机确认',
  input: z.object({ seen: z.optional(QrState), wait: z.optional(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(20))) }),
  output: z.object({ state: QrState, turnsAt: z.nullable(Instant) }),
  refusals: [],
})
export const finishStaffScan = endpoint({
  method: 'POST',
  path: '/staff/scan/finish',
  may: 'public',
  summary: '皖事通扫码验证：手机确认后继续',
  input: Nothing,
  output: StageReached,
  refusals: ['identity.qr_over', 'identity.scan_taken', 'identity.step_up_required'],
})
export const removeStaffScan = endpoint({
  method: 'DELETE',
  path: '/staff/scan',
  may: 'staff',
  stepUp: true,
  summary: '取消皖事通扫码验证',
  input: Nothing,
  output: Done,
  refusals: ['identity.second_factor_missing'],
})
/** Ten new codes; earlier ones are worth nothing from then on. Shown this once. */
export const makeRecoveryCodes = endpoint({
  method: 'POST',
  path: '/staff/recovery-codes',
  may: 'staff',
  stepUp: true,
  summary: '生成恢复码（只显示一次）',
  input: Nothing,
  output: z.object({ codes: z.array(z.string()) }),
  refusals: ['identity.second_factor_missing'],
})

/** One log-in to one's account. */
export const LogInLine = z.object({
  id: Id,
  at: Instant,
  method: z.enum(['password', 'passkey', 'totp', 'recovery', 'wanshitong']),
  result: z.enum(['in', 'half', 'refused']),
  reason: z.nullable(z.string()),
  address: z.string(),
  /** 地址种类：本机、内网、公网、未知 */
  addressKind: z.enum(['own', 'inner', 'internet', 'unknown']),
  newPlace: z.boolean(),
  browser: z.string(),
  current: z.boolean(),
  disownedAt: z.nullable(Instant),
})
export const logInHistory = endpoint({
  method: 'GET',
  path: '/staff/log-ins',
  may: 'staff',
  summary: '我的登录记录',
  input: z.object(paging),
  output: page(LogInLine),
  refusals: [],
})
/** Ends every other session, demands a new password at once and tells the security officer. */
export const disownLogIn = endpoint({
  method: 'POST',
  path: '/staff/log-ins/:id/disown',
  may: 'staff',
  summary: '这不是我本人登录',
  input: ById,
  output: z.extend(StageReached, { ended: z.number() }),
  refusals: [],
})

/** From where a unit's staff may work; no network means from anywhere. */
export const NetworkRule = z.object({
  organization: OrganizationRef,
  networks: z.array(z.string()),
  updatedAt: z.nullable(Instant),
  /** 您现在的地址 */
  ownAddress: z.string(),
})
export const readNetworkRule = endpoint({
  method: 'GET',
  path: '/staff-networks/:id',
  may: 'staff.read',
  summary: '单位允许登录的地址范围',
  input: ById,
  output: z.extend(NetworkRule, { mayChange: z.boolean() }),
  refusals: [],
})
export const saveNetworkRule = endpoint({
  method: 'PUT',
  path: '/staff-networks/:id',
  may: 'staff.read',
  stepUp: true,
  summary: '修改单位允许登录的地址范围',
  input: z.object({ id: Id, networks: z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(60))).check(z.maxLength(50)) }),
  output: Done,
  refusals: ['identity.network_wrong', 'identity.own_lock_out', 'permission.denied'],
})

/** A dormant account is let in again: at once, or after a second person where its rights weigh. */
export const reviveStaff = endpoint({
  method: 'POST',
  path: '/staff/:id/revive',
  may: 'staff.read',
  stepUp: true,
  summary: '恢复休眠的管理员账号（上级单位；重要权限需两人）',
  input: ById,
  output: z.object({ state: z.enum(['asked', 'revived']) }),
  refusals: ['identity.own_rights', 'identity.not_dormant', 'identity.revive_second_person', 'identity.officer_apart', 'permission.denied'],
})
