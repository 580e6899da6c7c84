import { accounts, type OutputOf } from '@creditbank/contract'
import { endOtherSessions } from '../../identity/index.ts'
import { notify } from '../../notices/index.ts'
import { noteAccess } from '../../platform/access.ts'
import { seesRow, type StaffActor } from '../../platform/actor.ts'
import { refuse } from '../../platform/command.ts'
import { type Context, staffRead } from '../../platform/context.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { formatAccountNo } from '../../platform/pure/accountNo.ts'
import { formatDay, shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../../platform/serve.ts'
import { keptOf, mergeRefusal, undoDays } from './mergeRules.ts'
import * as merges from './mergeStore.ts'
import * as repairs from './repairStore.ts'
import { seenLearner } from '../people.ts'
import { personIds } from '../person.ts'
import * as store from '../store.ts'

type Preview = OutputOf<typeof accounts.previewMerge>
type StaffContext = Context<StaffActor>
const dayMs = 86_400_000

/** Both accounts, where the reader sees both; else "not found" for either, so that a merge is no way to look at strangers. */
const seenPair = async (ctx: StaffContext, tx: Sql, canonicalId: Id, mergedId: Id) => {
  const today = shanghaiDay(ctx.now)
  const canonical = await seenLearner(tx, ctx.actor, canonicalId, today)
  const merged = await seenLearner(tx, ctx.actor, mergedId, today)
  return canonical === undefined || merged === undefined ? refuse('record.not_found') : { canonical: canonical.row, merged: merged.row }
}

const factsOf = async (tx: Sql, row: store.LearnerRow) => ({
  id: row.id,
  state: row.state,
  standsFor: await store.standsFor(tx, row.id),
  standing: (await personIds(tx, row.id)).length - 1,
})

/** Refuses a pair that cannot be joined. */
const checkPair = async (tx: Sql, canonical: store.LearnerRow, merged: store.LearnerRow): Promise<void> => {
  const refused = mergeRefusal(await factsOf(tx, canonical), await factsOf(tx, merged))
  if (refused !== undefined) refuse(refused)
}

/** One account with what it holds under these ids. */
export const sideOf = async (db: Sql, row: store.LearnerRow, ids: readonly Id[]): Promise<Preview['canonical']> => {
  const holds = await merges.holdingsOf(db, ids)
  const home = await store.openUnit(db, row.organization_id)
  return {
    id: row.id,
    accountNo: formatAccountNo(row.account_no),
    name: row.name,
    formerNames: row.former_names,
    idKind: row.id_kind,
    idMasked: row.id_masked,
    phoneMasked: row.phone_masked,
    birthYear: row.birth_on === null ? null : Number(row.birth_on.slice(0, 4)),
    state: row.state,
    realNameLevel: row.real_name_level,
    channel: row.channel,
    organization: { id: row.organization_id, name: home?.name ?? '' },
    openedAt: row.created_at.toISOString(),
    activatedAt: row.activated_at?.toISOString() ?? null,
    lastVisitAt: row.last_visit_at?.toISOString() ?? null,
    outcomes: Number(holds.outcomes),
    credits: Number(holds.credits),
    applications: Number(holds.applications),
    openApplications: Number(holds.open_applications),
    doors: Number(holds.doors),
    affiliations: Number(holds.affiliations),
  }
}

const keptIn = (p: merges.Pair) =>
  keptOf({ status: p.canonical_status, certified: p.canonical_certified }, { status: p.merged_status, certified: p.merged_certified })

/** The numbers of a merge, of accounts that the reader sees. A merge that stands already is told as it is. */
const previewOf = async (db: Sql, canonical: store.LearnerRow, merged: store.LearnerRow): Promise<Preview> => {
  const canonicalIds = (await personIds(db, canonical.id)).filter((id) => id !== merged.id)
  const pairs = await merges.doublesOf(db, canonicalIds, merged.id)
  const near = await merges.nearOf(db, canonicalIds, merged.id)
  const [one, other] = [await sideOf(db, canonical, canonicalIds), await sideOf(db, merged, [merged.id])]
  const both = await merges.holdingsOf(db, [...canonicalIds, merged.id])
  const hidden = pairs.reduce((sum, p) => sum + (keptIn(p) === 'merged' ? p.canonical_credits : p.merged_credits), 0)
  return {
    canonical: one,
    merged: other,
    doubles: pairs.map((p) => ({
      name: p.name,
      obtainedOn: p.obtained_on,
      counts: keptIn(p) ?? 'canonical',
    })),
    near: near.map((n) => ({ canonical: n.canonical, merged: n.merged, obtainedOn: n.obtained_on })),
    after: {
      outcomes: Number(both.outcomes) - pairs.length,
      credits: Number(both.credits) - hidden,
      applications: Number(both.applications),
      doors: Number(both.doors),
      affiliations: Number(both.affiliations),
    },
  }
}

// The scope is decided under the second wall; the numbers are counted as the application, for a person's rows lie in many units.
const preview = query(accounts.previewMerge, async (ctx, { canonicalId, mergedId }) => {
  const { canonical, merged } = await staffRead(ctx, (tx) => seenPair(ctx, tx, canonicalId, mergedId))
  const db = ctx.platform.database.app
  await checkPair(db, canonical, merged)
  await noteAccess(ctx, 'accounts.repair', [canonicalId, mergedId])
  return previewOf(db, canonical, merged)
})

/** Proposes to join two accounts that the actor sees; refuses a pair that cannot be joined. Answers the merge that now waits for a second person. */
export const proposePair = async (
  tx: Sql,
  ctx: StaffContext,
  { canonicalId, mergedId, reason }: { readonly canonicalId: Id; readonly mergedId: Id; readonly reason: string },
): Promise<Id> => {
  await merges.lockPair(tx, canonicalId, mergedId)
  const { canonical, merged } = await seenPair(ctx, tx, canonicalId, mergedId)
  await checkPair(tx, canonical, merged)
  const id = ctx.newId()
  const unit = ctx.actor.organization
  const made = await merges.insertMerge(tx, { id, canonicalId, mergedId, reason, unit, by: ctx.actor.staffId, now: ctx.now })
  return made ? id : refuse('accounts.merge_open')
}

const propose = command(accounts.proposeMerge, async (tx, ctx, pair) => {
  const id = await proposePair(tx, ctx, pair)
  return {
    output: { id },
    account: {
      act: 'accounts.proposeMerge',
      subject: { kind: 'merge', id },
      learnerId: pair.canonicalId,
      params: { merged: pair.mergedId },
    },
  }
})

const lineOf = (m: merges.MergeView) => ({
  id: m.id,
  state: m.state,
  canonical: { id: m.canonical_id, accountNo: formatAccountNo(m.canonical_no), name: m.canonical_name },
  merged: { id: m.merged_id, accountNo: formatAccountNo(m.merged_no), name: m.merged_name },
  organization: { id: m.organization_id, name: m.organization },
  proposedBy: m.proposer,
  proposedAt: m.proposed_at.toISOString(),
  decidedBy: m.decider,
  decidedAt: m.decided_at?.toISOString() ?? null,
  undoUntil: m.undo_until?.toISOString() ?? null,
})

const list = query(accounts.listMerges, async (ctx, { cursor, limit = 50, state }) => {
  const before = cursor !== undefined && /^[1-9][0-9]{0,18}$/.test(cursor) ? cursor : undefined
  const ids = await staffRead(ctx, (tx) => merges.mergesPage(tx, state, before, limit + 1))
  const views = await merges.mergeViews(ctx.platform.database.app, ids.slice(0, limit))
  await noteAccess(
    ctx,
    'accounts.repair',
    views.flatMap((m) => [m.canonical_id, m.merged_id]),
  )
  return { items: views.map(lineOf), next: ids.length > limit ? (ids[limit - 1] ?? null) : null }
})

const canDo = (actor: StaffActor, m: merges.MergeRow, now: Date): ('confirm' | 'refuse' | 'undo')[] => {
  if (m.state === 'proposed') return m.proposed_by === actor.staffId ? ['refuse'] : ['confirm', 'refuse']
  return m.state === 'merged' && m.undo_until !== null && m.undo_until > now ? ['undo'] : []
}

const detail = query(accounts.getMerge, async (ctx, { id }) => {
  const seen = await staffRead(ctx, (tx) => merges.mergeById(tx, id))
  const db = ctx.platform.database.app
  const [view] = seen === undefined ? [] : await merges.mergeViews(db, [seen.id])
  const canonical = seen === undefined ? undefined : await store.learnerById(db, seen.canonical_id)
  const merged = seen === undefined ? undefined : await store.learnerById(db, seen.merged_id)
  if (view === undefined || canonical === undefined || merged === undefined) return { refused: 'record.not_found' }
  await noteAccess(ctx, 'accounts.repair', [canonical.id, merged.id])
  return {
    ...lineOf(view),
    reason: view.reason,
    decision: view.decision,
    undoneBy: view.undoer,
    undoReason: view.undo_reason,
    undoneAt: view.undone_at?.toISOString() ?? null,
    preview: await previewOf(db, canonical, merged),
    can: canDo(ctx.actor, view, ctx.now),
  }
})

/** A proposal that is still open, held, in the actor's scope. */
const openMerge = async (tx: Sql, ctx: StaffContext, id: Id): Promise<merges.MergeRow> => {
  const found = await merges.mergeById(tx, id, true)
  if (found === undefined || !seesRow(ctx.actor, found)) return refuse('record.not_found')
  return found.state === 'proposed' ? found : refuse('accounts.merge_decided')
}

/** Told when an outcome stops counting because the other account of a person holds the same result, and when it counts again: its credit follows. */
export type DoubleFollower = {
  readonly hidden: (tx: Sql, ctx: Context, outcome: merges.Double, mergeId: Id) => Promise<void>
  readonly shown: (tx: Sql, ctx: Context, outcome: merges.Double, mergeId: Id) => Promise<void>
}

/** Of each result that both hold one stops counting. Refuses where both are in use: what was used twice is mended by people. */
const hideDoubles = async (tx: Sql, ctx: StaffContext, m: merges.MergeRow, follower: DoubleFollower): Promise<merges.Double[]> => {
  const canonicalIds = await personIds(tx, m.canonical_id)
  const hidden: merges.Double[] = []
  for (const pair of await merges.doublesOf(tx, canonicalIds, m.merged_id)) {
    const kept = keptIn(pair)
    if (kept === undefined) return refuse('accounts.merge_both_used')
    const double =
      kept === 'canonical'
        ? { learnerId: m.merged_id, outcomeId: pair.merged_outcome }
        : { learnerId: pair.canonical_learner, outcomeId: pair.canonical_outcome }
    await appendNext(tx, ctx, m.id, double, 'doubled')
    await follower.hidden(tx, ctx, double, m.id)
    hidden.push(double)
  }
  return hidden
}

/**
 * After a merge was taken back each of the two persons gets back what nobody stands in for any more: not only what this merge hid, but also what another merge
 * had hidden behind an account that has left.
 */
const showLonely = async (tx: Sql, ctx: StaffContext, m: merges.MergeRow, follower: DoubleFollower): Promise<void> => {
  for (const ids of [[m.merged_id], await personIds(tx, m.canonical_id)])
    for (const double of await merges.lonelyDoubles(tx, ids)) {
      await appendNext(tx, ctx, m.id, double, 'valid')
      await follower.shown(tx, ctx, double, m.id)
    }
}

const appendNext = async (tx: Sql, ctx: StaffContext, mergeId: Id, d: merges.Double, status: 'doubled' | 'valid'): Promise<void> => {
  const last = await merges.lastStatusOf(tx, d)
  const by = { by: ctx.actor.staffId, organizationId: ctx.actor.organization.id }
  await merges.appendMergeStatus(tx, d, { seq: (last?.seq ?? 0) + 1, status, mergeId, ...by, now: ctx.now })
}

/** The repair case that a merge came from follows it: merged, or kept apart once the merge was taken back. */
const endCase = async (tx: Sql, ctx: StaffContext, m: merges.MergeRow, decision: 'merge' | 'keepApart', reason: string): Promise<void> => {
  const found = await repairs.repairOfMerge(tx, m.id)
  if (found === undefined) return
  await repairs.closeRepair(tx, { learnerId: found.learner_id, id: found.id, by: ctx.actor.staffId, decision, reason, now: ctx.now })
}

const confirm = (forget: () => void, follower: DoubleFollower) =>
  command(accounts.confirmMerge, async (tx, ctx, { id, note }) => {
    if (!(await merges.shutOutBatches(tx))) return { refused: 'accounts.batch_storing' }
    const m = await openMerge(tx, ctx, id)
    if (m.proposed_by === ctx.actor.staffId) return { refused: 'accounts.second_person' }
    await merges.lockPair(tx, m.canonical_id, m.merged_id)
    const { canonical, merged } = await seenPair(ctx, tx, m.canonical_id, m.merged_id)
    await checkPair(tx, canonical, merged)
    const doubles = await hideDoubles(tx, ctx, m, follower)
    await merges.setAlias(tx, m.merged_id, m.canonical_id, ctx.now)
    const undoUntil = new Date(ctx.now.getTime() + undoDays * dayMs)
    const decided = await merges.decideMerge(tx, {
      id,
      state: 'merged',
      by: ctx.actor.staffId,
      note: note ?? null,
      now: ctx.now,
      undoUntil,
      doubles,
    })
    if (decided === 'samePerson') return { refused: 'accounts.second_person' }
    await endOtherSessions(tx, 'learner', m.merged_id, null, ctx.now)
    await endCase(tx, ctx, m, 'merge', m.reason)
    const params = {
      office: ctx.actor.organization.name,
      accountNo: formatAccountNo(canonical.account_no),
      until: formatDay(shanghaiDay(undoUntil)),
    }
    for (const to of [m.canonical_id, m.merged_id])
      await notify(tx, ctx, { to: { kind: 'learner', id: to }, code: 'accounts.merged', params })
    forget()
    return {
      output: { done: true as const },
      account: {
        act: 'accounts.merge',
        subject: { kind: 'merge', id },
        learnerId: m.canonical_id,
        params: { merged: m.merged_id, doubles: doubles.length },
      },
      events: [{ kind: 'account.merged', facts: { canonical: m.canonical_id, merged: m.merged_id, merge: id } }],
    }
  })

const refuseIt = command(accounts.refuseMerge, async (tx, ctx, { id, note }) => {
  const m = await openMerge(tx, ctx, id)
  if (m.proposed_by === ctx.actor.staffId) await merges.dropMerge(tx, { id, note, now: ctx.now })
  else await merges.decideMerge(tx, { id, state: 'refused', by: ctx.actor.staffId, note, now: ctx.now, undoUntil: null, doubles: [] })
  const waiting = await repairs.repairOfMerge(tx, id)
  if (waiting !== undefined) await repairs.reopenRepair(tx, waiting.learner_id, waiting.id)
  return {
    output: { done: true as const },
    account: { act: 'accounts.refuseMerge', subject: { kind: 'merge', id }, learnerId: m.canonical_id },
  }
})

const undo = (forget: () => void, follower: DoubleFollower) =>
  command(accounts.undoMerge, async (tx, ctx, { id, reason }) => {
    if (!(await merges.shutOutBatches(tx))) return { refused: 'accounts.batch_storing' }
    const m = await merges.mergeById(tx, id, true)
    if (m === undefined || !seesRow(ctx.actor, m)) return { refused: 'record.not_found' }
    if (m.state !== 'merged' || m.undo_until === null) return { refused: 'accounts.merge_decided' }
    if (m.undo_until <= ctx.now) return { refused: 'accounts.merge_too_late' }
    await merges.lockPair(tx, m.canonical_id, m.merged_id)
    await merges.endAlias(tx, m.merged_id, ctx.now)
    await showLonely(tx, ctx, m, follower)
    await merges.undoMerge(tx, { id, by: ctx.actor.staffId, reason, now: ctx.now })
    await endCase(tx, ctx, m, 'keepApart', reason)
    for (const to of [m.canonical_id, m.merged_id]) {
      await endOtherSessions(tx, 'learner', to, null, ctx.now)
      await notify(tx, ctx, {
        to: { kind: 'learner', id: to },
        code: 'accounts.mergeUndone',
        params: { office: ctx.actor.organization.name },
      })
    }
    forget()
    return {
      output: { done: true as const },
      account: { act: 'accounts.undoMerge', subject: { kind: 'merge', id }, learnerId: m.canonical_id, params: { merged: m.merged_id } },
      events: [{ kind: 'account.mergeUndone', facts: { canonical: m.canonical_id, merged: m.merged_id, merge: id } }],
    }
  })

/** Two accounts of one person: looked at side by side, joined by two persons, taken apart again within thirty days. */
export const mergeActions = (forget: () => void, follower: DoubleFollower): readonly Bound[] => [
  preview,
  propose,
  list,
  detail,
  confirm(forget, follower),
  refuseIt,
  undo(forget, follower),
]
