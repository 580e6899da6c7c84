import type { Actor, ActorOrganization, StaffActor } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { type HolderRow, holderById, issuersNamed } from './reportStore.ts'

/** Whether a unit issues points: the management centre and the local centres do. Source: the duty table of the service system. */
export const isIssuer = (o: Pick<ActorOrganization, 'kind'>): boolean => o.kind === 'managementCentre' || o.kind === 'localCentre'

/** Whether somebody acts for a unit that issues points. */
export const issues = (actor: Extract<Actor, { organization: ActorOrganization }>): boolean => isIssuer(actor.organization)

/** Whose points a member of staff sees: the management centre all, a local centre its own. */
export const issuersSeen = (actor: StaffActor): Id | 'all' => (actor.scope.level === 1 ? 'all' : actor.scope.organizationId)

/**
 * A person whose points account somebody may see: one who has points with the caller's centre, or (the management centre) anybody. Undefined where not.
 * A city's own points may lie with learners whose home is elsewhere by now, so that the tie to the unit is the account itself.
 */
export const holderSeen = (tx: Sql, actor: StaffActor, learnerId: Id): Promise<HolderRow | undefined> =>
  holderById(tx, learnerId, issuersSeen(actor))

/** Names of centres by id. */
export const namesOf = async (tx: Sql, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>> =>
  new Map((await issuersNamed(tx, ids)).map((row) => [row.id, row.name]))
