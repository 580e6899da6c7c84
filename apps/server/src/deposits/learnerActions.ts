import { deposits } from '@creditbank/contract'
import { handlingOffices, type Office, personIds } from '../accounts/index.ts'
import { openCase, withdrawCase } from '../reviews/index.ts'
import { type LearnerActor, levels } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { presentById, presentDeposit, presentDeposits } from './present.ts'
import { entryOpen } from './rules.ts'
import * as store from './store.ts'
import { attach, checkSubmission, factsOf, keptContent, putOnDesk } from './submit.ts'

const draftLimit = 20
const draftDays = 30

type LearnerContext = Context<LearnerActor>

const mine = (ctx: LearnerContext): Promise<Id[]> => personIds(ctx.platform.database.app, ctx.actor.learnerId)

/** The learner's own application, held; refuses with "not found" for anybody else's. */
const own = async (tx: Sql, ctx: LearnerContext, id: Id): Promise<{ row: store.DepositRow; ids: Id[] }> => {
  const ids = await personIds(tx, ctx.actor.learnerId)
  const row = await store.depositOfPerson(tx, ids, id, true)
  return row === undefined ? refuse('record.not_found') : { row, ids }
}

const editable = (row: store.DepositRow): boolean => row.state === 'draft' || row.state === 'returned'

/** The entry of an id, open for the learner's own deposits today; refuses otherwise. */
const openEntry = async (tx: Sql, ctx: LearnerContext, id: Id): Promise<store.EntryRow> => {
  const entry = await store.entryBy(tx, { id })
  if (entry === undefined) return refuse('deposits.entry_closed')
  const open = entryOpen(factsOf(entry), 'self', shanghaiDay(ctx.now))
  return open === 'yes' ? entry : refuse(open)
}

const answer = async (tx: Sql, ctx: LearnerContext, ids: readonly Id[], id: Id, act: string) => ({
  output: await presentById(tx, ids, id, ctx.platform.keyring),
  account: { act, subject: { kind: 'deposit', id }, learnerId: ctx.actor.learnerId },
})

const start = command(deposits.startDeposit, async (tx, ctx, { entryId, wanted }) => {
  const learner = await store.learnerFacts(tx, ctx.actor.learnerId)
  if (learner === undefined) return { refused: 'record.not_found' }
  if (learner.state !== 'active') return { refused: 'deposits.account_inactive' }
  const ids = await personIds(tx, ctx.actor.learnerId)
  if ((await store.draftCount(tx, ids)) >= draftLimit) return { refused: 'deposits.too_many_drafts', params: { limit: draftLimit } }
  if (entryId !== undefined) await openEntry(tx, ctx, entryId)
  const id = ctx.newId()
  const day = shanghaiDay(ctx.now)
  await store.insertDeposit(tx, {
    id,
    number: await store.nextNumber(tx, day),
    learnerId: ctx.actor.learnerId,
    entryId: entryId ?? null,
    wanted: wanted ?? null,
    state: 'draft',
    channel: 'self',
    organizationId: learner.organization_id,
    levels: levels(learner),
    content: {},
    certificateSealed: null,
    enteredBy: null,
    enteredOrganizationId: null,
    now: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + draftDays * 86_400_000),
  })
  return answer(tx, ctx, ids, id, 'deposits.start')
})

const save = command(deposits.saveDeposit, async (tx, ctx, { id, entryId, content, fileIds }) => {
  const { row, ids } = await own(tx, ctx, id)
  if (!editable(row)) return { refused: 'deposits.not_editable' }
  const chosen = entryId ?? row.entry_id
  if (entryId !== undefined && entryId !== row.entry_id) await openEntry(tx, ctx, entryId)
  if (!(await attach(tx, id, fileIds, { kind: 'learner', id: ctx.actor.learnerId }))) return { refused: 'deposits.file_unknown' }
  await store.saveContent(tx, id, { entryId: chosen, ...keptContent(ctx, content), now: ctx.now })
  return answer(tx, ctx, ids, id, 'deposits.save')
})

const officeOf = async (tx: Sql, ctx: LearnerContext, chosen: Id | undefined): Promise<Office> => {
  const offices = await handlingOffices(tx, ctx.actor.learnerId, shanghaiDay(ctx.now))
  const office = chosen === undefined ? offices[0] : offices.find((o) => o.id === chosen)
  return office ?? refuse('deposits.office_unknown')
}

/** A returned application goes back to the office that returned it, unless the learner chooses another. */
const officeFor = async (tx: Sql, ctx: LearnerContext, row: store.DepositRow, chosen: Id | undefined) =>
  row.state === 'returned' && chosen === undefined
    ? { id: row.organization_id, ...levels(row), kind: 'localCentre' as const }
    : officeOf(tx, ctx, chosen)

const submit = command(deposits.submitDeposit, async (tx, ctx, { id, organizationId }) => {
  const { row, ids } = await own(tx, ctx, id)
  if (!editable(row)) return { refused: 'deposits.not_editable' }
  const entry = row.entry_id === null ? undefined : await store.entryBy(tx, { id: row.entry_id })
  if (entry === undefined) return { refused: 'deposits.entry_missing' }
  const learner = await store.learnerFacts(tx, row.learner_id)
  const shown = await presentDeposit(tx, row, ctx.platform.keyring)
  const checked = await checkSubmission(tx, ctx, {
    learnerId: row.learner_id,
    learnerKind: learner?.learner_kind ?? '',
    entry,
    content: shown.content,
    attachments: shown.attachments.length,
    channel: 'self',
  })
  if ('refused' in checked) return checked
  const office = await officeFor(tx, ctx, row, organizationId)
  // What was a returned request for an entry needs no answer any more: the learner has found it.
  if (row.state === 'returned') await withdrawCase(tx, ctx, 'missingCertificate', id)
  const opened = await putOnDesk(tx, ctx, { id, learnerId: row.learner_id, learnerName: row.learner_name, entry, office })
  if (opened === undefined) return { refused: 'deposits.not_editable' }
  await store.setState(tx, id, {
    state: 'submitted',
    now: ctx.now,
    office: { id: opened.office.id, levels: levels(office) },
    caseId: opened.caseId,
  })
  return answer(tx, ctx, ids, id, 'deposits.submit')
})

const withdraw = command(deposits.withdrawDeposit, async (tx, ctx, { id }) => {
  const { ids } = await own(tx, ctx, id)
  const withdrawn = async (kind: 'deposit' | 'missingCertificate') => (await withdrawCase(tx, ctx, kind, id)) === 'withdrawn'
  if (!(await withdrawn('deposit')) && !(await withdrawn('missingCertificate'))) return { refused: 'deposits.not_withdrawable' }
  await store.setState(tx, id, { state: 'withdrawn', now: ctx.now })
  return answer(tx, ctx, ids, id, 'deposits.withdraw')
})

const ask = command(deposits.askForEntry, async (tx, ctx, { id, wanted, issuer, organizationId }) => {
  const { row, ids } = await own(tx, ctx, id)
  if (!editable(row)) return { refused: 'deposits.not_editable' }
  const office = await officeFor(tx, ctx, row, organizationId)
  const title = issuer === undefined || issuer === '' ? wanted : `${wanted}（${issuer}）`
  const opened = await openCase(tx, ctx, {
    kind: 'missingCertificate',
    subjectId: id,
    title,
    learnerId: row.learner_id,
    learnerName: row.learner_name,
    path: 'first',
    organization: office,
  })
  if (opened === undefined) return { refused: 'deposits.not_editable' }
  await store.setState(tx, id, {
    state: 'waiting',
    now: ctx.now,
    office: { id: opened.office.id, levels: levels(office) },
    caseId: opened.caseId,
    wanted: title,
  })
  return answer(tx, ctx, ids, id, 'deposits.ask')
})

/** The endpoints of a learner's own deposits: draft, save, submit, withdraw, and the request for a certificate that is not in the catalogue. */
export const learnerDepositActions = (): readonly Bound[] => [
  start,
  save,
  submit,
  withdraw,
  ask,
  query(deposits.listMyDeposits, async (ctx, { cursor, limit = 20 }) => {
    const db = ctx.platform.database.app
    const rows = await store.depositsOfPerson(
      db,
      await mine(ctx),
      cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined,
      limit,
    )
    const shown = rows.slice(0, limit)
    return { items: await presentDeposits(db, shown, ctx.platform.keyring), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
  }),
  query(deposits.readMyDeposit, async (ctx, { id }) => {
    const row = await store.depositOfPerson(ctx.platform.database.app, await mine(ctx), id)
    return row === undefined ? { refused: 'record.not_found' } : presentDeposit(ctx.platform.database.app, row, ctx.platform.keyring)
  }),
  command(deposits.deleteDraft, async (tx, ctx, { id }) => {
    const { row } = await own(tx, ctx, id)
    if (row.state !== 'draft') return { refused: 'deposits.not_editable' }
    await store.removeDraft(tx, id)
    return {
      output: { done: true as const },
      account: { act: 'deposits.deleteDraft', subject: { kind: 'deposit', id }, learnerId: ctx.actor.learnerId },
    }
  }),
  query(deposits.listMyOffices, async (ctx) => {
    const offices = await handlingOffices(ctx.platform.database.app, ctx.actor.learnerId, shanghaiDay(ctx.now))
    return { items: offices.map((o, i) => ({ id: o.id, name: o.name, phone: o.phone, kind: o.kind, first: i === 0 })) }
  }),
]
