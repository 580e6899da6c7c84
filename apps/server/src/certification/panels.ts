import { certificationPanels as contract, certificationWords as words } from '@creditbank/contract'
import { fileById, openFile } from '../files/index.ts'
import { notify } from '../notices/index.ts'
import type { StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatDay, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { panelSum, totalOf, whyNotAsked } from './offeringRules.ts'
import { filesOf, type OfferingRow, offeringById } from './offeringStore.ts'
import { manages, withPanel } from './panel.ts'
import * as store from './panelStore.ts'

type StaffContext = Context<StaffActor>
/** Experts on one panel at most. */
const panelLimit = 9

/** Every expert with the reason why they may not judge an offering, the fitting and least busy ones first. */
const candidatesOf = async (
  db: Sql,
  row: OfferingRow,
  day: string,
): Promise<readonly (contract.Candidate & { readonly staffId: Id })[]> => {
  const active = (await store.sheetsOf(db, row.id, row.round)).filter((sheet) => sheet.state === 'asked' || sheet.state === 'scored')
  const applicant = { organizationId: row.organizationId, centreId: row.l2, name: row.organization, authors: row.authors }
  return (await store.allExperts(db, day))
    .map((expert) => ({
      id: expert.id,
      staffId: expert.staffId,
      name: expert.name,
      unit: expert.unit,
      title: expert.title,
      fields: [...expert.fields],
      matches: expert.fields.filter((field) => row.content.fields.includes(field)).length,
      open: expert.open,
      whyNot: whyNotAsked(
        { ...expert, conflictIds: expert.conflicts.map((unit) => unit.id), asked: active.some((sheet) => sheet.expertId === expert.id) },
        applicant,
      ),
    }))
    .sort((a, b) => Number(a.whyNot !== null) - Number(b.whyNot !== null) || b.matches - a.matches || a.open - b.open)
}

const candidates = query(contract.listCandidates, async (ctx, { id }) => {
  const db = ctx.platform.database.app
  const row = await offeringById(db, id)
  if (row === undefined || !manages(ctx.actor) || row.state === 'draft') return { refused: 'record.not_found' }
  return { items: (await candidatesOf(db, row, shanghaiDay(ctx.now))).map(({ staffId: _, ...shown }) => shown) }
})

const ask = command(contract.askExperts, async (tx, ctx, { id, expertIds, dueOn }) => {
  const row = await withPanel(tx, ctx, id)
  const day = shanghaiDay(ctx.now)
  if (dueOn <= day) return { refused: 'certification.due_past' }
  if (row.asked + new Set(expertIds).size > panelLimit) return { refused: 'certification.panel_too_large' }
  const known = new Map((await candidatesOf(tx, row, day)).map((one) => [one.id, one]))
  for (const expertId of new Set(expertIds)) {
    const expert = known.get(expertId)
    if (expert === undefined) return { refused: 'record.not_found' }
    const asked =
      expert.whyNot === null &&
      (await store.insertSheet(tx, {
        id: ctx.newId(),
        offeringId: id,
        round: row.round,
        expertId,
        dueOn,
        by: ctx.actor.staffId,
        now: ctx.now,
      }))
    if (!asked) return { refused: 'certification.expert_excluded', params: { name: expert.name } }
    await notify(tx, ctx, {
      to: { kind: 'staff', id: expert.staffId },
      code: 'certification.sheetAsked',
      params: { offering: row.name, organization: row.organization, day: formatDay(dueOn) },
      href: '/admin/sheets',
    })
  }
  return {
    output: { sheets: new Set(expertIds).size },
    account: { act: 'certification.askExperts', subject: { kind: 'offering', id }, params: { experts: [...new Set(expertIds)], dueOn } },
  }
})

const release = command(contract.releaseSheet, async (tx, ctx, { id, reason }) => {
  const known = await store.sheetById(tx, id)
  if (known === undefined || !manages(ctx.actor)) return { refused: 'record.not_found' }
  await offeringById(tx, known.offeringId, true)
  const sheet = (await store.sheetById(tx, id)) ?? known
  if (sheet.state !== 'asked') return { refused: 'certification.sheet_closed' }
  await store.closeSheet(tx, { id, state: 'released', reason, now: ctx.now })
  await notify(tx, ctx, {
    to: { kind: 'staff', id: sheet.staffId },
    code: 'certification.sheetReleased',
    params: { offering: sheet.name, reason },
  })
  return {
    output: { done: true as const },
    account: {
      act: 'certification.releaseSheet',
      subject: { kind: 'sheet', id },
      params: { offering: sheet.offeringId },
      texts: { reason },
    },
  }
})

const experts = query(contract.listExperts, async (ctx, { cursor, limit = 50, search, status }) => {
  const db = ctx.platform.database.app
  const day = shanghaiDay(ctx.now)
  const before = cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined
  const rows = await store.expertPage(db, { day, search, status, before, limit })
  const shown = rows.slice(0, limit)
  return {
    items: shown.map((row) => ({
      id: row.id,
      name: row.name,
      organization: row.organizationId === null || row.organization === null ? null : { id: row.organizationId, name: row.organization },
      unit: row.unit,
      title: row.title,
      fields: [...row.fields],
      status: row.status,
      conflicts: [...row.conflicts],
      open: row.open,
      scored: row.scored,
      drift: row.drift,
      spread: row.spread,
      version: row.version,
    })),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    unlisted: [...(await store.unlistedExperts(db, day))],
  }
})

const unitsExist = async (tx: Sql, content: { readonly organizationId: Id | null; readonly conflictIds: readonly Id[] }): Promise<void> => {
  const named = [...new Set([...content.conflictIds, ...(content.organizationId === null ? [] : [content.organizationId])])]
  if ((await store.unitsKnown(tx, named)) !== named.length) refuse('certification.organization_unknown')
}

const addExpert = command(contract.addExpert, async (tx, ctx, content) => {
  if (!manages(ctx.actor)) return { refused: 'permission.denied' }
  await unitsExist(tx, content)
  const id = ctx.newId()
  const appointed = (await store.unlistedExperts(tx, shanghaiDay(ctx.now))).some((one) => one.staffId === content.staffId)
  const listed = !appointed || !(await store.insertExpert(tx, { id, ...content, now: ctx.now }))
  if (listed)
    return { refused: (await store.expertOf(tx, content.staffId)) ? 'certification.expert_listed' : 'certification.not_an_expert' }
  return { output: { id }, account: { act: 'certification.addExpert', subject: { kind: 'expert', id } } }
})

const saveExpert = command(contract.saveExpert, async (tx, ctx, content) => {
  if (!manages(ctx.actor)) return { refused: 'permission.denied' }
  await unitsExist(tx, content)
  const done = await store.updateExpert(tx, { ...content, now: ctx.now })
  if (done !== 'done') return { refused: done === 'gone' ? 'record.not_found' : 'record.changed' }
  return {
    output: { done: true as const },
    account: { act: 'certification.saveExpert', subject: { kind: 'expert', id: content.id }, params: { status: content.status } },
  }
})

const sheetLine = (row: store.SheetRow, day: string): contract.SheetLine => ({
  id: row.id,
  offering: { name: row.name, organization: row.organization },
  state: row.state,
  dueOn: row.dueOn,
  overdue: row.state === 'asked' && row.dueOn < day,
  askedAt: row.askedAt.toISOString(),
  submittedAt: row.state === 'scored' ? (row.closedAt?.toISOString() ?? null) : null,
})

const sheets = query(contract.listSheets, async (ctx, { cursor, limit = 50, state }) => {
  const before = cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined
  const rows = await store.sheetsFor(ctx.platform.database.app, ctx.actor.staffId, { state, before, limit })
  const shown = rows.slice(0, limit)
  const day = shanghaiDay(ctx.now)
  return { items: shown.map((row) => sheetLine(row, day)), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
})

/** A sheet of the caller's own: nobody reads another's. Declined or taken back, the papers are closed to them. */
const ownSheet = async (tx: Sql, ctx: StaffContext, id: Id): Promise<store.SheetRow> => {
  const row = await store.sheetById(tx, id)
  return row !== undefined && row.staffId === ctx.actor.staffId ? row : refuse('record.not_found')
}
const readable = (row: store.SheetRow): boolean => row.state === 'asked' || row.state === 'scored'

const readSheet = query(contract.readSheet, async (ctx, { id }) => {
  const db = ctx.platform.database.app
  const row = await ownSheet(db, ctx, id)
  const offering = (await offeringById(db, row.offeringId)) ?? refuse('record.not_found')
  const files = readable(row) ? await filesOf(db, row.offeringId) : []
  const { content } = offering
  return {
    ...sheetLine(row, shanghaiDay(ctx.now)),
    number: offering.number,
    fields: [...content.fields],
    audience: content.audience,
    minutes: content.minutes,
    proposed: { credits: content.credits, level: content.level },
    parts: readable(row)
      ? words.dimensions.map((dimension) => ({
          dimension,
          text: content.parts[dimension].text,
          files: files.filter((file) => file.dimension === dimension).map(({ dimension: _, ...file }) => file),
        }))
      : [],
    scores: row.scores,
    verdict: row.verdict,
    credits: row.credits,
    comment: row.comment,
  }
})

const sheetFile = query(contract.sheetFile, async (ctx, { id, fileId }) => {
  const db = ctx.platform.database.app
  const row = await ownSheet(db, ctx, id)
  const shown = readable(row) && (await filesOf(db, row.offeringId)).some((file) => file.fileId === fileId)
  const file = shown ? await fileById(db, fileId) : undefined
  if (file === undefined) return { refused: 'record.not_found' }
  return { download: { name: file.name, type: file.type, content: await openFile(ctx.platform, file), size: file.size } }
})

/** The caller's own sheet while it can still be filled in. Its offering is held: of two experts who hand in at once the second sees the first. */
const openSheet = async (
  tx: Sql,
  ctx: StaffContext,
  id: Id,
): Promise<{ readonly sheet: store.SheetRow; readonly offering: OfferingRow }> => {
  const { offeringId } = await ownSheet(tx, ctx, id)
  const offering = (await offeringById(tx, offeringId, true)) ?? refuse('record.not_found')
  const sheet = await ownSheet(tx, ctx, id)
  const open = sheet.state === 'asked' && offering.state === 'accepted' && offering.round === sheet.round
  return open ? { sheet, offering } : refuse('certification.sheet_closed')
}

const score = command(contract.scoreSheet, async (tx, ctx, { id, ...what }) => {
  const { sheet: row } = await openSheet(tx, ctx, id)
  const total = totalOf(what.scores)
  await store.score(tx, { id, ...what, total, now: ctx.now })
  const all = await store.sheetsOf(tx, row.offeringId, row.round)
  if (panelSum(all).complete)
    await notify(tx, ctx, {
      to: { kind: 'staff', id: row.askedBy },
      code: 'certification.panelComplete',
      params: { offering: row.name, count: all.filter((one) => one.state === 'scored').length },
      href: `/admin/offerings/${row.offeringId}`,
    })
  return {
    output: { done: true as const },
    account: {
      act: 'certification.scoreSheet',
      subject: { kind: 'sheet', id },
      params: { offering: row.offeringId, total, verdict: what.verdict },
    },
    events: [
      { kind: 'certification.sheetScored', facts: { sheet: id, offering: row.offeringId, round: row.round, total, verdict: what.verdict } },
    ],
  }
})

const declare = command(contract.declareConflict, async (tx, ctx, { id, reason }) => {
  const { sheet: row, offering } = await openSheet(tx, ctx, id)
  await store.closeSheet(tx, { id, state: 'conflict', reason, now: ctx.now })
  await store.addConflict(tx, row.expertId, offering.organizationId, ctx.now)
  await notify(tx, ctx, {
    to: { kind: 'staff', id: row.askedBy },
    code: 'certification.conflictDeclared',
    params: { offering: row.name, expert: row.expert, reason },
    href: `/admin/offerings/${row.offeringId}`,
  })
  return {
    output: { done: true as const },
    account: {
      act: 'certification.declareConflict',
      subject: { kind: 'sheet', id },
      params: { offering: row.offeringId },
      texts: { reason },
    },
  }
})

/** The expert library, panels and sheets over HTTP. */
export const panelActions: readonly Bound[] = [
  experts,
  addExpert,
  saveExpert,
  candidates,
  ask,
  release,
  sheets,
  query(contract.countSheets, (ctx) => store.countSheets(ctx.platform.database.app, ctx.actor.staffId, shanghaiDay(ctx.now))),
  readSheet,
  sheetFile,
  score,
  declare,
]
