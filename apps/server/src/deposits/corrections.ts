import { outcomes, type Refusal, type reviews } from '@creditbank/contract'
import { handlingOffices, heldAssistance, noteAct, personIds } from '../accounts/index.ts'
import { filesByIds, keepFiles } from '../files/index.ts'
import { notify } from '../notices/index.ts'
import { unitById } from '../organizations/index.ts'
import {
  appendStatus,
  blockers,
  certificateColumn,
  certificateOf,
  expiryOf,
  followFate,
  holdOutcome,
  lastStatus,
  mayCorrect,
  type Neighbours,
  restingOn,
  type NewOutcome,
  outcomeById,
  outcomeOfPerson,
  statusOn,
  tellFollowers,
  storeOutcome,
} from '../outcomes/index.ts'
import { occurrenceOf } from '../platform/pure/claims.ts'
import { type CaseKind, openCase, type TheCase } from '../reviews/index.ts'
import { levels } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { open } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command } from '../platform/serve.ts'
import * as corrections from './correctionStore.ts'
import { readCorrection, type ReadContent } from './rules.ts'
import * as store from './store.ts'
import { factsOf } from './submit.ts'

const fieldWords = {
  obtainedOn: ['取得日期', 'Obtained on'],
  grade: ['成绩', 'Grade'],
  certificateNo: ['证书编号', 'Certificate no.'],
  minutes: ['学时', 'Hours'],
  credits: ['学分', 'Credits'],
} as const

/** What a stored outcome says. */
const standing = (ctx: Context, o: corrections.StoredOutcome): ReadContent => ({
  obtainedOn: o.obtained_on,
  grade: o.grade,
  minutes: o.minutes,
  credits: o.credits,
  certificateNo: o.certificate_sealed === null ? o.certificate_no : open(ctx.platform.keyring, o.certificate_sealed, certificateColumn),
})

type Wish = {
  readonly what: corrections.CorrectionRow['field']
  readonly wanted: string
  readonly note?: string | undefined
  readonly fileIds?: readonly Id[] | undefined
}
type Asker = {
  readonly owner: { readonly kind: 'learner' | 'staff'; readonly id: Id }
  readonly enteredBy?: { readonly staffId: Id; readonly organizationId: Id }
}

/** The office that looks at a correction: the one that stored the outcome knows the paper; where that is the management centre, the learner's own looks first. */
const officeOf = async (tx: Sql, ctx: Context, row: { organization_id: Id; learner_id: Id }) => {
  const depositor = await unitById(tx, row.organization_id)
  if (depositor !== undefined && depositor.kind !== 'managementCentre') return depositor
  return (await handlingOffices(tx, row.learner_id, shanghaiDay(ctx.now)))[0]
}

type WishCode = 'outcomes.already_revoked' | 'outcomes.in_use' | 'deposits.content_wrong'

/** Why a wish is not taken: the outcome does not stand any more, is in use, or the value cannot be what is meant. */
const wishRefused = async (neighbours: Neighbours, tx: Sql, ctx: Context, row: Found, w: Wish): Promise<Refusal<WishCode> | undefined> => {
  const verdict = mayCorrect(statusOn(row.last_status, row.expires_on, shanghaiDay(ctx.now)))
  if (verdict === 'outcomes.already_revoked') return { refused: verdict }
  const which = { learnerId: row.learner_id, outcomeId: row.id }
  const by = blockers(await restingOn(neighbours, tx, which, { kind: 'corrected', what: w.what }))
  if (verdict !== 'yes' || by !== undefined) return { refused: 'outcomes.in_use', params: { by: by ?? row.entry_name } }
  const o = await corrections.storedOutcome(tx, row.learner_id, row.id)
  const entry = o === undefined ? undefined : await store.entryBy(tx, { id: o.entry_id })
  if (o === undefined || entry === undefined) return refuse('record.not_found')
  const read = readCorrection(factsOf(entry), standing(ctx, o), w.what, w.wanted, shanghaiDay(ctx.now))
  return read.ok ? undefined : { refused: 'deposits.content_wrong', fields: read.problems }
}

type Found = NonNullable<Awaited<ReturnType<typeof outcomeOfPerson>>>

/** Writes the wish and puts it on the desk; where the office had sent one back, this one takes its place under the same number. */
const ask = async (tx: Sql, ctx: Context, row: Found, w: Wish, by: Asker) => {
  const under = await corrections.correctionOpen(tx, row.learner_id, row.id)
  if (under?.returned === false) return refuse('outcomes.correction_open')
  const fileIds = [...new Set(w.fileIds ?? [])]
  if ((await keepFiles(tx, fileIds, by.owner)) !== fileIds.length) return refuse('deposits.file_unknown')
  const office = await officeOf(tx, ctx, row)
  if (office === undefined) return refuse('record.not_found')
  const sealed = w.what === 'certificateNo' ? certificateOf(ctx, w.wanted).certificateSealed : null
  const correctionId = under?.id ?? ctx.newId()
  await corrections.insertCorrection(tx, {
    id: correctionId,
    learnerId: row.learner_id,
    outcomeId: row.id,
    field: w.what,
    wanted: sealed === null ? w.wanted : '***',
    sealed,
    note: w.note ?? null,
    fileIds,
    now: ctx.now,
  })
  const opened = await openCase(tx, ctx, {
    kind: 'outcomeCorrection',
    subjectId: correctionId,
    title: row.entry_name,
    learnerId: row.learner_id,
    learnerName: row.learner_name,
    typeCode: row.type_code,
    path: 'first',
    organization: office,
    ...(by.enteredBy === undefined ? {} : { enteredBy: by.enteredBy }),
  })
  return opened === undefined ? refuse('outcomes.correction_open') : opened
}

const shown = (opened: Awaited<ReturnType<typeof ask>>) => ({ number: opened.number, dueOn: opened.dueOn })

const request = (neighbours: Neighbours) =>
  command(outcomes.requestCorrection, async (tx, ctx, { id, ...wish }) => {
    const row = await outcomeOfPerson(tx, await personIds(tx, ctx.actor.learnerId), id)
    if (row === undefined) return { refused: 'record.not_found' }
    const refused = await wishRefused(neighbours, tx, ctx, row, wish)
    if (refused !== undefined) return refused
    const output = shown(await ask(tx, ctx, row, wish, { owner: { kind: 'learner', id: ctx.actor.learnerId } }))
    const account = { act: 'outcomes.requestCorrection', subject: { kind: 'outcome', id }, learnerId: row.learner_id }
    return { output, account: { ...account, params: { field: wish.what } } }
  })

const enter = (neighbours: Neighbours) =>
  command(outcomes.enterCorrection, async (tx, ctx, { id, assistanceId, ...wish }) => {
    const row = await staffRead(ctx, (scoped) => outcomeById(scoped, id))
    if (row === undefined) return { refused: 'record.not_found' }
    const { staffId, organization } = ctx.actor
    const refused = await wishRefused(neighbours, tx, ctx, row, wish)
    if (refused !== undefined) return refused
    const held = assistanceId === undefined ? undefined : await heldAssistance(tx, ctx, assistanceId, { learnerId: row.learner_id })
    const opened = await ask(tx, ctx, row, wish, {
      owner: { kind: 'staff', id: staffId },
      enteredBy: { staffId, organizationId: organization.id },
    })
    if (held !== undefined) await noteAct(tx, ctx, held, 'correct', { number: opened.number, caseId: opened.caseId })
    const account = { act: 'outcomes.enterCorrection', subject: { kind: 'outcome', id }, learnerId: row.learner_id }
    const params = { field: wish.what, ...(held === undefined ? {} : { assistance: held.id }) }
    return { output: shown(opened), account: { ...account, params } }
  })

/** The wanted value in the open. */
const wantedOf = (ctx: Context, c: corrections.CorrectionRow): string =>
  c.wanted_sealed === null ? c.wanted : open(ctx.platform.keyring, c.wanted_sealed, certificateColumn)

const apply = async (neighbours: Neighbours, tx: Sql, ctx: Context, theCase: TheCase, c: corrections.CorrectionRow) => {
  const o = await corrections.storedOutcome(tx, c.learner_id, c.outcome_id)
  const entry = o === undefined ? undefined : await store.entryBy(tx, { id: o.entry_id })
  if (o === undefined || entry === undefined) return refuse('record.not_found')
  const read = readCorrection(factsOf(entry), standing(ctx, o), c.field, wantedOf(ctx, c), shanghaiDay(ctx.now))
  if (!read.ok) return refuse('deposits.content_wrong')
  const which = { learnerId: c.learner_id, outcomeId: c.outcome_id }
  await holdOutcome(tx, c.learner_id, c.outcome_id)
  const last = await lastStatus(tx, c.learner_id, c.outcome_id)
  const verdict = mayCorrect(statusOn(last?.status ?? null, null, ''))
  if (verdict === 'outcomes.already_revoked') return refuse(verdict)
  const by = blockers(await restingOn(neighbours, tx, which, { kind: 'corrected', what: c.field }))
  if (verdict !== 'yes' || by !== undefined) return refuse('outcomes.in_use', { by: by ?? entry.name })
  await corrections.freeClaims(tx, c.learner_id, c.outcome_id)
  const id = ctx.newId()
  const next: NewOutcome = {
    id,
    learnerId: c.learner_id,
    entryId: o.entry_id,
    achievementId: o.achievement_id,
    achievementVersion: o.achievement_version,
    typeCode: o.type_code,
    issuerId: o.issuer_id,
    organizationId: o.organization_id,
    levels: levels(o),
    occurrence: occurrenceOf({ repeats: entry.repeats, termId: entry.term_id, obtainedOn: read.value.obtainedOn }),
    ...read.value,
    points: o.points,
    ...certificateOf(ctx, read.value.certificateNo),
    expiresOn: expiryOf(read.value.obtainedOn, entry.validity_months),
    channel: o.channel,
    caseId: theCase.id,
    correctsId: c.outcome_id,
    storedAt: ctx.now,
  }
  const event = await storeOutcome(tx, next)
  const kept = await appendStatus(tx, {
    learnerId: c.learner_id,
    outcomeId: c.outcome_id,
    seq: (last?.seq ?? 0) + 1,
    status: 'corrected',
    reason: c.field,
    note: null,
    actorId: null,
    organizationId: theCase.organization_id,
    at: ctx.now,
  })
  if (!kept) return refuse('outcomes.already_revoked')
  const followed = await followFate(neighbours, tx, ctx, which, { kind: 'corrected', what: c.field, by: id })
  await tellFollowers(tx, { outcomeId: c.outcome_id })
  await corrections.concludeCorrection(tx, c.id, 'applied', id, ctx.now)
  await notify(tx, ctx, {
    to: { kind: 'learner', id: c.learner_id },
    code: 'outcomes.corrected',
    params: { entry: entry.name },
    href: `/me/archive/${id}`,
  })
  const facts = { outcome: c.outcome_id, by: id, learner: c.learner_id, field: c.field }
  return { events: [event, { kind: 'outcome.corrected', facts }, ...followed] }
}

const restWords = {
  credit: ['已认定学分', 'Certified credit'],
  certification: ['认定申请', 'Application for credit'],
  proof: ['证明', 'Proof'],
  conversion: ['转换', 'Conversion'],
} as const
const effectWords = {
  takenBack: '批准后学分收回，学习者可按更正后的内容重新申请认定',
  frozen: '批准后学分冻结',
  carriedOver: '批准后学分不变，转到更正后的成果',
  disputed: '批准后这次转换存疑',
  withdrawn: '批准后这份申请撤回，学习者可重新申请',
  ends: '批准后这份证明失效，学习者可重新开具',
  blocks: '学分正在办理或已经使用，处理完才能批准更正',
} as const

/** What rests on the outcome, as the reviewer reads it before deciding. */
const restFact = (one: outcomes.Dependence): reviews.CaseFact => ({
  zh: restWords[one.kind][0],
  en: restWords[one.kind][1],
  value: one.credits === null ? one.number : `${formatCredits(one.credits)}（${one.number}）`,
  warn: effectWords[one.effect],
})

/** Corrections on the review desk: an approved one stores the next version, the former stays in the history. */
export const correctionCase = (neighbours: Neighbours): CaseKind => ({
  kind: 'outcomeCorrection',
  onEvent: async (tx, ctx, theCase, step) => {
    const c = await corrections.correctionById(tx, theCase.subject_id)
    if (c === undefined) return refuse('record.not_found')
    if (step.to === 'approved') return apply(neighbours, tx, ctx, theCase, c)
    if (step.to === 'refused' || step.to === 'withdrawn') await corrections.concludeCorrection(tx, c.id, step.to, null, ctx.now)
    return {}
  },
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const c = await corrections.correctionById(db, theCase.subject_id)
    const o = c === undefined ? undefined : await corrections.storedOutcome(db, c.learner_id, c.outcome_id)
    if (c === undefined || o === undefined) return { facts: [], attachments: [] }
    const [zh, en] = fieldWords[c.field]
    const resting = await restingOn(
      neighbours,
      db,
      { learnerId: c.learner_id, outcomeId: c.outcome_id },
      { kind: 'corrected', what: c.field },
    )
    const now = {
      obtainedOn: o.obtained_on,
      grade: o.grade ?? '—',
      certificateNo: o.certificate_sealed === null ? (o.certificate_no ?? '—') : '***',
      minutes: formatHours(o.minutes),
      credits: formatCredits(o.credits),
    }[c.field]
    return {
      facts: [
        { field: 'wanted', zh, en, was: now, value: c.wanted },
        { field: 'note', zh: '说明', en: 'Note', value: c.note ?? '—' },
        ...(c.state === 'open' ? resting.map(restFact) : []),
      ],
      attachments: (await filesByIds(db, c.file_ids)).map((f) => ({ fileId: f.id, name: f.name, type: f.type, size: f.size })),
    }
  },
})

/** Requests for a correction: the learner's and the unit's. */
export const correctionActions = (neighbours: Neighbours): readonly Bound[] => [request(neighbours), enter(neighbours)]
