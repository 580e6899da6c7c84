import * as z from 'zod/mini'
import { ById, Done, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { CodeRequest, DocumentNumber, IdKind, LogInAnswer, OneTimeCode, PersonName, StepUp } from './doors.ts'
import { endpoint } from './endpoint.ts'

/**
 * Doors that somebody else guards: 皖事通 and WeChat. How a page uses them:
 *
 * 1. `listDoors` → a button a door. `starts` says how: `redirect` (a web page of the provider), `inApp` (the portal is open inside the provider's app: one
 *    tap, nothing typed), `qr` (a code on this screen for the phone), `miniProgram` (WeChat's own client calls `wx.login`). `available: false` → the button
 *    is dimmed and a banner names the door and says that the others work.
 * 2. `startDoor` → go to `url` (`location.assign`). The browser carries a cookie of ours from here on; the way back is only good in this very browser.
 * 3. The provider sends the browser back to the portal's page `/door/:door`. That page takes `code` or `ticket`, `state`, `iss` and `error` out of its
 *    address (`history.replaceState` first, so that nothing stays in the address bar) and hands them to `arrive`.
 * 4. `arrive` answers by `stage`: see `Arrival`.
 *
 * In-app entry: the app opens the portal's page `/in-app/:door?back=…`; that page calls `startDoor` with `way: 'inApp'` at once and follows `url`; the
 * provider knows its user already and sends the browser straight to step 3. Keep in sessionStorage that the portal runs inside an app (no header of our own).
 */
export const DoorId = z.enum(['wanshitong', 'wechatWeb', 'wechatService', 'wechatMini'])
export type DoorId = z.infer<typeof DoorId>

/** A path of the portal to go to after log-in. Anything but a plain path of our own is dropped without a word and becomes `/`. */
export const Back = z.optional(z.string().check(z.maxLength(500)))

/** `downSince` is null while the door is open. `password` and `code` are the portal's own doors: `code` is down when no text message can be sent. */
export const DoorLine = z.object({
  id: z.union([DoorId, z.enum(['password', 'code'])]),
  kind: z.enum(['government', 'wechat', 'own']),
  name: z.object({ zh: z.string(), en: z.string() }),
  available: z.boolean(),
  downSince: z.nullable(Instant),
  starts: z.array(z.enum(['redirect', 'inApp', 'qr', 'miniProgram', 'form'])),
  /** Whether arriving by this door activates an account (only 皖事通 proves a real name). */
  activates: z.boolean(),
})
export const listDoors = endpoint({
  method: 'GET',
  path: '/doors',
  may: 'public',
  summary: '登录入口列表：哪些可用，从哪里开始',
  input: Nothing,
  output: z.object({ items: z.array(DoorLine) }),
  refusals: [],
})

/** `way: 'inApp'` asks the provider for its present user without showing anything. `url` lives for ten minutes. */
export const startDoor = endpoint({
  method: 'POST',
  path: '/doors/:door/start',
  may: 'public',
  summary: '从一个入口开始登录：返回要跳转的地址',
  input: z.object({ door: DoorId, way: z.optional(z.enum(['redirect', 'inApp'])), back: Back }),
  output: z.object({ url: z.string(), expiresAt: Instant }),
  refusals: ['identity.door_down', 'identity.door_refused'],
})

/** A purpose for which personal data may be used only after the person said yes; the text stands in the portal by `purpose` and `version`. */
export const ConsentAsked = z.object({ purpose: z.enum(['account', 'sensitiveData']), version: z.string(), required: z.boolean() })

/** What a first arrival by a real-name door shows before anything happens: who the provider says it is, and what is waiting for this person. */
export const FirstArrival = z.object({
  /** The secret of this arrival: hand it to `finishArrival`. Lives for ten minutes, in this browser only. */
  arrival: z.string(),
  expiresAt: Instant,
  /** `imported`: an account opened by an institution wakes with everything deposited to it. `new`: an account is opened. */
  account: z.enum(['imported', 'new']),
  nameMasked: z.string(),
  idMasked: z.string(),
  phoneMasked: z.nullable(z.string()),
  /** The verified name differs from the imported one: the verified one is used, and a person looks at what was imported. */
  nameDiffers: z.boolean(),
  /** Who entered the account and its outcomes, with how many outcomes lie in it. Empty for a new account. */
  importedBy: z.array(z.object({ unit: z.string(), outcomes: z.number() })),
  consents: z.array(ConsentAsked),
})

/**
 * `open`: logged in, go to `back` (`token` is for clients without cookies). `first`: show `first`, then `finishArrival`. `unbound` (WeChat only): this WeChat
 * belongs to nobody yet: show the form of `bindWechat` with `ticket`, and beside it the two ways on: 用皖事通登录激活 and 到最近的服务点办理.
 * `bound`: the door was bound to the account that is logged in (it began with `startBinding`).
 */
export const Arrival = z.object({
  stage: z.enum(['open', 'first', 'unbound', 'bound']),
  token: z.nullable(z.string()),
  first: z.nullable(FirstArrival),
  ticket: z.nullable(z.string()),
  back: z.string(),
})

const ProviderText = z.optional(z.string().check(z.maxLength(4000)))
/** Everything the provider put into the address. Any cause of failure has one answer, `identity.door_refused`: 请重新开始登录. */
export const arrive = endpoint({
  method: 'POST',
  path: '/doors/:door/arrivals',
  may: 'public',
  summary: '从外部入口回来：核验后登录',
  input: z.object({ door: DoorId, state: ProviderText, code: ProviderText, ticket: ProviderText, iss: ProviderText, error: ProviderText }),
  output: Arrival,
  refusals: [
    'identity.door_refused',
    'identity.door_down',
    'identity.door_level_low',
    'identity.door_conflict',
    'identity.door_bound_elsewhere',
    'identity.account_frozen',
  ],
})
/** The person read what was imported and agreed, purpose by purpose. Only then the account wakes or opens, and the session begins. */
export const finishArrival = endpoint({
  method: 'POST',
  path: '/doors/arrivals/finish',
  may: 'public',
  summary: '首次登录：确认并同意后激活或开立账户',
  input: z.object({
    arrival: z.string().check(z.minLength(1), z.maxLength(100)),
    agreed: z
      .array(z.object({ purpose: z.string().check(z.maxLength(40)), version: z.string().check(z.maxLength(40)) }))
      .check(z.maxLength(10)),
  }),
  output: Arrival,
  refusals: ['identity.door_refused', 'identity.consent_missing', 'identity.door_conflict', 'identity.account_frozen'],
})

/**
 * A code on this screen for the phone (皖事通 or WeChat 扫一扫 opens the portal's page `/scan?c=…` there). Show `address` as a QR code. Ask for a new one when
 * `turnsAt` has come (each 60 s): the former one is dead from that moment. Only this browser can finish with it.
 */
export const createQr = endpoint({
  method: 'POST',
  path: '/doors/qr',
  may: 'public',
  summary: '网页扫码登录：生成一个 60 秒有效的二维码',
  input: z.object({ door: z.enum(['wanshitong']), back: Back }),
  output: z.object({ address: z.string(), turnsAt: Instant }),
  refusals: ['identity.door_down', 'request.too_many'],
})
/** `none`: no code belongs to this browser. `confirmed` → call `finishQr`. `denied` and `expired` → offer a new code. */
export const QrState = z.enum(['none', 'waiting', 'scanned', 'confirmed', 'denied', 'expired'])
/** The state of this browser's code. With `wait` the answer comes when the state is another than `seen`, after `wait` seconds at the latest: call it in a loop. */
export const qrState = endpoint({
  method: 'GET',
  path: '/doors/qr',
  may: 'public',
  summary: '网页扫码登录：等待手机扫码和确认',
  input: z.object({ seen: z.optional(QrState), wait: z.optional(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(20))) }),
  output: z.object({ state: QrState, turnsAt: z.nullable(Instant) }),
  refusals: [],
})
export const finishQr = endpoint({
  method: 'POST',
  path: '/doors/qr/finish',
  may: 'public',
  summary: '网页扫码登录：手机确认后完成登录',
  input: Nothing,
  output: Arrival,
  refusals: ['identity.qr_over', 'identity.account_frozen'],
})

/** The secret inside a QR code. */
const QrSecret = z.string().check(z.minLength(16), z.maxLength(100))
/**
 * The phone's side, logged in by 皖事通 or WeChat: page `/scan`. Scanning marks the code and tells what would be logged in, where and since when; show all of it
 * in large type with 确认登录 and 不是我操作, and say: 只有您自己正在看着这个网页时才确认. A code somebody sends you is never yours.
 */
export const scanQr = endpoint({
  method: 'POST',
  path: '/me/qr/scan',
  may: 'learner',
  summary: '手机扫码：查看要登录的网页',
  input: z.object({ code: QrSecret }),
  output: z.object({
    what: z.object({ zh: z.string(), en: z.string() }),
    /** The waiting browser: its kind and system, its address and, where the address tells, its place. */
    browser: z.string(),
    address: z.string(),
    /** True when the waiting browser and this phone have one address (the same room, most likely); otherwise show a warning. */
    sameNetwork: z.boolean(),
    askedAt: Instant,
    expiresAt: Instant,
  }),
  refusals: ['identity.qr_over', 'identity.qr_needs_provider_door'],
})
export const confirmQr = endpoint({
  method: 'POST',
  path: '/me/qr/confirm',
  may: 'learner',
  summary: '手机扫码：确认登录',
  input: z.object({ code: QrSecret }),
  output: Done,
  refusals: ['identity.qr_over', 'identity.qr_needs_provider_door'],
})
export const denyQr = endpoint({
  method: 'POST',
  path: '/me/qr/deny',
  may: 'learner',
  summary: '手机扫码：不是本人操作',
  input: z.object({ code: QrSecret }),
  output: Done,
  refusals: ['identity.qr_over'],
})

/** The mini program's log-in: the `code` of `wx.login`. `stage` is `open` (with `token`) or `unbound` (with `ticket`). WeChat's session key stays on the server. */
export const logInWithMiniProgram = endpoint({
  method: 'POST',
  path: '/doors/mini-program/log-in',
  may: 'public',
  summary: '小程序登录（wx.login 的 code）',
  input: z.object({ code: z.string().check(z.minLength(1), z.maxLength(500)) }),
  output: Arrival,
  refusals: ['identity.door_refused', 'identity.door_down', 'identity.account_frozen'],
})
/**
 * Binds a WeChat to its person's account, once: name, document and a phone whose possession is proven, either by the code of WeChat's phone component
 * (`phoneCode`, mini program) or by a text message (`request` and `code` of `requestCode` with purpose `logIn`). One neutral answer, `identity.bind_no_match`, for everything that does
 * not fit, for an account that is not active and for none at all: the page then shows 用皖事通登录激活 and 到最近的服务点办理.
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
    phoneCode: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
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

/** A door of my account. 皖事通 stays: it recognises the person by the real name, not by a binding. */
export const BoundDoor = z.object({
  door: z.enum(['wanshitong', 'wechat']),
  name: z.object({ zh: z.string(), en: z.string() }),
  boundAt: Instant,
  lastUsedAt: z.nullable(Instant),
  canUnbind: z.boolean(),
})
export const myDoors = endpoint({
  method: 'GET',
  path: '/me/doors',
  may: 'learner',
  summary: '我绑定的登录入口',
  input: Nothing,
  /** `bindable`: doors that could still be bound and are open. */
  output: z.object({ items: z.array(BoundDoor), bindable: z.array(DoorId) }),
  refusals: [],
})
/** Begins to bind a door to the account that is logged in; the way back is `arrive`, which answers `bound`. */
export const startBinding = endpoint({
  method: 'POST',
  path: '/me/doors/:door/start',
  may: 'learner',
  summary: '绑定一个登录入口：返回要跳转的地址',
  input: z.object({ door: DoorId, back: Back, stepUp: StepUp }),
  output: z.object({ url: z.string(), expiresAt: Instant }),
  refusals: [
    'identity.door_down',
    'identity.door_refused',
    'identity.step_up_required',
    'identity.wrong_code',
    'identity.code_blocked',
    'identity.wrong_credentials',
  ],
})
/** Unbinds WeChat everywhere (web, service account, mini program) and ends all other log-ins. */
export const unbindDoor = endpoint({
  method: 'POST',
  path: '/me/doors/:door/unbind',
  may: 'learner',
  summary: '解除绑定一个登录入口',
  input: z.object({ door: z.enum(['wanshitong', 'wechat']), stepUp: StepUp }),
  output: Done,
  refusals: [
    'identity.door_stays',
    'identity.step_up_required',
    'identity.wrong_code',
    'identity.code_blocked',
    'identity.wrong_credentials',
  ],
})

/**
 * A lost phone at the counter: the person is present with the document, the new phone gets a code (`requestConsentCode` of the learner's page with that
 * phone), one clerk asks, a second one confirms, then a day passes in which the old phone, the account and every log-in can stop it.
 */
export const PhoneChange = z.object({
  id: Id,
  learnerId: Id,
  learnerName: z.string(),
  oldPhoneMasked: z.nullable(z.string()),
  newPhoneMasked: z.string(),
  /** `waiting`: a second member of staff must confirm. `confirmed`: takes effect at `effectiveAt`. */
  state: z.enum(['waiting', 'confirmed', 'done', 'stopped']),
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
  input: z.object({ ...paging, state: z.optional(z.enum(['waiting', 'confirmed', 'done', 'stopped'])) }),
  output: page(PhoneChange),
  refusals: [],
})
export const askPhoneChange = endpoint({
  method: 'POST',
  path: '/learners/:id/phone-changes',
  may: 'accounts.enter',
  summary: '柜台办理：手机遗失，更换手机号（本人在场）',
  input: z.object({ id: Id, name: PersonName, idNumber: DocumentNumber, request: CodeRequest, code: OneTimeCode, reason: Line }),
  output: PhoneChange,
  refusals: [
    'identity.wrong_code',
    'identity.code_blocked',
    'accounts.document_differs',
    'accounts.name_differs',
    'accounts.state_conflict',
    'accounts.phone_change_open',
  ],
})
export const confirmPhoneChange = endpoint({
  method: 'POST',
  path: '/phone-changes/:id/confirm',
  may: 'accounts.enter',
  summary: '另一位经办人确认更换手机号',
  input: ById,
  output: PhoneChange,
  refusals: ['accounts.phone_change_second_person', 'accounts.phone_change_over'],
})
export const stopPhoneChange = endpoint({
  method: 'POST',
  path: '/phone-changes/:id/stop',
  may: 'accounts.enter',
  summary: '停止更换手机号',
  input: z.object({ id: Id, reason: Line }),
  output: PhoneChange,
  refusals: ['accounts.phone_change_over'],
})
/** What the learner sees of it: a banner on every page of the account while one is under way, with 停止更换. */
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

/** A printable poster of a unit: 皖事通 QR and 小程序码 that carry the unit. A PDF. */
export const unitPoster = endpoint({
  method: 'GET',
  path: '/organizations/:id/poster',
  may: 'organizations.read',
  summary: '机构海报（皖事通二维码和小程序码，可打印）',
  input: z.object({ id: Id, size: z.optional(z.enum(['poster', 'card'])) }),
  output: z.unknown(),
  refusals: ['identity.door_down'],
  transfer: 'download',
})
