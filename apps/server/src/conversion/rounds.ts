import { conversionRounds as contract } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import { noteAccess } from '../platform/access.ts'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse, runCommand } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, effect, query } from '../platform/serve.ts'
import { programmeById } from '../programmes/index.ts'
import { applicationsByIds } from './applicationStore.ts'
import { rosterPdf, unprinted } from './roster.ts'
import { largestRound, sheetBlocked, windowFits } from './roundRules.ts'
import * as store from './roundStore.ts'

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const countsOf = ({ members, asked }: store.RoundRow): contract.RoundLine['counts'] => ({
  all: Object.values(members).reduce((sum, n) => sum + n, 0),
  proposed: members.proposed ?? 0,
  accepted: members.accepted ?? 0,
  declined: (members.declined ?? 0) + (members.lapsed ?? 0),
  asked,
  decided: members.decided ?? 0,
  failed: members.failed ?? 0,
})

const lineOf = (row: store.RoundRow): contract.RoundLine => ({
  id: row.id,
  number: row.number,
  name: row.name,
  organization: { id: row.organizationId, name: row.organization },
  programme: { id: row.programmeId, name: row.programme },
  cohort: row.cohort,
  className: row.className,
  opensOn: row.opensOn,
  closesOn: row.closesOn,
  state: row.state,
  documentNumber: row.documentNumber,
  counts: countsOf(row),
})

const printable = (row: store.RoundRow): boolean => row.state === 'prepared' || row.state === 'deciding' || row.state === 'decided'

const shown = (ctx: Context<StaffActor>, row: store.RoundRow): contract.Round => {
  const { actor } = ctx
  const accepts = actor.may.has('conversion.accept') && seesRow(actor, row)
  const blocked = sheetBlocked(row, row.members, shanghaiDay(ctx.now))
  return {
    ...lineOf(row),
    openedAt: row.openedAt.toISOString(),
    preparedBy: row.preparedName,
    preparedAt: row.preparedAt?.toISOString() ?? null,
    returnedNote: row.returnedNote,
    decidedBy: row.decidedName,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    can: {
      prepare: accepts && row.state === 'open' && blocked === null,
      decide:
        row.state === 'prepared' && actor.may.has('conversion.finalReview') && seesRow(actor, row) && row.preparedBy !== actor.staffId,
      answer: accepts,
      print: accepts && printable(row),
    },
    blocked: row.state === 'proposing' || row.state === 'open' ? blocked : null,
  }
}

const open = command(contract.openRound, async (tx, ctx, input) => {
  const { organization } = ctx.actor
  if (organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
  const programme = await programmeById(tx, input.programmeId)
  if (programme === undefined || programme.organizationId !== organization.id || programme.inForce === null || programme.retiredAt !== null)
    return { refused: 'programmes.not_offered' }
  const today = shanghaiDay(ctx.now)
  if (!windowFits(input, today)) return { refused: 'conversion.window_wrong' }
  const id = ctx.newId()
  const made = { ...input, id, year: today.slice(0, 4), organizationId: organization.id, ...levels(programme) }
  const members = await store.insertRound(tx, { ...made, by: ctx.actor.staffId, now: ctx.now })
  if (members === 0) return refuse('conversion.class_empty')
  if (members > largestRound) return refuse('conversion.class_too_large', { limit: largestRound })
  const row = (await store.roundById(tx, id)) ?? refuse('record.not_found')
  return {
    output: shown(ctx, row),
    account: { act: 'conversion.openRound', subject: { kind: 'conversionRound', id }, params: { programme: input.programmeId, members } },
    events: [{ kind: 'conversion.roundOpened', facts: { round: id, programme: input.programmeId, members } }],
  }
})

/** A round as a read finds it: undefined where the caller sees none. */
const found = async (ctx: Context<StaffActor>, id: Id): Promise<store.RoundRow | undefined> => {
  const visible = await staffRead(ctx, (tx) => store.seesRound(tx, id))
  return visible ? store.roundById(ctx.platform.database.app, id) : undefined
}

const reads: readonly Bound[] = [
  query(contract.listRounds, async (ctx, { cursor, limit = 50, ...filter }) => {
    const ids = await staffRead(ctx, (tx) => store.visibleRounds(tx, filter, cursorOf(cursor), limit))
    const rows = await store.roundsByIds(ctx.platform.database.app, ids.slice(0, limit))
    return { items: rows.map(lineOf), next: ids.length > limit ? (ids[limit - 1] ?? null) : null }
  }),
  query(contract.readRound, async (ctx, { id }) => {
    const row = await found(ctx, id)
    return row === undefined ? { refused: 'record.not_found' } : shown(ctx, row)
  }),
  query(contract.listRoundMembers, async (ctx, { id, cursor, limit = 50, ...filter }) => {
    if ((await found(ctx, id)) === undefined) return { refused: 'record.not_found' }
    const rows = await store.membersOf(ctx.platform.database.app, id, filter, cursorOf(cursor), limit)
    return {
      items: rows.slice(0, limit).map((m) => ({
        id: m.learnerId,
        name: maskName(m.name),
        studentNo: m.studentNo,
        state: m.state,
        credit: m.credit,
        courses: m.courses,
        applicationId: m.applicationId,
        question: m.question,
        answer: m.answer,
        reason: m.reason,
        failure: m.failure,
      })),
      next: rows.length > limit ? (rows[limit - 1]?.learnerId ?? null) : null,
    }
  }),
]

/** A round held for an act of somebody who sees it. */
const held = async (tx: Sql, ctx: Context<StaffActor>, id: Id): Promise<store.RoundRow> => {
  const row = await store.roundById(tx, id, true)
  return row !== undefined && seesRow(ctx.actor, row) ? row : refuse('record.not_found')
}

const signer = ({ actor }: Context<StaffActor>): store.Signer => ({
  staffId: actor.staffId,
  name: actor.name,
  appointmentId: actor.appointmentId,
})

const reply = command(contract.answerRoundMember, async (tx, ctx, { id, learnerId, answer }) => {
  const row = await held(tx, ctx, id)
  if (!(await store.answer(tx, { learnerId, roundId: id, answer, now: ctx.now }))) return { refused: 'conversion.nothing_asked' }
  await notify(tx, ctx, {
    to: { kind: 'learner', id: learnerId },
    code: 'conversion.questionAnswered',
    params: { office: row.organization, name: row.name, answer },
    href: `/me/conversions/proposals/${id}`,
  })
  return {
    output: { done: true as const },
    account: { act: 'conversion.answerMember', subject: { kind: 'conversionRound', id }, learnerId, texts: { answer } },
  }
})

const prepare = command(contract.prepareRound, async (tx, ctx, { id, documentNumber }) => {
  const row = await held(tx, ctx, id)
  if (row.state !== 'open' || sheetBlocked(row, row.members, shanghaiDay(ctx.now)) !== null)
    return { refused: 'conversion.round_not_ready' }
  // Who has not answered in time is not converted: the sheet names those who confirmed.
  await store.lapse(tx, id)
  const made = await store.prepareSheet(tx, { id, documentNumber, by: signer(ctx), now: ctx.now })
  if (made === 'taken') return refuse('conversion.document_taken', { number: documentNumber })
  if (made === 'not_open') return refuse('conversion.round_not_ready')
  for (const staffId of (await store.chiefsOf(tx, row.organizationId)).filter((one) => one !== ctx.actor.staffId))
    await notify(tx, ctx, {
      to: { kind: 'staff', id: staffId },
      code: 'conversion.sheetPrepared',
      params: { name: row.name, document: documentNumber, count: row.members.accepted ?? 0 },
      href: `/admin/conversion-rounds/${id}`,
    })
  return {
    output: shown(ctx, (await store.roundById(tx, id)) ?? row),
    account: { act: 'conversion.prepareRound', subject: { kind: 'conversionRound', id }, params: { document: documentNumber } },
    events: [{ kind: 'conversion.sheetPrepared', facts: { round: id, document: documentNumber, confirmed: row.members.accepted ?? 0 } }],
  }
})

const decide = command(contract.decideRound, async (tx, ctx, { id, decision, note }) => {
  const row = await held(tx, ctx, id)
  if (row.state !== 'prepared') return { refused: 'conversion.round_not_prepared' }
  if (row.preparedBy === ctx.actor.staffId) return { refused: 'conversion.own_sheet' }
  if (decision === 'return') {
    if (note === undefined) return { refused: 'conversion.note_missing' }
    if (!(await store.returnSheet(tx, id, note))) return { refused: 'conversion.round_not_prepared' }
    await notify(tx, ctx, {
      to: { kind: 'staff', id: row.preparedBy ?? '' },
      code: 'conversion.sheetReturned',
      params: { name: row.name, note },
      href: `/admin/conversion-rounds/${id}`,
    })
  } else if (!(await store.decideSheet(tx, { id, by: signer(ctx), now: ctx.now }))) return { refused: 'conversion.round_not_prepared' }
  return {
    output: shown(ctx, (await store.roundById(tx, id)) ?? row),
    account: {
      act: `conversion.${decision}Round`,
      subject: { kind: 'conversionRound', id },
      params: { document: row.documentNumber, note: note ?? null },
    },
    events: [{ kind: 'conversion.sheetDecided', facts: { round: id, document: row.documentNumber, decision } }],
  }
})

const print = effect(contract.printRound, async (ctx, input, key) => {
  const row = await found(ctx, input.id)
  if (row === undefined) return { refused: 'record.not_found' }
  if (!printable(row)) return { refused: 'conversion.round_not_prepared' }
  const db = ctx.platform.database.app
  const applications = await applicationsByIds(db, await store.applicationsIn(db, row.id))
  const lines = applications
    .toSorted((a, b) => (a.studentNo < b.studentNo ? -1 : 1))
    .flatMap((one) =>
      one.grants.map((grant) => ({
        group: `${one.programme}　${one.className ?? '未编班'}`,
        studentNo: one.studentNo,
        name: one.name,
        course: grant.name,
        credits: grant.credits,
        grade: grant.grade,
        number: one.resultNumber ?? one.number,
      })),
    )
  const pdf = await rosterPdf(ctx, { subtitle: `${row.organization}　${row.name}　${row.documentNumber ?? ''}` }, lines).catch(unprinted)
  if ('refused' in pdf) return pdf
  const noted = await runCommand<StaffActor, typeof input, null, never>(
    ctx,
    input,
    { key, endpoint: 'POST /conversion/rounds/:id/roster', input, keepAnswer: true },
    async () => ({
      output: null,
      account: { act: 'conversion.printRound', subject: { kind: 'conversionRound', id: row.id }, params: { rows: lines.length } },
    }),
  )
  if ('refused' in noted) return noted
  await noteAccess(
    ctx,
    'conversions.results',
    applications.map((one) => one.learnerId),
  )
  return { download: { name: `集中转换名册-${row.number}.pdf`, type: 'application/pdf', content: pdf } }
})

/** Rounds of a class over HTTP, for registrars. */
export const roundActions: readonly Bound[] = [...reads, open, reply, prepare, decide, print]
