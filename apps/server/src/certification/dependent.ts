import type { outcomes } from '@creditbank/contract'
import { creditOf, giveBackCredit, grantCredit, takeBackCredit, takenBack } from '../credits/index.ts'
import { notify } from '../notices/index.ts'
import type { EventDraft } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import type { Dependent, Fate, Intent, Which } from '../outcomes/index.ts'
import { withdrawCase } from '../reviews/index.ts'
import { creditFate } from './rules.ts'
import * as store from './store.ts'

type CreditFact = { readonly effect: outcomes.Dependence['effect']; readonly record: store.StandingRecord }

/** What would become of the credit that an outcome granted; undefined where it granted none. */
const creditOn = async (tx: Sql, { learnerId, outcomeId }: Which, intent: Intent): Promise<CreditFact | undefined> => {
  const record = await store.recordOfOutcome(tx, learnerId, outcomeId)
  if (record === undefined) return undefined
  const at = (await creditOf(tx, learnerId, record.id))?.at ?? 'bank'
  return { record, effect: creditFate({ held: takenBack(at) === 'frozen', free: at === 'available' }, intent) }
}

const found: Dependent['found'] = async (tx, which, intent) => {
  const credit = await creditOn(tx, which, intent)
  const open = await store.openApplications(tx, which.learnerId, which.outcomeId)
  return [
    ...(credit === undefined
      ? []
      : [{ kind: 'credit' as const, number: credit.record.number, credits: credit.record.credits, effect: credit.effect }]),
    ...open.map((one) => ({ kind: 'certification' as const, number: one.number, credits: null, effect: 'withdrawn' as const })),
  ]
}

/** The corrected version is worth what the former was certified for: a record of its own, under the same standard, with the credit that was just taken back. */
const carryOver = async (
  tx: Sql,
  ctx: Context,
  { learnerId }: Which,
  r: store.StandingRecord,
  by: string,
): Promise<readonly EventDraft[]> => {
  const id = ctx.newId()
  await store.insertRecord(tx, {
    learnerId,
    id,
    year: shanghaiDay(ctx.now).slice(0, 4),
    outcomeId: by,
    applicationId: r.application_id,
    credits: r.credits,
    framework: r.framework,
    level: r.level,
    standardId: r.standard_id,
    standardVersion: r.standard_version,
    derivation: { carriedOver: r.number },
    organizationId: r.organization_id,
    expiresOn: r.expires_on,
    now: ctx.now,
  })
  const movement = { learnerId, recordId: id, outcomeId: by, reference: { kind: 'certificationRecord', id }, key: `grant ${id}` }
  await grantCredit(tx, ctx, movement, r.credits)
  const facts = { record: id, learner: learnerId, outcome: by, credits: r.credits, standard: r.standard_id, version: r.standard_version }
  return [{ kind: 'credit.certified', facts }]
}

const notices = {
  takenBack: 'certification.takenBack',
  frozen: 'certification.frozen',
  carriedOver: 'certification.carriedOver',
} as const

/** The record stops standing; its credit is taken back, frozen or carried over, and its learner is told which. */
const followCredit = async (
  tx: Sql,
  ctx: Context,
  which: Which,
  fate: Exclude<Fate, { readonly kind: 'restored' }>,
): Promise<readonly EventDraft[]> => {
  const fact = await creditOn(tx, which, fate)
  if (fact === undefined) return []
  const { record, effect } = fact
  const { learnerId, outcomeId } = which
  const reference = { kind: 'outcome', id: outcomeId }
  const { done } = await takeBackCredit(tx, ctx, {
    learnerId,
    recordId: record.id,
    outcomeId,
    reference,
    // An outcome may end more than once: each time is a move of its own.
    key: `outcome ended ${record.id} ${ctx.newId()}`,
  })
  const actorId = ctx.actor.kind === 'staff' ? ctx.actor.staffId : null
  await store.insertReversal(tx, { learnerId, recordId: record.id, reason: fate.kind, actorId, now: ctx.now })
  const events: EventDraft[] = [
    { kind: done === 'frozen' ? 'credit.frozen' : 'credit.reversed', facts: { record: record.id, learner: learnerId, outcome: outcomeId } },
  ]
  if (fate.kind === 'corrected' && effect === 'carriedOver') events.push(...(await carryOver(tx, ctx, which, record, fate.by)))
  if (effect === 'takenBack' || effect === 'frozen' || effect === 'carriedOver')
    await notify(tx, ctx, {
      to: { kind: 'learner', id: learnerId },
      code: notices[effect],
      params: { entry: record.outcome, credits: formatCredits(record.credits), number: record.number },
      href: '/me/credits',
    })
  return events
}

/** The record that the revocation ended stands again, its credit is free again, and its learner is told. */
const restoreCredit = async (tx: Sql, ctx: Context, { learnerId, outcomeId }: Which): Promise<readonly EventDraft[]> => {
  const record = await store.undoReversal(tx, learnerId, outcomeId, ctx.now)
  if (record === undefined) return []
  const movement = { learnerId, recordId: record.id, outcomeId, reference: { kind: 'outcome', id: outcomeId } }
  await giveBackCredit(tx, ctx, { ...movement, key: `outcome restored ${record.id} ${ctx.newId()}` })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: learnerId },
    code: 'certification.restored',
    params: { entry: record.outcome, credits: formatCredits(record.credits), number: record.number },
    href: '/me/credits',
  })
  return [{ kind: 'credit.restored', facts: { record: record.id, learner: learnerId, outcome: outcomeId } }]
}

/** Who had applied for credit of the outcome is told that they may once more, with one tap. */
const tellWithdrawn = async (tx: Sql, ctx: Context, { learnerId, outcomeId }: Which): Promise<void> => {
  for (const one of await store.withdrawnWith(tx, learnerId, outcomeId))
    await notify(tx, ctx, {
      to: { kind: 'learner', id: learnerId },
      code: 'certification.askAnew',
      params: { entry: one.outcome, number: one.number },
      href: '/me/credits',
    })
}

/** Open applications cannot be granted any more: they are withdrawn on the desk, unless a batch review has them, whose step then refuses by itself. */
const withdrawOpen = async (tx: Sql, ctx: Context, { learnerId, outcomeId }: Which): Promise<void> => {
  for (const one of await store.openApplications(tx, learnerId, outcomeId))
    if ((await withdrawCase(tx, ctx, 'certification', one.id)) === 'withdrawn')
      await store.setApplication(tx, one.id, { state: 'withdrawn', now: ctx.now })
}

/** How certification stands on outcomes: credit follows them when they end; a deposit batch whose outcomes were certified, or are applied for, is not undone. */
export const certificationDependent: Dependent = {
  use: 'certified',
  found,
  follow: async (tx, ctx, which, fate) => {
    if (fate.kind === 'restored') {
      await tellWithdrawn(tx, ctx, which)
      return restoreCredit(tx, ctx, which)
    }
    await withdrawOpen(tx, ctx, which)
    return followCredit(tx, ctx, which, fate)
  },
  inBatch: store.certifiedInBatch,
}
