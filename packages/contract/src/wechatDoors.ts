import * as z from 'zod/mini'
import { Done, Instant } from './common.ts'
import { CodeRequest, DocumentNumber, IdKind, LogInAnswer, OneTimeCode, PersonName, StepUp } from './doors.ts'
import { endpoint } from './endpoint.ts'
import { FromUnit } from './organizations.ts'
import { Back } from './providerDoors.ts'

/**
 * WeChat as a door: it says which WeChat somebody has, never who they are. How a page uses it:
 *
 * 1. `startWechat` with `web` (WeChat's QR code on a computer) or `service` (inside WeChat, from the service account's menu) → go to `url`. The way back is
 *    only good in this very browser, for ten minutes.
 * 2. WeChat sends the browser back to the portal's page `/door/wechatWeb` or `/door/wechatService`; it hands `code` and `state` to `arriveWechat`.
 * 3. The mini program has neither page nor browser: it hands the code of `wx.login` to `logInWithMiniProgram`.
 */
export const WechatWay = z.enum(['web', 'service'])
export type WechatWay = z.infer<typeof WechatWay>

/**
 * `open`: logged in, go to `back`. `unbound`: this WeChat belongs to nobody yet: show the form of `bindWechat` with `ticket` (ten minutes, five tries), and
 * beside it the two ways on: 用皖事通登录激活 and 到最近的服务点办理. `bound`: it was bound to the account that is logged in (it began with `startWechatBinding`).
 */
export const WechatArrival = z.object({
  stage: z.enum(['open', 'unbound', 'bound']),
  token: z.nullable(z.string()),
  ticket: z.nullable(z.string()),
  back: z.string(),
})

const started = z.object({ url: z.string(), expiresAt: Instant })
const ProviderText = z.string().check(z.minLength(1), z.maxLength(500))

export const startWechat = endpoint({
  method: 'POST',
  path: '/doors/wechat/start',
  may: 'public',
  summary: '微信登录：返回要跳转的地址（网页扫码或服务号菜单）',
  input: z.object({ way: WechatWay, back: Back, from: FromUnit }),
  output: started,
  refusals: ['identity.door_down', 'identity.door_refused'],
})
/** Everything that can be wrong with a way back has one answer, `identity.door_refused`. Somebody who refused at WeChat comes back without a code. */
export const arriveWechat = endpoint({
  method: 'POST',
  path: '/doors/wechat/arrivals',
  may: 'public',
  summary: '从微信回来：核验后登录，或等待绑定',
  input: z.object({ way: WechatWay, state: z.optional(ProviderText), code: z.optional(ProviderText) }),
  output: WechatArrival,
  refusals: ['identity.door_refused', 'identity.door_down', 'identity.door_bound_elsewhere'],
})
/** The mini program's log-in: the `code` of `wx.login`; `from`: the unit out of the scene `u=…` of a unit's 小程序码. WeChat's session key stays on the server and is never stored. */
export const logInWithMiniProgram = endpoint({
  method: 'POST',
  path: '/doors/mini-program/log-in',
  may: 'public',
  summary: '小程序登录（wx.login 的 code）',
  input: z.object({ code: ProviderText, from: FromUnit }),
  output: WechatArrival,
  refusals: ['identity.door_refused', 'identity.door_down'],
})
/**
 * Binds a WeChat to its person's account, once: name, document and a phone whose possession is proven, either by the code of WeChat's phone component
 * (`phoneCode`, mini program) or by a text message (`request` and `code` of `requestCode` with purpose `logIn`). One neutral answer, `identity.bind_no_match`,
 * for everything that does not fit, for an account that is not active and for none at all: the page then shows 用皖事通登录激活 and 到最近的服务点办理.
 */
export const bindWechat = endpoint({
  method: 'POST',
  path: '/doors/wechat/bind',
  may: 'public',
  summary: '首次从微信登录：核对姓名、证件和手机后绑定',
  input: z.object({
    ticket: z.string().check(z.minLength(1), z.maxLength(100)),
    name: PersonName,
    idKind: IdKind,
    idNumber: DocumentNumber,
    phoneCode: z.optional(ProviderText),
    request: z.optional(CodeRequest),
    code: z.optional(OneTimeCode),
  }),
  output: LogInAnswer,
  refusals: [
    'identity.bind_no_match',
    'identity.bind_over',
    'identity.wrong_code',
    'identity.code_blocked',
    'identity.door_down',
    'identity.door_refused',
  ],
})

const proofRefusals = ['identity.step_up_required', 'identity.wrong_code', 'identity.code_blocked', 'identity.wrong_credentials'] as const
/** Begins to bind a WeChat to the account that is logged in; the way back is `arriveWechat`, which answers `bound`. */
export const startWechatBinding = endpoint({
  method: 'POST',
  path: '/me/doors/wechat/start',
  may: 'learner',
  summary: '为我的账户绑定微信：返回要跳转的地址',
  input: z.object({ way: WechatWay, back: Back, stepUp: StepUp }),
  output: started,
  refusals: ['identity.door_down', 'identity.door_refused', ...proofRefusals],
})
/** Unbinds WeChat everywhere (web, service account, mini program) and ends all other log-ins. */
export const unbindWechat = endpoint({
  method: 'POST',
  path: '/me/doors/wechat/unbind',
  may: 'learner',
  summary: '解除绑定微信',
  input: z.object({ stepUp: StepUp }),
  output: Done,
  refusals: ['record.not_found', ...proofRefusals],
})
