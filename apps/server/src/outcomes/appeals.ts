import { outcomeAppeals as contract } from '@creditbank/contract'
import { heldPersonIds } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import * as store from './appealStore.ts'
import { tellFollowers } from './changed.ts'
import { followFate, type Neighbours } from './dependents.ts'
import { holdOutcome, lastStatus, managementReviewers, outcomeById, outcomeOfPerson } from './store.ts'

/** An appeal as its learner and the unit read it. */
export const shownAppeal = (row: store.AppealRow): contract.OutcomeAppeal => ({
  id: row.id,
  text: row.text,
  at: row.at.toISOString(),
  state: row.state,
  answer: row.answer,
  documentNumber: row.documentNumber,
  decidedAt: row.decidedAt?.toISOString() ?? null,
})

const appeal = command(contract.appealRevocation, async (tx, ctx, { id, text }) => {
  const row = await outcomeOfPerson(tx, await heldPersonIds(tx, ctx.actor.learnerId), id)
  if (row === undefined) return { refused: 'record.not_found' }
  await holdOutcome(tx, row.learner_id, id)
  const last = await lastStatus(tx, row.learner_id, id)
  if (last?.status !== 'revoked') return { refused: 'outcomes.not_revoked' }
  const appealId = ctx.newId()
  const made = await store.insertAppeal(tx, {
    learnerId: row.learner_id,
    id: appealId,
    outcomeId: id,
    organizationId: row.organization_id,
    ...levels(row),
    revokedSeq: last.seq,
    text,
    now: ctx.now,
  })
  if (!made) return { refused: 'outcomes.appealed_already' }
  for (const staffId of await managementReviewers(tx))
    await notify(tx, ctx, {
      to: { kind: 'staff', id: staffId },
      code: 'outcomes.appealed',
      params: { entry: row.entry_name },
      href: `/admin/outcomes/${id}`,
    })
  return {
    output: { done: true as const },
    account: { act: 'outcomes.appeal', subject: { kind: 'outcome', id }, learnerId: row.learner_id, texts: { text } },
    events: [{ kind: 'outcome.appealed', facts: { outcome: id, learner: row.learner_id, appeal: appealId, seq: last.seq } }],
  }
})

const list = query(contract.listRevocationAppeals, async (ctx, { cursor, limit = 50, open }) => {
  const before = cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined
  const ids = await staffRead(ctx, (tx) => store.visibleAppeals(tx, open, before, limit))
  const rows = await store.appealsByIds(ctx.platform.database.app, ids.slice(0, limit))
  return {
    items: rows.map((row) => ({
      id: row.id,
      outcome: { id: row.outcomeId, name: row.entry },
      learner: { id: row.learnerId, name: maskName(row.learner) },
      organization: { id: row.organizationId, name: row.organization },
      at: row.at.toISOString(),
      state: row.state,
      decidedAt: row.decidedAt?.toISOString() ?? null,
    })),
    next: ids.length > limit ? (ids[limit - 1] ?? null) : null,
  }
})

type Decision = { readonly decision: 'grant' | 'reject'; readonly answer: string; readonly documentNumber?: string | undefined }

/** The open appeal about an outcome that the caller may decide; refuses where there is none, or where they revoked themselves. */
const decidable = async (tx: Sql, ctx: Context<StaffActor>, id: Id): Promise<store.AppealRow> => {
  const row = await outcomeById(tx, id)
  if (row === undefined || !seesRow(ctx.actor, row)) return refuse('record.not_found')
  await holdOutcome(tx, row.learner_id, id)
  const found = await store.lastAppeal(tx, row.learner_id, id)
  if (found?.state !== 'open') return refuse('outcomes.no_open_appeal')
  return found.revokedBy === ctx.actor.staffId ? refuse('outcomes.own_revocation') : found
}

/** Lets the outcome stand again and gives back, in the same transaction, what the revocation took away. */
const restore = async (neighbours: Neighbours, tx: Sql, ctx: Context<StaffActor>, a: store.AppealRow, note: string) => {
  const which = { learnerId: a.learnerId, outcomeId: a.outcomeId }
  if (await store.standsElsewhere(tx, await heldPersonIds(tx, a.learnerId), a.learnerId, a.outcomeId))
    return refuse('outcomes.duplicate_result')
  const stands = { ...which, revokedSeq: a.revokedSeq, note, actorId: ctx.actor.staffId, organizationId: ctx.actor.organization.id }
  if (!(await store.restoreStatus(tx, { ...stands, at: ctx.now }))) return refuse('outcomes.no_open_appeal')
  const followed = await followFate(neighbours, tx, ctx, which, { kind: 'restored' })
  await tellFollowers(tx, { outcomeId: a.outcomeId })
  const facts = { outcome: a.outcomeId, learner: a.learnerId, appeal: a.id, seq: a.revokedSeq + 1 }
  return [{ kind: 'outcome.restored', facts }, ...followed]
}

const decide = (neighbours: Neighbours) =>
  command(contract.decideRevocationAppeal, async (tx, ctx, { id, ...input }) => {
    const { decision, answer, documentNumber }: Decision = input
    const found = await decidable(tx, ctx, id)
    if (decision === 'grant' && documentNumber === undefined) return { refused: 'outcomes.document_missing' }
    const state = decision === 'grant' ? ('granted' as const) : ('rejected' as const)
    const settled = { learnerId: found.learnerId, id: found.id, state, answer, documentNumber: documentNumber ?? null }
    if (!(await store.settleAppeal(tx, { ...settled, by: ctx.actor.staffId, now: ctx.now }))) return { refused: 'outcomes.no_open_appeal' }
    const events = decision === 'grant' ? await restore(neighbours, tx, ctx, found, documentNumber ?? '') : []
    await notify(tx, ctx, {
      to: { kind: 'learner', id: found.learnerId },
      code: decision === 'grant' ? 'outcomes.restored' : 'outcomes.appealRejected',
      params: { entry: found.entry, office: ctx.actor.organization.name, answer, document: documentNumber ?? null },
      href: `/me/archive/${id}`,
    })
    return {
      output: { done: true as const },
      account: {
        act: `outcomes.${decision}Appeal`,
        subject: { kind: 'outcome', id },
        learnerId: found.learnerId,
        params: { appeal: found.id, document: documentNumber ?? null },
        texts: { answer },
      },
      events: [{ kind: 'outcome.appealDecided', facts: { outcome: id, learner: found.learnerId, appeal: found.id, decision } }, ...events],
    }
  })

/** Appeals against revocations over HTTP. */
export const appealActions = (neighbours: Neighbours): readonly Bound[] => [appeal, list, decide(neighbours)]
