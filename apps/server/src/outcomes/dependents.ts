import type { outcomes } from '@creditbank/contract'
import type { EventDraft } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** The outcome that something rests on. */
export type Which = { readonly learnerId: Id; readonly outcomeId: Id }
/** What is thought of: taking the outcome back, or putting a version in its place that differs in one field. */
export type Intent =
  | { readonly kind: 'revoked' }
  | { readonly kind: 'corrected'; readonly what: (typeof outcomes.correctionFields)[number] }
/** What has just become of it; `by` is the version in its place. `restored`: a revocation was appealed against and won, what it took away is given back. */
export type Fate =
  | { readonly kind: 'revoked' }
  | { readonly kind: 'restored' }
  | { readonly kind: 'corrected'; readonly what: (typeof outcomes.correctionFields)[number]; readonly by: Id }

/** What may rest on an outcome: credit, a conversion, a proof. */
export type Use = 'certified' | 'converted' | 'proved'

/** A capability whose records rest on outcomes: it says what it holds, follows when an outcome ends or stands again, and keeps a batch from being undone. */
export type Dependent = {
  /** What rests on the outcome, and what would become of it. Anything that `blocks` stops the act. */
  readonly found: (tx: Sql, which: Which, intent: Intent) => Promise<readonly outcomes.Dependence[]>
  /** Carries it out in the transaction that ended the outcome or let it stand again, and answers the evidence of it. */
  readonly follow: (tx: Sql, ctx: Context, which: Which, fate: Fate) => Promise<readonly EventDraft[]>
  /** What outcomes are to it, by a word of its own. */
  readonly use: Use
  /** Of how many outcomes of a deposit batch something of the capability would be lost: such a batch is not undone. */
  readonly inBatch: (tx: Sql, batchId: Id) => Promise<number>
}

/** What outcomes are told by their neighbours: who depends on them. */
export type Neighbours = { readonly dependents: readonly Dependent[] }

/** Everything that rests on an outcome, over all capabilities. */
export const restingOn = async (neighbours: Neighbours, tx: Sql, which: Which, intent: Intent): Promise<readonly outcomes.Dependence[]> => {
  const found: outcomes.Dependence[] = []
  for (const dependent of neighbours.dependents) found.push(...(await dependent.found(tx, which, intent)))
  return found
}

/** The numbers of what blocks, for the refusal; undefined where nothing does. */
export const blockers = (found: readonly outcomes.Dependence[]): string | undefined => {
  const numbers = found.filter((one) => one.effect === 'blocks').map((one) => one.number)
  return numbers.length === 0 ? undefined : numbers.join('、')
}

/** Lets every capability follow what became of an outcome. */
export const followFate = async (
  neighbours: Neighbours,
  tx: Sql,
  ctx: Context,
  which: Which,
  fate: Fate,
): Promise<readonly EventDraft[]> => {
  const events: EventDraft[] = []
  for (const dependent of neighbours.dependents) events.push(...(await dependent.follow(tx, ctx, which, fate)))
  return events
}
