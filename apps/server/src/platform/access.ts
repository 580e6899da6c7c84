import { sql } from 'kysely'
import type { StaffActor } from './actor.ts'
import type { Context } from './context.ts'
import type { Id } from './ids.ts'

/** What kinds of looking there are; each has its words and its purpose in privacy/words.ts. */
export const accessKinds = [
  'accounts.read',
  'accounts.history',
  'accounts.find',
  'accounts.export',
  'accounts.application',
  'accounts.repair',
  'accounts.phoneChange',
  'accounts.freeze',
  'accounts.assistance',
  'accounts.mandate',
  'outcomes.read',
  'outcomes.find',
  'outcomes.export',
  'deposits.read',
  'deposits.export',
  'reviews.case',
  'reviews.export',
  'files.open',
  'proofs.counter',
  'proofs.read',
  'proofs.print',
  'proofs.export',
  'certification.export',
  'programmes.export',
  'conversions.read',
  'points.read',
  'points.suspicions',
  'conversions.results',
  'conversions.export',
  'redemption.counter',
  'redemption.list',
  'redemption.export',
] as const
/** One kind of looking. */
export type AccessKind = (typeof accessKinds)[number]

/** Looks of one member of staff at one person in this time are one look. */
const slotMs = 600_000

/**
 * Notes that a member of staff was shown these persons, for the persons to see. Called after the read was decided and before its answer leaves: what cannot
 * be noted is not shown. One insert for any number of persons, outside the read-only transaction of staffRead; a repeat within ten minutes changes nothing.
 * `reference`: the number of the case, or the reason that was written, never a value of the record.
 */
export const noteAccess = async (
  ctx: Context<StaffActor>,
  what: AccessKind,
  learnerIds: readonly (Id | null)[],
  reference: string | null = null,
): Promise<void> => {
  const persons = [...new Set(learnerIds.filter((id) => id !== null))]
  if (persons.length === 0) return
  const { actor, now } = ctx
  await sql`insert into privacy.access (learner_id, staff_id, kind, slot, id, at, role, organization_id, reference)
    select p.learner_id, ${actor.staffId}, ${what}, ${Math.floor(now.getTime() / slotMs)}, p.id, ${now}, ${actor.role}, ${actor.organization.id}, ${reference}
    from unnest(${persons}::bigint[], ${persons.map(() => ctx.newId())}::bigint[]) as p(learner_id, id) on conflict do nothing`.execute(
    ctx.platform.database.app,
  )
}
