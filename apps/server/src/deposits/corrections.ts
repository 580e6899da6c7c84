import { outcomes } from '@creditbank/contract'
import { handlingOffices, personIds } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import { unitById } from '../organizations/index.ts'
import {
  appendStatus,
  certificateColumn,
  certificateOf,
  expiryOf,
  lastStatus,
  mayRevoke,
  type NewOutcome,
  occurrenceOf,
  outcomeOfPerson,
  statusOn,
  tellFollowers,
  storeOutcome,
} from '../outcomes/index.ts'
import { type CaseKind, openCase, type TheCase } from '../reviews/index.ts'
import { levels } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { open } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command } from '../platform/serve.ts'
import * as corrections from './correctionStore.ts'
import { readContent } from './rules.ts'
import * as store from './store.ts'
import { factsOf } from './submit.ts'

const fieldWords = {
  obtainedOn: ['取得日期', 'Obtained on'],
  grade: ['成绩', 'Grade'],
  certificateNo: ['证书编号', 'Certificate no.'],
  minutes: ['学时', 'Hours'],
  credits: ['学分', 'Credits'],
} as const

/** What a stored outcome says, as a person would type it, with the wanted value put in its place. */
const corrected = (
  o: corrections.StoredOutcome,
  certificateNo: string | null,
  c: { field: corrections.CorrectionRow['field']; wanted: string },
) => {
  const content = {
    obtainedOn: o.obtained_on,
    grade: o.grade ?? undefined,
    hours: formatHours(o.minutes),
    credits: formatCredits(o.credits),
    certificateNo: certificateNo ?? undefined,
  }
  const key = c.field === 'minutes' ? 'hours' : c.field
  return { ...content, [key]: c.wanted }
}

const request = command(outcomes.requestCorrection, async (tx, ctx, { id, what, wanted, note }) => {
  const row = await outcomeOfPerson(tx, await personIds(tx, ctx.actor.learnerId), id)
  if (row === undefined) return { refused: 'record.not_found' }
  if (mayRevoke(statusOn(row.last_status, row.expires_on, shanghaiDay(ctx.now))) === 'outcomes.already_revoked')
    return { refused: 'outcomes.already_revoked' }
  if (await corrections.correctionOpen(tx, row.learner_id, id)) return { refused: 'outcomes.correction_open' }
  const sealed = what === 'certificateNo' ? certificateOf(ctx, wanted).certificateSealed : null
  const correctionId = ctx.newId()
  await corrections.insertCorrection(tx, {
    id: correctionId,
    learnerId: row.learner_id,
    outcomeId: id,
    field: what,
    wanted: sealed === null ? wanted : '***',
    sealed,
    note: note ?? null,
    now: ctx.now,
  })
  // The office that stored it knows the paper; where that is the management centre, the learner's own office looks first.
  const depositor = await unitById(tx, row.organization_id)
  const office =
    depositor !== undefined && depositor.kind !== 'managementCentre'
      ? depositor
      : (await handlingOffices(tx, row.learner_id, shanghaiDay(ctx.now)))[0]
  if (office === undefined) return { refused: 'record.not_found' }
  const opened = await openCase(tx, ctx, {
    kind: 'outcomeCorrection',
    subjectId: correctionId,
    title: row.entry_name,
    learnerId: row.learner_id,
    learnerName: row.learner_name,
    typeCode: row.type_code,
    path: 'first',
    organization: office,
  })
  if (opened === undefined) return { refused: 'outcomes.correction_open' }
  return {
    output: { number: opened.number, dueOn: opened.dueOn },
    account: { act: 'outcomes.requestCorrection', subject: { kind: 'outcome', id }, learnerId: row.learner_id, params: { field: what } },
  }
})

/** The wanted value in the open. */
const wantedOf = (ctx: Context, c: corrections.CorrectionRow): string =>
  c.wanted_sealed === null ? c.wanted : open(ctx.platform.keyring, c.wanted_sealed, certificateColumn)

const apply = async (tx: Sql, ctx: Context, theCase: TheCase, c: corrections.CorrectionRow) => {
  const o = await corrections.storedOutcome(tx, c.learner_id, c.outcome_id)
  const entry = o === undefined ? undefined : await store.entryBy(tx, { id: o.entry_id })
  if (o === undefined || entry === undefined) return refuse('record.not_found')
  const certificate = o.certificate_sealed === null ? o.certificate_no : open(ctx.platform.keyring, o.certificate_sealed, certificateColumn)
  const read = readContent(factsOf(entry), corrected(o, certificate, { field: c.field, wanted: wantedOf(ctx, c) }), shanghaiDay(ctx.now))
  if (!read.ok) return refuse('deposits.content_wrong')
  const last = await lastStatus(tx, c.learner_id, c.outcome_id)
  if (mayRevoke(statusOn(last?.status ?? null, null, '')) !== 'yes') return refuse('outcomes.already_revoked')
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
  await tellFollowers(tx, { outcomeId: c.outcome_id })
  await corrections.concludeCorrection(tx, c.id, 'applied', id, ctx.now)
  await notify(tx, ctx, {
    to: { kind: 'learner', id: c.learner_id },
    code: 'outcomes.corrected',
    params: { entry: entry.name },
    href: `/me/archive/${id}`,
  })
  return { events: [event, { kind: 'outcome.corrected', facts: { outcome: c.outcome_id, by: id, learner: c.learner_id, field: c.field } }] }
}

/** Corrections on the review desk: an approved one stores the next version, the former stays in the history. */
export const correctionCase: CaseKind = {
  kind: 'outcomeCorrection',
  onEvent: async (tx, ctx, theCase, step) => {
    const c = await corrections.correctionById(tx, theCase.subject_id)
    if (c === undefined) return refuse('record.not_found')
    if (step.to === 'approved') return apply(tx, ctx, theCase, c)
    if (step.to === 'refused' || step.to === 'withdrawn') await corrections.concludeCorrection(tx, c.id, step.to, null, ctx.now)
    return {}
  },
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const c = await corrections.correctionById(db, theCase.subject_id)
    const o = c === undefined ? undefined : await corrections.storedOutcome(db, c.learner_id, c.outcome_id)
    if (c === undefined || o === undefined) return { facts: [], attachments: [] }
    const [zh, en] = fieldWords[c.field]
    const now = {
      obtainedOn: o.obtained_on,
      grade: o.grade ?? '—',
      certificateNo: o.certificate_sealed === null ? (o.certificate_no ?? '—') : '***',
      minutes: formatHours(o.minutes),
      credits: formatCredits(o.credits),
    }[c.field]
    return {
      facts: [
        { zh: '更正内容', en: 'Field', value: zh },
        { zh: `现在的${zh}`, en: `${en} now`, value: now },
        { field: 'wanted', zh: `希望改为`, en: 'Wanted', value: c.wanted },
        { field: 'note', zh: '说明', en: 'Note', value: c.note ?? '—' },
      ],
      attachments: [],
    }
  },
}

/** The learner's request for a correction. */
export const correctionActions = (): readonly Bound[] => [request]
