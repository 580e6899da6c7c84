import { type certificationWords, certificationOfferings as contract } from '@creditbank/contract'
import { keepFiles, type Viewer } from '../files/index.ts'
import { managementCentre } from '../organizations/index.ts'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { openCase, withdrawCase } from '../reviews/index.ts'
import { offeringActs, offeringDefects, validityFits } from './offeringRules.ts'
import * as store from './offeringStore.ts'
import { reportOf } from './offeringReport.ts'
import { manages, panelOf, withPanel } from './panel.ts'
import { achievementOwner, typeExists } from './standardStore.ts'

type StaffContext = Context<StaffActor>

const certificateOf = (row: store.OfferingRow): contract.OfferingLine['certificate'] =>
  row.certificateNumber === null || row.credits === null || row.minutes === null || row.validFrom === null || row.validTo === null
    ? null
    : {
        number: row.certificateNumber,
        credits: row.credits,
        minutes: row.minutes,
        level: row.level,
        validFrom: row.validFrom,
        validTo: row.validTo,
        entry: row.entryId === null || row.entryNumber === null ? null : { id: row.entryId, number: row.entryNumber },
      }

const lineOf = (row: store.OfferingRow, day: string): contract.OfferingLine => ({
  id: row.id,
  number: row.number,
  name: row.name,
  organization: { id: row.organizationId, name: row.organization },
  credits: row.content.credits,
  state: row.state,
  dueOn: row.dueOn,
  overdue: row.dueOn !== null && row.dueOn < day,
  scored: row.scored,
  asked: row.asked,
  certificate: certificateOf(row),
  updatedAt: row.updatedAt.toISOString(),
})

/** An institution writes its own offerings; the management centre, which sees all of them, writes no other's. */
const edits = (actor: StaffActor, row: store.OfferingRow): boolean =>
  actor.may.has('catalog.edit') && seesRow(actor, row) && (actor.scope.level !== 1 || row.organizationId === actor.organization.id)

/** The offering for a command of its institution, held. */
const owned = async (tx: Sql, ctx: StaffContext, id: Id): Promise<store.OfferingRow> => {
  const row = await store.offeringById(tx, id, true)
  return row !== undefined && edits(ctx.actor, row) ? row : refuse('record.not_found')
}

const openStates: readonly certificationWords.OfferingState[] = ['draft', 'returned', 'withdrawn', 'refused']

const list = query(contract.listOfferings, async (ctx, { cursor, limit = 50, state, search }) => {
  const before = cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined
  const filter = { state, search, draftsOf: ctx.actor.organization.id, before, limit }
  const ids = await staffRead(ctx, (tx) => store.visibleOfferings(tx, filter))
  const rows = await store.offeringsByIds(ctx.platform.database.app, ids.slice(0, limit))
  const day = shanghaiDay(ctx.now)
  return { items: rows.map((row) => lineOf(row, day)), next: ids.length > limit ? (ids[limit - 1] ?? null) : null }
})

const recommendationOf = (row: store.OfferingRow): contract.Offering['recommendation'] =>
  row.recommendedCredits === null || row.recommendedMinutes === null || row.recommendedTo === null
    ? null
    : {
        credits: row.recommendedCredits,
        minutes: row.recommendedMinutes,
        level: row.recommendedLevel,
        validTo: row.recommendedTo,
        opinion: row.recommendedOpinion ?? '',
        by: row.recommender ?? '',
      }

/** One offering as a reader sees it: sheets, visit and recommendation are the management centre's. */
const whole = async (db: Sql, ctx: StaffContext, row: store.OfferingRow): Promise<contract.Offering> => {
  const day = shanghaiDay(ctx.now)
  const managing = manages(ctx.actor)
  const panel = await panelOf(db, row, day)
  const ended = row.state === 'returned' || row.state === 'refused'
  return {
    ...lineOf(row, day),
    version: row.version,
    content: row.content,
    files: [...(await store.filesOf(db, row.id))],
    defects: offeringDefects(row.content),
    caseId: row.caseId,
    returned: ended && row.caseId !== null ? ((await store.lastReturn(db, row.caseId)) ?? null) : null,
    visit: managing && row.visitedOn !== null ? { on: row.visitedOn, findings: row.visitFindings ?? '', by: row.visitedBy ?? '' } : null,
    recommendation: managing ? recommendationOf(row) : null,
    panel: managing && row.round > 0 ? panel : null,
    can: offeringActs(row, { edits: edits(ctx.actor, row), manages: managing, staffId: ctx.actor.staffId }, panel.complete),
  }
}

const seen = async (ctx: StaffContext, id: Id): Promise<store.OfferingRow> => {
  const row = await store.offeringById(ctx.platform.database.app, id)
  const foreignDraft = row?.state === 'draft' && manages(ctx.actor) && row.organizationId !== ctx.actor.organization.id
  return row === undefined || !seesRow(ctx.actor, row) || foreignDraft ? refuse('record.not_found') : row
}

const read = query(contract.readOffering, async (ctx, { id }) => whole(ctx.platform.database.app, ctx, await seen(ctx, id)))

const filesIn = (content: contract.OfferingContent) =>
  Object.entries(content.parts).flatMap(([dimension, part]) => part.fileIds.map((fileId) => ({ dimension, fileId })))

/** Checks what the content names, and keeps the files that are new to the offering: they have to be the writer's own. */
const checked = async (tx: Sql, ctx: StaffContext, content: contract.OfferingContent, kept: ReadonlySet<Id>): Promise<void> => {
  if (!(await typeExists(tx, content.typeCode))) return refuse('catalog.type_unknown')
  if (content.achievementId !== null) {
    const owner = await achievementOwner(tx, content.achievementId)
    if (owner === undefined || !seesRow(ctx.actor, owner)) return refuse('certification.achievement_unknown')
  }
  const fresh = [...new Set(filesIn(content).map((file) => file.fileId))].filter((id) => !kept.has(id))
  if ((await keepFiles(tx, fresh, { kind: 'staff', id: ctx.actor.staffId })) !== fresh.length) return refuse('deposits.file_unknown')
}

const create = command(contract.createOffering, async (tx, ctx, { content }) => {
  await checked(tx, ctx, content, new Set())
  const id = ctx.newId()
  const { organization, staffId } = ctx.actor
  const owner = { organizationId: organization.id, ...levels(organization) }
  await store.insertOffering(tx, { id, year: shanghaiDay(ctx.now).slice(0, 4), ...owner, content, author: staffId, now: ctx.now })
  await store.putFiles(tx, id, filesIn(content))
  return { output: { id, version: 1 }, account: { act: 'certification.createOffering', subject: { kind: 'offering', id } } }
})

const save = command(contract.saveOffering, async (tx, ctx, { id, version, content }) => {
  const row = await owned(tx, ctx, id)
  if (!openStates.includes(row.state)) return { refused: 'certification.offering_not_editable' }
  if (row.version !== version) return { refused: 'record.changed' }
  await checked(tx, ctx, content, new Set((await store.filesOf(tx, id)).map((file) => file.fileId)))
  const next = await store.updateOffering(tx, { id, content, author: ctx.actor.staffId, now: ctx.now })
  await store.putFiles(tx, id, filesIn(content))
  return {
    output: { id, version: next },
    account: { act: 'certification.saveOffering', subject: { kind: 'offering', id }, params: { version: next } },
  }
})

const submit = command(contract.submitOffering, async (tx, ctx, { id }) => {
  const row = await owned(tx, ctx, id)
  if (!openStates.includes(row.state)) return { refused: 'certification.offering_not_editable' }
  const defects = offeringDefects(row.content)
  if (defects.length > 0) return { refused: 'certification.offering_incomplete', params: { count: defects.length } }
  const centre = (await managementCentre(tx)) ?? refuse('record.not_found')
  const opened = await openCase(tx, ctx, {
    kind: 'certificationOffering',
    subjectId: id,
    title: row.name,
    typeCode: row.content.typeCode,
    path: 'firstFinal',
    organization: centre,
    enteredBy: { staffId: ctx.actor.staffId, organizationId: ctx.actor.organization.id },
    authors: row.authors,
  })
  if (opened === undefined) return { refused: 'certification.offering_not_editable' }
  await store.setOffering(tx, id, { state: 'submitted', caseId: opened.caseId, now: ctx.now })
  return {
    output: { caseNumber: opened.number, dueOn: opened.dueOn },
    account: { act: 'certification.submitOffering', subject: { kind: 'offering', id } },
    events: [{ kind: 'certification.offeringSubmitted', facts: { offering: id, organization: row.organizationId, round: row.round + 1 } }],
  }
})

const withdraw = command(contract.withdrawOffering, async (tx, ctx, { id }) => {
  const row = await owned(tx, ctx, id)
  if (openStates.includes(row.state) && row.state !== 'returned') return { refused: 'certification.offering_not_open' }
  const done = await withdrawCase(tx, ctx, 'certificationOffering', id)
  if (done !== 'withdrawn') return { refused: done }
  await store.setOffering(tx, id, { state: 'withdrawn', now: ctx.now })
  return { output: { done: true as const }, account: { act: 'certification.withdrawOffering', subject: { kind: 'offering', id } } }
})

const visit = command(contract.noteVisit, async (tx, ctx, { id, on, findings }) => {
  await withPanel(tx, ctx, id)
  if (on > shanghaiDay(ctx.now)) return { refused: 'certification.visit_ahead' }
  await store.noteVisit(tx, { id, on, findings, by: ctx.actor.staffId, now: ctx.now })
  return { output: { done: true as const }, account: { act: 'certification.noteVisit', subject: { kind: 'offering', id }, params: { on } } }
})

const recommend = command(contract.recommendOffering, async (tx, ctx, { id, ...what }) => {
  const row = await withPanel(tx, ctx, id)
  if (row.authors.includes(ctx.actor.staffId)) return { refused: 'certification.own_offering' }
  const day = shanghaiDay(ctx.now)
  if (!validityFits(day, what.validTo)) return { refused: 'certification.validity_wrong' }
  const panel = await panelOf(tx, row, day)
  if (!panel.complete) return { refused: 'certification.panel_incomplete', params: { least: 3 } }
  await store.recommend(tx, { id, ...what, by: ctx.actor.staffId, now: ctx.now })
  return {
    output: { done: true as const },
    account: {
      act: 'certification.recommendOffering',
      subject: { kind: 'offering', id },
      params: { credits: what.credits, minutes: what.minutes, level: what.level, validTo: what.validTo },
    },
  }
})

const report = query(contract.offeringReport, async (ctx, { id }) => {
  const row = await seen(ctx, id)
  const certificate = certificateOf(row)
  if (certificate === null) return { refused: 'certification.offering_not_certified' }
  return reportOf(ctx, row, certificate, await panelOf(ctx.platform.database.app, row, shanghaiDay(ctx.now)))
})

/** The files of an offering: of its institution, and of whoever reviews it. */
export const seesOfferingFile: Viewer = async (ctx, fileId) => {
  const row = await store.offeringOfFile(ctx.platform.database.app, fileId)
  if (row === undefined) return undefined
  return seesRow(ctx.actor, row) ? { learnerId: null } : 'hidden'
}

/** Offerings over HTTP. */
export const offeringActions: readonly Bound[] = [list, read, create, save, submit, withdraw, visit, recommend, report]
