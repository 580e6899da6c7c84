import * as z from 'zod/mini'
import { Done, Instant, Nothing } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FromUnit } from './organizations.ts'
import { Imported } from './privacy.ts'

/**
 * Doors that somebody else guards. How a page uses them:
 *
 * 1. `listDoors` → a button a door. `starts` says how: `redirect` (a web page of the provider), `inApp` (the portal is open inside the provider's app: one
 *    tap, nothing typed), `form` (a door of the bank's own). `available: false` → the button is dimmed and a banner names the door and says that the
 *    others work.
 * 2. `startDoor` → go to `url` (`location.assign`). The browser carries a cookie of ours from here on; the way back is only good in this very browser.
 * 3. The provider sends the browser back to the portal's page `/door/:door`. That page takes `code` or `ticket`, `state`, `iss` and `error` out of its
 *    address (`history.replaceState` first, so that nothing stays in the address bar) and hands them to `arrive`.
 * 4. `arrive` answers by `stage`: see `Arrival`.
 *
 * In-app entry: the app opens the portal's page `/in-app/:door?back=…`; that page calls `startDoor` with `way: 'inApp'` at once and follows `url`; the
 * provider knows its user already and sends the browser straight to step 3. Keep in sessionStorage that the portal runs inside an app (no header of our own).
 */
export const DoorId = z.enum(['wanshitong'])
export type DoorId = z.infer<typeof DoorId>

const Both = z.object({ zh: z.string(), en: z.string() })

/** A path of the portal to go to after log-in. Anything but a plain path of our own is dropped without a word and becomes `/`. */
export const Back = z.optional(z.string().check(z.maxLength(500)))

/** `downSince` is null while the door is open. `password` and `code` are the portal's own doors: `code` is down when no text message can be sent. */
export const DoorLine = z.object({
  id: z.union([DoorId, z.enum(['wechatWeb', 'wechatService', 'password', 'code'])]),
  kind: z.enum(['government', 'wechat', 'own']),
  name: Both,
  available: z.boolean(),
  downSince: z.nullable(Instant),
  starts: z.array(z.enum(['redirect', 'inApp', 'qr', 'form'])),
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

/** `way: 'inApp'` asks the provider for its present user without showing anything. `from`: the code of the unit whose poster led here. `url` lives for ten minutes. */
export const startDoor = endpoint({
  method: 'POST',
  path: '/doors/:door/start',
  may: 'public',
  summary: '从一个入口开始登录：返回要跳转的地址',
  input: z.object({ door: DoorId, way: z.optional(z.enum(['redirect', 'inApp'])), back: Back, from: FromUnit }),
  output: z.object({ url: z.string(), expiresAt: Instant }),
  refusals: ['identity.door_down', 'identity.door_refused'],
})

/**
 * What a person is told or asked before the account wakes, in the text that is in force. `required`: the person confirms having read it, else nothing goes on (the bank's duty, no
 * consent). The others are agreed to one by one, and the account wakes without them, too.
 */
export const ConsentAsked = z.object({
  purpose: z.enum(['service', 'sensitive']),
  version: z.number(),
  required: z.boolean(),
  title: Both,
  text: Both,
  effect: Both,
})
export type ConsentAsked = z.infer<typeof ConsentAsked>

/** What a first arrival by a real-name door shows before anything happens: who the provider says it is, and what is waiting for this person. */
export const FirstArrival = z.object({
  /** What the provider proved, sealed by the bank: hand it to `finishArrival`. Lives for ten minutes, in this browser only, works once. */
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
  /** Each import with its day, its legal basis and whom to ask. */
  imports: z.array(Imported),
  consents: z.array(ConsentAsked),
})

/** `open`: logged in, go to `back` (`token` is for clients without cookies). `first`: show `first`, then `finishArrival`. */
export const Arrival = z.object({
  stage: z.enum(['open', 'first']),
  token: z.nullable(z.string()),
  first: z.nullable(FirstArrival),
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
  refusals: ['identity.door_refused', 'identity.door_down', 'identity.door_level_low', 'identity.door_conflict', 'identity.account_closed'],
})
/** The person read what was imported and agreed, purpose by purpose. Only then the account wakes or opens, and the session begins. */
export const finishArrival = endpoint({
  method: 'POST',
  path: '/doors/arrivals/finish',
  may: 'public',
  summary: '首次登录：确认并同意后激活或开立账户',
  input: z.object({
    arrival: z.string().check(z.minLength(1), z.maxLength(4000)),
    agreed: z.array(z.object({ purpose: z.enum(['service', 'sensitive']), version: z.int() })).check(z.maxLength(10)),
  }),
  output: Arrival,
  refusals: [
    'identity.door_refused',
    'identity.consent_missing',
    'privacy.text_changed',
    'identity.door_conflict',
    'identity.account_closed',
  ],
})

/**
 * A code on this screen for the phone: 皖事通's 扫一扫 opens the portal's page `/scan#c=…` there. Draw `rows` (1 is dark) as a QR code. Ask for a new one when
 * `turnsAt` has come (each 60 s) and nobody has scanned it: the former one is dead from that moment. Only this browser can finish with it.
 */
export const createQr = endpoint({
  method: 'POST',
  path: '/doors/qr',
  may: 'public',
  summary: '网页扫码登录：生成一个 60 秒有效的二维码',
  input: z.object({ back: Back }),
  output: z.object({ address: z.string(), rows: z.array(z.string()), turnsAt: Instant }),
  refusals: ['identity.door_down', 'request.too_many'],
})
/** `none`: no code belongs to this browser. `confirmed` → call `finishQr`. `denied` and `expired` → offer a new code. */
export const QrState = z.enum(['none', 'waiting', 'scanned', 'confirmed', 'denied', 'expired'])
export type QrState = z.infer<typeof QrState>
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
 * The phone's side, logged in by a provider's door: page `/scan`. Scanning marks the code and tells what would be logged in, where and since when; show all of it in large type with
 * 确认登录 and 不是我操作. Only the session that scanned may decide, for two minutes.
 */
export const scanQr = endpoint({
  method: 'POST',
  path: '/me/qr/scan',
  may: 'learner',
  summary: '手机扫码：查看要登录的网页',
  input: z.object({ code: QrSecret }),
  output: z.object({
    what: Both,
    /** What the waiting browser says of itself, and its address. */
    agent: z.string(),
    address: z.string(),
    /** True when the waiting browser and this phone share a network (the same room, most likely); otherwise show a warning. */
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
  refusals: ['identity.qr_over'],
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

/** A door that leads into my account. 皖事通 recognises the person by the real name; there is nothing to unbind. */
export const BoundDoor = z.object({
  door: z.union([DoorId, z.enum(['wechat'])]),
  name: Both,
  boundAt: Instant,
  canUnbind: z.boolean(),
})
export const myDoors = endpoint({
  method: 'GET',
  path: '/me/doors',
  may: 'learner',
  summary: '能进入我的账户的外部登录入口',
  input: Nothing,
  /** `bindable`: whether a WeChat could be bound now, on this way. */
  output: z.object({ items: z.array(BoundDoor), bindable: z.object({ web: z.boolean(), service: z.boolean() }) }),
  refusals: [],
})
