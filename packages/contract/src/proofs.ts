import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { PersonName } from './doors.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'

export * from './proofOffice.ts'

/**
 * 证明与核验: what a learner holds as a numbered document (`proof`) with a code and a QR, and the public check of it (`verification`).
 *
 * Issuing, as the portal and the counter walk it: 1. `listKinds` says which kinds there are and what each may be told. 2. `previewMine` (`previewAtCounter`)
 * shows what would stand on the paper; nothing is stored. 3. `issueMine` (`issueAtCounter`) issues: send an Idempotency-Key, a second tap gives the first answer.
 * 4. `downloadMine` gives the PDF or the picture.
 *
 * Kinds come from a registry of the server, so that a new one needs no change here: a kind is a word, never a closed list.
 */
export const ProofKind = z.string().check(z.regex(/^[a-z][A-Za-z]{1,39}$/))
/** Words in both languages. */
export const Words = z.object({ zh: z.string(), en: z.string() })
/** The language of the paper; `both` prints each label in Chinese and in English. */
export const ProofLanguage = z.enum(['zh', 'en', 'both'])
/** Days a proof can be checked, the day of issue not counted, until the end of the last day in Beijing time; `longTerm` has no end. */
export const Validity = z.enum(['30', '90', '180', 'longTerm'])
export type Validity = z.infer<typeof Validity>
/** A column or a fact of the paper, by key: `hide` takes keys of those that are `optional`. */
export const ProofPart = z.object({ key: z.string(), name: Words, optional: z.boolean() })

/** `takes`: what is chosen. `outcomes`: at least one outcome by id. `parts`: types and years, all where none is named. `nothing`: nothing. The first of `validities` is the usual one. */
export const KindLine = z.object({
  kind: ProofKind,
  name: Words,
  hint: Words,
  takes: z.enum(['outcomes', 'parts', 'nothing']),
  validities: z.array(Validity),
  parts: z.array(ProofPart),
  templateVersion: z.number(),
})
export type KindLine = z.infer<typeof KindLine>
export const listKinds = endpoint({
  method: 'GET',
  path: '/proofs/kinds',
  may: 'public',
  summary: '可以开具的证明种类',
  input: Nothing,
  output: z.object({ items: z.array(KindLine) }),
  refusals: [],
})

/** What is wanted on the paper. `idNumber`: `masked` unless the holder chooses `full`. `purpose` and `recipient` are printed and are the holder's own words. */
export const proofChoice = {
  kind: ProofKind,
  language: z.optional(ProofLanguage),
  outcomeIds: z.optional(z.array(Id).check(z.minLength(1), z.maxLength(200))),
  typeCodes: z.optional(z.array(z.string().check(z.maxLength(60))).check(z.maxLength(60))),
  years: z.optional(z.array(z.number().check(z.int(), z.minimum(1900), z.maximum(2200))).check(z.maxLength(100))),
  hide: z.optional(z.array(z.string().check(z.maxLength(40))).check(z.maxLength(20))),
  idNumber: z.optional(z.enum(['masked', 'full', 'none'])),
  validity: z.optional(Validity),
  purpose: z.optional(Line),
  recipient: z.optional(Line),
}

/** The words on the paper, in its language, as they were issued. `sections` are tables; `sum` is the line below one. */
export const ProofContent = z.object({
  language: ProofLanguage,
  title: z.string(),
  name: z.string(),
  statement: z.string(),
  holder: z.array(z.object({ label: z.string(), value: z.string() })),
  sections: z.array(
    z.object({ heading: z.string(), columns: z.array(z.string()), rows: z.array(z.array(z.string())), sum: z.nullable(z.string()) }),
  ),
  note: z.string(),
})
export type ProofContent = z.infer<typeof ProofContent>

/** Everything for which a paper may not be issued. `proofs.unprintable` has stopped the paper for a person of the bank: the sentence says so, nothing is to be done. */
const issueRefusals = [
  'proofs.kind_unknown',
  'proofs.validity_not_offered',
  'proofs.outcome_unknown',
  'proofs.outcome_not_valid',
  'proofs.nothing_to_prove',
  'proofs.account_not_active',
  'proofs.unprintable',
  'proofs.unprintable_words',
  'proofs.too_many_today',
  'proofs.printing_busy',
] as const

export const previewMine = endpoint({
  method: 'POST',
  path: '/me/proofs/preview',
  may: 'learner',
  summary: '预览要开具的证明（不编号、不保存）',
  input: z.object(proofChoice),
  /** `unprintable`: characters that the fonts lack; the paper would be stopped for a person. `validTo` is null for long-term. */
  output: z.object({ content: ProofContent, issuer: z.string(), validTo: z.nullable(Day), unprintable: z.array(z.string()) }),
  refusals: issueRefusals,
})

/** `closed`: by its holder. `withdrawn`: by the bank, because what it proves was revoked or corrected, or by an office. Both read "withdrawn" for the public. */
export const ProofState = z.enum(['valid', 'expired', 'closed', 'withdrawn'])
/** Why a proof ended: by the holder, replaced by a new one, an outcome revoked, corrected or taken back with its batch, issued in error. */
export const EndReason = z.enum(['closedByHolder', 'reissued', 'outcomeRevoked', 'outcomeCorrected', 'outcomeUndone', 'issuedInError'])
/** A proof in a list. `code` is in fours (`K7QM-…`); `number` ends in a check digit. */
export const ProofLine = z.object({
  id: Id,
  number: z.string(),
  kind: ProofKind,
  kindName: Words,
  title: z.string(),
  state: ProofState,
  purpose: z.nullable(z.string()),
  recipient: z.nullable(z.string()),
  channel: z.enum(['self', 'counter', 'batch']),
  issuedAt: Instant,
  validTo: z.nullable(Day),
  endedAt: z.nullable(Instant),
  endReason: z.nullable(EndReason),
  checks: z.number(),
  lastCheckedAt: z.nullable(Instant),
})
export type ProofLine = z.infer<typeof ProofLine>
/** One check of a proof by somebody. `place` is a region in words or null where nothing tells it; no address is kept. `way`: how it was checked. */
export const Check = z.object({ at: Instant, way: z.enum(['code', 'share', 'file']), place: z.nullable(z.string()) })
/** A share link of a proof: it opens the result without a name until `endsAt`. Its address is told once, when it is made. */
export const Share = z.object({ id: Id, createdAt: Instant, endsAt: Instant, views: z.number(), open: z.boolean() })
/** The electronic seal in the file: who put it on, the serial number of the certificate, and when; both null where only the place of one is printed (a demo without a service). `demo`: without legal effect. */
export const Seal = z.object({ by: z.string(), demo: z.boolean(), serial: z.nullable(z.string()), sealedAt: z.nullable(Instant) })
/** A proof whole, for its holder. `code` and `verifyUrl` let the holder read them out; `seal` says who sealed it electronically. */
export const Proof = z.object({
  ...ProofLine.shape,
  code: z.string(),
  verifyUrl: z.string(),
  issuer: z.string(),
  content: ProofContent,
  sha256: z.string(),
  sm3: z.string(),
  bytes: z.number(),
  seal: z.nullable(Seal),
  recentChecks: z.array(Check),
  shares: z.array(Share),
  replacedBy: z.nullable(Id),
  can: z.array(z.enum(['close', 'reissue', 'share', 'download'])),
})
export type Proof = z.infer<typeof Proof>

export const issueMine = endpoint({
  method: 'POST',
  path: '/me/proofs',
  may: 'learner',
  summary: '开具证明',
  input: z.object(proofChoice),
  output: Proof,
  refusals: issueRefusals,
})
export const listMine = endpoint({
  method: 'GET',
  path: '/me/proofs',
  may: 'learner',
  summary: '我开具的证明',
  input: z.object({ ...paging, state: z.optional(ProofState) }),
  output: page(ProofLine),
  refusals: [],
})
export const readMine = endpoint({
  method: 'GET',
  path: '/me/proofs/:id',
  may: 'learner',
  summary: '一份证明：内容、核验码、谁在什么时候核验过',
  input: ById,
  output: Proof,
  refusals: [],
})
export const listChecks = endpoint({
  method: 'GET',
  path: '/me/proofs/:id/checks',
  may: 'learner',
  summary: '一份证明的核验记录',
  input: z.object({ id: Id, ...paging }),
  output: page(Check),
  refusals: [],
})
/** From this moment a check answers "withdrawn". Closing twice is harmless. */
export const closeMine = endpoint({
  method: 'POST',
  path: '/me/proofs/:id/close',
  may: 'learner',
  summary: '关闭证明（之后核验显示已撤回）',
  input: ById,
  output: Done,
  refusals: [],
})
/** The same choice with what stands in the account today, under a new number and code; the former one ends. */
export const reissueMine = endpoint({
  method: 'POST',
  path: '/me/proofs/:id/re-issue',
  may: 'learner',
  summary: '重新开具（内容按现在的档案，原证明失效）',
  input: z.object({ id: Id, validity: z.optional(Validity) }),
  output: Proof,
  refusals: issueRefusals,
})
/** `pdf`: the exact bytes that were issued, with `show` in the browser's own viewer, from which they are printed. `png`: a picture of the same sheet for a phone's album; it cannot be checked by its bytes, only by its code. */
export const downloadMine = endpoint({
  method: 'GET',
  path: '/me/proofs/:id/:format',
  may: 'learner',
  summary: '下载证明（PDF 原件或图片）',
  input: z.object({ id: Id, format: z.enum(['pdf', 'png']), show: z.optional(z.literal('yes')) }),
  output: z.unknown(),
  refusals: ['proofs.printing_busy'],
  transfer: 'download',
})
export const shareMine = endpoint({
  method: 'POST',
  path: '/me/proofs/:id/shares',
  may: 'learner',
  summary: '生成分享链接（打开即见核验结果，可随时停止）',
  input: z.object({ id: Id, days: z.optional(z.enum(['1', '7', '30', '90'])) }),
  output: z.object({ ...Share.shape, url: z.string() }),
  refusals: ['proofs.ended', 'proofs.too_many_shares'],
})
export const endShare = endpoint({
  method: 'POST',
  path: '/me/proofs/:id/shares/:shareId/end',
  may: 'learner',
  summary: '停止一个分享链接',
  input: z.object({ id: Id, shareId: Id }),
  output: Done,
  refusals: [],
})

/**
 * The answer of a check. `altered`: a file that names a number of ours and is not the one that was issued. `notFound`: the same for an unknown code and for
 * a wrong name, in the same time. `proof` is null for `altered` and `notFound`.
 */
export const VerificationResult = z.enum(['valid', 'altered', 'expired', 'withdrawn', 'notFound'])
/** The whole answer of a check: the result first, then what the bank knows of the proof. */
export const Verification = z.object({
  result: VerificationResult,
  /** The bank's time of this answer: a picture of an old answer shows an old time. */
  at: Instant,
  proof: z.nullable(
    z.object({
      number: z.string(),
      kindName: Words,
      /** From the bank's register of units as it stands now. */
      issuer: z.object({ name: z.string(), code: z.string(), phone: z.nullable(z.string()) }),
      issuedAt: Instant,
      validTo: z.nullable(Day),
      endedAt: z.nullable(Instant),
      endReason: z.nullable(EndReason),
      purpose: z.nullable(z.string()),
      recipient: z.nullable(z.string()),
      content: ProofContent,
      /** What happened since to an outcome that the paper names. */
      changes: z.array(z.object({ outcome: z.string(), status: z.enum(['revoked', 'corrected', 'undone', 'expired']), at: Instant })),
      sha256: z.string(),
      sm3: z.string(),
      seal: z.nullable(Seal),
    }),
  ),
})
export type Verification = z.infer<typeof Verification>

const tooMany = ['proofs.too_many_guesses'] as const
/** Without script: the page `/verify` takes the same as a form and answers HTML. `/verify?c=CODE` (the QR) fills the code in; `/verify?s=SECRET` is a share link. */
export const verifyByCode = endpoint({
  method: 'POST',
  path: '/verify/code',
  may: 'public',
  summary: '核验：核验码加姓名',
  input: z.object({ code: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)), name: PersonName }),
  output: Verification,
  refusals: tooMany,
})
/** The file stays where it is: only its SHA-256 or SM3 (64 hexadecimal digits) is sent, and the number that its head names, if any. */
export const verifyByFile = endpoint({
  method: 'POST',
  path: '/verify/file',
  may: 'public',
  summary: '核验：PDF 原件的摘要（文件不上传）',
  input: z.object({
    digest: z.string().check(z.regex(/^[0-9a-fA-F]{64}$/)),
    number: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(40))),
  }),
  output: Verification,
  refusals: tooMany,
})
export const verifyByShare = endpoint({
  method: 'POST',
  path: '/verify/share',
  may: 'public',
  summary: '核验：持有人的分享链接',
  input: z.object({ secret: z.string().check(z.regex(/^[A-Za-z0-9_-]{22,64}$/)) }),
  output: Verification,
  refusals: tooMany,
})

/** What a counter may choose from for the person before it: all outcomes of the account that could stand on a paper, newest first. */
export const choicesAtCounter = endpoint({
  method: 'GET',
  path: '/learners/:id/proof-choices',
  may: 'proofs.issue',
  summary: '窗口开具：本人可选的学习成果',
  input: ById,
  output: z.object({
    learner: z.object({ id: Id, name: z.string(), accountNo: z.string(), idMasked: z.string() }),
    outcomes: z.array(
      z.object({
        id: Id,
        name: z.string(),
        typeCode: z.string(),
        typeName: z.string(),
        issuer: z.string(),
        obtainedOn: Day,
        status: z.enum(['valid', 'expired', 'locked', 'used']),
      }),
    ),
  }),
  refusals: [],
})
export const previewAtCounter = endpoint({
  method: 'POST',
  path: '/learners/:id/proofs/preview',
  may: 'proofs.issue',
  summary: '窗口开具：预览',
  input: z.object({ id: Id, ...proofChoice }),
  output: previewMine.output,
  refusals: issueRefusals,
})
/** A proof as an office sees it: the person masked, without code and content. `can`: `download` and `withdraw` where the own unit issued it. */
export const OfficeProof = z.object({
  ...ProofLine.shape,
  learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
  issuer: z.string(),
  organization: OrganizationRef,
  issuedBy: z.nullable(z.string()),
  templateVersion: z.number(),
  sha256: z.string(),
  sm3: z.string(),
  can: z.array(z.enum(['download', 'receipt', 'withdraw'])),
})
export type OfficeProof = z.infer<typeof OfficeProof>
/**
 * The person is present and has agreed: an open assistance of this clerk for this person is needed, and the paper stands on its receipt. It counts as asked for by
 * the person: it stands in their own list, and they are told.
 */
export const issueAtCounter = endpoint({
  method: 'POST',
  path: '/learners/:id/proofs',
  may: 'proofs.issue',
  summary: '窗口开具证明（本人在场，已开始帮办）',
  input: z.object({ id: Id, ...proofChoice, assistanceId: z.optional(Id) }),
  output: OfficeProof,
  refusals: [...issueRefusals, 'accounts.assistance_needed', 'accounts.assistance_over', 'accounts.assistance_other', 'accounts.merged'],
})
/** What the list of proofs, or its export, is narrowed to. */
export const ProofFilter = z.object({
  learnerId: z.optional(Id),
  number: z.optional(z.string().check(z.maxLength(40))),
  channel: z.optional(z.enum(['self', 'counter', 'batch'])),
  batchId: z.optional(Id),
})
export type ProofFilter = z.infer<typeof ProofFilter>
export const listProofs = endpoint({
  method: 'GET',
  path: '/proofs',
  may: 'proofs.issue',
  summary: '本单位和下级单位开具的证明',
  input: z.extend(ProofFilter, paging),
  output: page(OfficeProof),
  refusals: [],
})
/** The registry as a file, holders masked and without codes; a job of the tray. */
export const exportProofs = endpoint({
  method: 'POST',
  path: '/proofs/exports',
  may: 'outcomes.export',
  stepUp: true,
  summary: '导出证明登记（掩码）',
  input: z.extend(ProofFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const readProof = endpoint({
  method: 'GET',
  path: '/proofs/:id',
  may: 'proofs.issue',
  summary: '一份证明（办理记录）',
  input: ById,
  output: OfficeProof,
  refusals: [],
})
/** `pdf`: the proof, to be printed for the person. `receipt`: what the person signs for and keeps (办理回执). Both open in a browser tab to be printed. */
export const downloadProof = endpoint({
  method: 'GET',
  path: '/proofs/:id/:format',
  may: 'proofs.issue',
  summary: '窗口打印：证明或回执',
  input: z.object({ id: Id, format: z.enum(['pdf', 'receipt']) }),
  output: z.unknown(),
  refusals: ['proofs.printing_busy'],
  transfer: 'download',
})
export const withdrawProof = endpoint({
  method: 'POST',
  path: '/proofs/:id/withdraw',
  may: 'proofs.issue',
  stepUp: true,
  summary: '撤回开具有误的证明',
  input: z.object({ id: Id, note: Line }),
  output: Done,
  refusals: ['proofs.ended'],
})
