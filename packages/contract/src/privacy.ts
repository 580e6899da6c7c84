import * as z from 'zod/mini'
import { Done, Id, Instant, page, paging } from './common.ts'
import { StepUp } from './doors.ts'
import { endpoint } from './endpoint.ts'

/** A phrase in both languages, ready to be shown. */
const Both = z.object({ zh: z.string(), en: z.string() })

// ---- who looked at my data (谁看过我的信息) ----

/**
 * One look at, or one act on, what the bank holds about a learner. Equal ones of a day stand together: `times` of them between `since` and `at`. Shown are the
 * office and the duty of who looked, never the name: the office tells it on request (`officePhone`). `purpose`: what for; `reason`: what was written or chosen
 * (a code of a reveal, or free text); `reference`: the number of the case.
 */
export const Access = z.object({
  id: Id,
  at: Instant,
  since: Instant,
  times: z.number(),
  act: z.string(),
  zh: z.string(),
  en: z.string(),
  office: z.nullable(z.string()),
  officePhone: z.nullable(z.string()),
  role: z.nullable(Both),
  purpose: z.nullable(Both),
  reason: z.nullable(z.string()),
  reference: z.nullable(z.string()),
})
export type Access = z.infer<typeof Access>
/** Newest first; a look is here as soon as its page was answered. */
export const myAccesses = endpoint({
  method: 'GET',
  path: '/me/accesses',
  may: 'learner',
  summary: '谁看过我的信息',
  input: z.object({ ...paging }),
  output: page(Access),
  refusals: [],
})

// ---- what I was told and agreed to (我的同意) ----

/** 学分银行服务（法定职责，告知） 敏感个人信息 短信提醒 画像与推荐 向合作机构提供 */
export const ConsentPurpose = z.enum(['service', 'sensitive', 'messages', 'portrait', 'sharing'])
export type ConsentPurpose = z.infer<typeof ConsentPurpose>

/** The number of a consent text. */
const TextVersion = z.number().check(z.int(), z.minimum(1), z.maximum(10_000))
/**
 * One purpose as the person stands to it. `basis` duty: the person is informed, there is nothing to withdraw. `version`: the text in force; `decidedVersion`: the
 * one that was read when the person last decided (older: ask again). `effect`: what a withdrawal does.
 */
export const Consent = z.object({
  purpose: ConsentPurpose,
  basis: z.enum(['duty', 'consent']),
  state: z.enum(['none', 'informed', 'given', 'withdrawn']),
  version: z.number(),
  decidedVersion: z.nullable(z.number()),
  at: z.nullable(Instant),
  channel: z.nullable(z.enum(['portal', 'counter', 'proxy'])),
  title: Both,
  text: Both,
  effect: Both,
})
export type Consent = z.infer<typeof Consent>
/** One import that brought the person's data: by whom, when, on which legal basis (null: imported before bases were recorded), which document says so. */
export const Imported = z.object({
  at: Instant,
  what: z.enum(['people', 'outcomes']),
  office: z.string(),
  officePhone: z.nullable(z.string()),
  basis: z.nullable(Both),
  document: z.nullable(z.string()),
})
export type Imported = z.infer<typeof Imported>
/** `informed`: whether the person has been told at all; before that, show everything once (after activation) and call `confirmInformed`. */
export const myConsents = endpoint({
  method: 'GET',
  path: '/me/consents',
  may: 'learner',
  forAnother: 'view',
  summary: '我的同意：各用途的说明、依据和状态，以及由谁导入了我的信息',
  input: z.object({}),
  output: z.object({ informed: z.boolean(), items: z.array(Consent), imports: z.array(Imported) }),
  refusals: [],
})
/** After activation: the person has read what was imported and what the bank does; sensitive data are agreed to separately (`sensitive`), the rest stays off. */
export const confirmInformed = endpoint({
  method: 'POST',
  path: '/me/consents/informed',
  may: 'learner',
  forAnother: 'guardian',
  summary: '激活后确认已知晓，并单独决定是否同意处理敏感个人信息',
  input: z.object({ versions: z.object({ service: TextVersion, sensitive: TextVersion }), sensitive: z.boolean() }),
  output: Done,
  refusals: ['privacy.text_changed'],
})
/** Gives or withdraws one consent; withdrawing works at once and takes nothing else away. */
export const decideConsent = endpoint({
  method: 'POST',
  path: '/me/consents',
  may: 'learner',
  forAnother: 'guardian',
  summary: '同意或撤回一项用途',
  input: z.object({ purpose: ConsentPurpose, version: TextVersion, decision: z.enum(['give', 'withdraw']) }),
  output: Done,
  refusals: ['privacy.text_changed', 'privacy.not_consent'],
})

// ---- take everything along (导出全部资料) ----

/** A packed file of everything: being made, ready until `expiresAt`, or failed (ask again). `records`: entries in it; `size`: bytes. */
export const Takeout = z.object({
  id: Id,
  state: z.enum(['preparing', 'ready', 'failed']),
  requestedAt: Instant,
  readyAt: z.nullable(Instant),
  expiresAt: z.nullable(Instant),
  size: z.nullable(z.number()),
  records: z.nullable(z.number()),
})
export type Takeout = z.infer<typeof Takeout>
/** The last takeout that has not expired. */
export const myTakeout = endpoint({
  method: 'GET',
  path: '/me/takeout',
  may: 'learner',
  summary: '导出全部资料：做到哪一步',
  input: z.object({}),
  output: z.object({ takeout: z.nullable(Takeout) }),
  refusals: [],
})
const stepUpRefusals = ['identity.step_up_required', 'identity.wrong_code', 'identity.code_blocked', 'identity.wrong_credentials'] as const
/** Starts making the file; one that is being made already is answered again. */
export const startTakeout = endpoint({
  method: 'POST',
  path: '/me/takeout',
  may: 'learner',
  summary: '导出全部资料（需再次验证身份，做好后通知）',
  input: z.object({ stepUp: StepUp }),
  output: z.object({ id: Id }),
  refusals: stepUpRefusals,
})
/** Makes the one link to the file: for this person's session, once, within ten minutes. */
export const linkTakeout = endpoint({
  method: 'POST',
  path: '/me/takeout/link',
  may: 'learner',
  summary: '取得下载链接（需再次验证身份，十分钟内一次有效）',
  input: z.object({ stepUp: StepUp }),
  output: z.object({ token: z.string() }),
  refusals: [...stepUpRefusals, 'privacy.takeout_gone'],
})
export const downloadTakeout = endpoint({
  method: 'GET',
  path: '/me/takeout/file',
  may: 'learner',
  summary: '下载全部资料',
  input: z.object({ token: z.string().check(z.maxLength(100)) }),
  output: z.object({}),
  refusals: ['privacy.takeout_gone'],
  transfer: 'download',
})
