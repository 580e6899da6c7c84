import { deposits } from '@creditbank/contract'
import { canonicalId, handlingOffices, heldAssistance, noteAct, personIds } from '../accounts/index.ts'
import { certificateColumn } from '../outcomes/index.ts'
import { unitById } from '../organizations/index.ts'
import { noteAccess } from '../platform/access.ts'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { open } from '../platform/crypto/seal.ts'
import type { Id } from '../platform/ids.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { presentDeposit } from './present.ts'
import * as store from './store.ts'
import { attach, checkSubmission, keptContent, putOnDesk } from './submit.ts'

type StaffContext = Context<StaffActor>

const enteredHere = (actor: StaffActor, row: store.DepositRow): boolean =>
  row.channel === 'counter' && (row.entered_organization_id === actor.organization.id || seesRow(actor, row))

const enteredByOwnUnit = async (ctx: StaffContext, id: Id): Promise<store.DepositRow | undefined> => {
  const row = await store.depositById(ctx.platform.database.app, id)
  return row?.entered_organization_id === ctx.actor.organization.id ? row : undefined
}

/**
 * Reads pages of the list for one caller; each with one row more than `limit`. What a counter entered is handled by a centre above it, outside the counter's
 * own subtree: those rows are read by who entered them.
 */
export const depositPages = async (ctx: StaffContext, { state, learnerId, entered }: deposits.DepositFilter) => {
  const db = ctx.platform.database.app
  const learnerIds = learnerId === undefined ? undefined : await personIds(db, learnerId)
  return (before: Id | undefined, limit: number): Promise<store.DepositRow[]> => {
    const filter = { state, learnerIds, before, limit }
    return entered === 'here'
      ? store.depositsPage(db, { ...filter, enteredAt: ctx.actor.organization.id })
      : staffRead(ctx, (tx) => store.depositsPage(tx, filter))
  }
}

const list = query(deposits.listDeposits, async (ctx, { cursor, limit = 50, ...filter }) => {
  const before = cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined
  const rows = await (await depositPages(ctx, filter))(before, limit)
  const shown = rows.slice(0, limit)
  return {
    items: shown.map((r) => ({
      id: r.id,
      number: r.number,
      state: r.state,
      learnerName: maskName(r.learner_name),
      entryName: r.entry_name ?? r.wanted,
      channel: r.channel,
      office: { id: r.organization_id, name: r.office },
      createdAt: r.created_at.toISOString(),
    })),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  }
})

const read = query(deposits.readDeposit, async (ctx, { id }) => {
  const inScope = await staffRead(ctx, (tx) => store.depositById(tx, id))
  const row = inScope ?? (await enteredByOwnUnit(ctx, id))
  if (row === undefined || row.state === 'draft') return { refused: 'record.not_found' }
  await noteAccess(ctx, 'deposits.read', [row.learner_id], row.number)
  const db = ctx.platform.database.app
  const similar = await store.similarOutcomes(db, await personIds(db, row.learner_id), row.entry_id)
  return {
    ...(await presentDeposit(db, row, undefined)),
    can: [],
    learner: {
      id: row.learner_id,
      name: maskName(row.learner_name),
      accountNo: row.account_no,
      idMasked: await store.maskedDocument(db, row.learner_id),
    },
    channel: row.channel,
    enteredBy: row.entered_name,
    similar: similar.map((s) => ({ outcomeId: s.id, entry: s.entry, obtainedOn: s.obtained_on, certificateNo: s.certificate_no })),
    caseId: row.case_id,
    officeCan: ctx.actor.may.has('deposits.enter') && row.state === 'returned' && enteredHere(ctx.actor, row) ? ['amend' as const] : [],
  }
})

/** A learner whom the member of staff sees; the counter serves nobody else. */
const presentPerson = async (ctx: StaffContext, learnerId: Id) => {
  const seen = await staffRead(ctx, (tx) => store.seesLearner(tx, learnerId))
  return seen ? store.learnerFacts(ctx.platform.database.app, learnerId) : undefined
}

const enter = command(deposits.enterDeposit, async (tx, ctx, given) => {
  if ((await presentPerson(ctx, given.learnerId)) === undefined) return { refused: 'record.not_found' }
  // A merged account is found by its old document; what is stored from now on goes to the one that stands for it.
  const input = { ...given, learnerId: await canonicalId(tx, given.learnerId) }
  const learner = await store.learnerFacts(tx, input.learnerId)
  if (learner === undefined) return { refused: 'record.not_found' }
  const held = await heldAssistance(tx, ctx, input.assistanceId, { learnerId: input.learnerId })
  if (learner.state !== 'active' && learner.state !== 'inactive') return { refused: 'deposits.account_inactive' }
  const entry = await store.entryBy(tx, { id: input.entryId })
  if (entry === undefined) return { refused: 'deposits.entry_closed' }
  const checked = await checkSubmission(tx, ctx, {
    learnerId: input.learnerId,
    learnerKind: learner.learner_kind,
    entry,
    content: input.content,
    attachments: input.fileIds.length,
    channel: 'counter',
  })
  if ('refused' in checked) return checked
  const offices = await handlingOffices(tx, input.learnerId, shanghaiDay(ctx.now))
  const office =
    input.organizationId === undefined
      ? (offices.find((o) => seesRow(ctx.actor, o)) ?? offices[0])
      : offices.find((o) => o.id === input.organizationId)
  if (office === undefined) return { refused: 'deposits.office_unknown' }
  const id = ctx.newId()
  const by = { staffId: ctx.actor.staffId, organizationId: ctx.actor.organization.id }
  const number = await store.nextNumber(tx, shanghaiDay(ctx.now))
  await store.insertDeposit(tx, {
    id,
    number,
    learnerId: input.learnerId,
    entryId: entry.id,
    wanted: null,
    state: 'submitted',
    channel: 'counter',
    organizationId: office.id,
    levels: levels(office),
    ...keptContent(ctx, input.content),
    enteredBy: by.staffId,
    enteredOrganizationId: by.organizationId,
    now: ctx.now,
    expiresAt: null,
  })
  if (!(await attach(tx, id, input.fileIds, { kind: 'staff', id: by.staffId }))) return { refused: 'deposits.file_unknown' }
  const opened = await putOnDesk(tx, ctx, { id, learnerId: input.learnerId, learnerName: learner.name, entry, office, enteredBy: by })
  if (opened === undefined) return { refused: 'deposits.office_unknown' }
  await store.setState(tx, id, { state: 'submitted', now: ctx.now, caseId: opened.caseId })
  await noteAct(tx, ctx, held, 'deposit', { number, caseId: opened.caseId })
  return {
    output: { id, number, dueOn: opened.dueOn, office: opened.office },
    account: {
      act: 'deposits.enter',
      subject: { kind: 'deposit', id },
      learnerId: input.learnerId,
      params: { assistance: held.id, entry: entry.id },
    },
  }
})

/** The content of a returned application with what the clerk typed over it; a hidden certificate number that was left alone stays. */
const mended = (ctx: Context, row: store.DepositRow, content: deposits.DepositContent): deposits.DepositContent =>
  content.certificateNo === '***' && row.certificate_sealed !== null
    ? { ...content, certificateNo: open(ctx.platform.keyring, row.certificate_sealed, certificateColumn) }
    : content

const amend = command(deposits.amendDeposit, async (tx, ctx, input) => {
  const row = await store.depositById(tx, input.id, true)
  if (row === undefined || !enteredHere(ctx.actor, row)) return { refused: 'record.not_found' }
  if (row.state !== 'returned' || row.entry_id === null) return { refused: 'deposits.not_editable' }
  const entry = await store.entryBy(tx, { id: row.entry_id })
  const learner = await store.learnerFacts(tx, row.learner_id)
  const unit = await unitById(tx, row.organization_id)
  if (entry === undefined || unit === undefined) return { refused: 'deposits.not_editable' }
  const content = mended(ctx, row, input.content)
  const checked = await checkSubmission(tx, ctx, {
    learnerId: row.learner_id,
    learnerKind: learner?.learner_kind ?? '',
    entry,
    content,
    attachments: input.fileIds.length,
    channel: 'counter',
  })
  if ('refused' in checked)
    return checked.refused === 'deposits.entry_closed' || checked.refused === 'deposits.channel_closed'
      ? { refused: 'deposits.not_editable' }
      : { ...checked, refused: checked.refused }
  if (!(await attach(tx, row.id, input.fileIds, { kind: 'staff', id: ctx.actor.staffId }))) return { refused: 'deposits.file_unknown' }
  await store.saveContent(tx, row.id, { entryId: row.entry_id, ...keptContent(ctx, content), now: ctx.now })
  const opened = await putOnDesk(tx, ctx, {
    id: row.id,
    learnerId: row.learner_id,
    learnerName: row.learner_name,
    entry,
    office: unit,
    enteredBy: { staffId: ctx.actor.staffId, organizationId: ctx.actor.organization.id },
  })
  if (opened === undefined) return { refused: 'deposits.not_editable' }
  await store.setState(tx, row.id, { state: 'submitted', now: ctx.now, caseId: opened.caseId })
  return {
    output: { id: row.id, number: row.number, dueOn: opened.dueOn, office: opened.office },
    account: { act: 'deposits.amend', subject: { kind: 'deposit', id: row.id }, learnerId: row.learner_id },
  }
})

/** The endpoints of deposits at the counter and at the desk. */
export const officeDepositActions = (): readonly Bound[] => [list, read, enter, amend]
