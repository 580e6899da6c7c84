import type { OrganizationKind, Permission, Role } from '@creditbank/contract'
import type { Id } from './ids.ts'

/** A unit with its ancestors by level: what a scoped row copies. */
export type Levels = { readonly l1: Id; readonly l2: Id | null; readonly l3: Id | null; readonly l4: Id | null }
/** The unit that somebody acts for. */
export type ActorOrganization = Levels & { readonly id: Id; readonly name: string; readonly kind: OrganizationKind }

/** A member of staff acting under one appointment. `scope` is the subtree whose rows are seen: the unit itself, or the parent for an education authority. */
export type StaffActor = {
  readonly kind: 'staff'
  readonly staffId: Id
  readonly name: string
  readonly sessionId: Id
  readonly appointmentId: Id
  readonly role: Role
  readonly organization: ActorOrganization
  readonly scope: { readonly level: 1 | 2 | 3 | 4; readonly organizationId: Id }
  readonly may: ReadonlySet<Permission>
  /** When whoever uses the session last proved themselves: log-in or step-up. Null where nobody did (work that runs later). */
  readonly provedAt: Date | null
  /** The networks from which the unit lets its staff work; null or absent: from anywhere. */
  readonly networks?: readonly string[] | null
}
/** A learner with an open session. */
export type LearnerActor = {
  readonly kind: 'learner'
  /** Whose data are read and changed: the person's, also where a representative acts. */
  readonly learnerId: Id
  readonly sessionId: Id
  readonly name: string
  /** Who really sits there, where it is not the person: recorded with every act. */
  readonly onBehalf?: Representative
  /** Under fourteen: a guardian acts. */
  readonly child?: boolean
  /** The account is frozen: only endpoints that say so are open. */
  readonly frozen?: boolean
}
/** Somebody who acts for another learner under a mandate. */
export type Representative = {
  readonly learnerId: Id
  readonly name: string
  readonly mandateId: Id
  readonly kind: 'relative' | 'guardian'
  readonly scope: 'view' | 'apply'
}
/** An institution's system with its API key. */
export type InstitutionActor = { readonly kind: 'institution'; readonly keyId: Id; readonly organization: ActorOrganization }
/** Anybody, at a public endpoint. */
export type AnonymousActor = { readonly kind: 'anonymous' }
/** The bank itself: jobs and the operator's commands. */
export type SystemActor = { readonly kind: 'system' }

/** Who does something. */
export type Actor = StaffActor | LearnerActor | InstitutionActor | AnonymousActor | SystemActor

/** The actor's id for records; null where there is none. */
export const actorId = (actor: Actor): Id | null => {
  switch (actor.kind) {
    case 'staff':
      return actor.staffId
    case 'learner':
      return actor.onBehalf?.learnerId ?? actor.learnerId
    case 'institution':
      return actor.keyId
    default:
      return null
  }
}

/** The name under which an actor's idempotency keys live. */
export const principal = (actor: Actor): string =>
  actor.kind === 'learner' && actor.onBehalf !== undefined
    ? `learner:${actor.onBehalf.learnerId}:${actor.learnerId}`
    : `${actor.kind}:${actorId(actor) ?? ''}`

/**
 * Why a learner's session may not use an endpoint that is otherwise a learner's; undefined where it may. `shown`: whom the page that sent the request
 * shows (`self` or an id), so that a page left open never acts for somebody else.
 */
export const learnerRefusal = (
  actor: LearnerActor,
  { forAnother, whileFrozen }: { readonly forAnother?: 'view' | 'apply' | 'guardian'; readonly whileFrozen?: true },
  shown: string | undefined,
): 'accounts.acting_changed' | 'accounts.not_for_another' | 'accounts.guardian_acts' | 'accounts.frozen' | undefined => {
  const { onBehalf } = actor
  if (actor.frozen === true && whileFrozen !== true) return 'accounts.frozen'
  if (shown !== undefined && shown !== (onBehalf === undefined ? 'self' : actor.learnerId)) return 'accounts.acting_changed'
  if (onBehalf === undefined)
    return actor.child === true && (forAnother === 'apply' || forAnother === 'guardian') ? 'accounts.guardian_acts' : undefined
  const reaches =
    forAnother === 'view' ||
    (forAnother === 'apply' && onBehalf.scope === 'apply') ||
    (forAnother === 'guardian' && onBehalf.kind === 'guardian')
  return reaches ? undefined : 'accounts.not_for_another'
}

/** Whether a row lies in the subtree that a member of staff sees. The same rule as the row-level policies, for decisions in actions. */
export const seesRow = (actor: StaffActor, row: Levels): boolean => {
  const own = actor.scope.organizationId
  switch (actor.scope.level) {
    case 1:
      return row.l1 === own
    case 2:
      return row.l2 === own
    case 3:
      return row.l3 === own
    case 4:
      return row.l4 === own
  }
}

/** Minutes for which a proof serves the acts that demand one. */
export const provedMinutes = 10

/** Whether a member of staff proved themselves lately enough for an act that demands it. */
export const provedLately = (actor: StaffActor, now: Date): boolean =>
  actor.provedAt !== null && now.getTime() - actor.provedAt.getTime() < provedMinutes * 60_000

/** The level columns of a unit, to be copied into a row. */
export const levels = (o: Levels): Levels => ({ l1: o.l1, l2: o.l2, l3: o.l3, l4: o.l4 })
