import { type Permission, type Refusal, levelOf, rolePreset } from '@creditbank/contract'
import type { Actor, ActorOrganization, StaffActor } from '../platform/actor.ts'
import type { Platform } from '../platform/context.ts'
import { tokenHash } from '../platform/crypto/tokens.ts'
import type { Sql } from '../platform/database.ts'
import { readTogether } from '../platform/readTogether.ts'
import type { Id } from '../platform/ids.ts'
import { ageOn, shanghaiDay } from '../platform/pure/shanghai.ts'
import { learnerIdleMinutes, staffIdleMinutes } from './rules.ts'
import { touchKey } from './staffStore.ts'
import {
  activeStaffName,
  type AppointmentRow,
  apiKeyByHash,
  appointmentsInForce,
  learnerName,
  personUnder,
  type SessionRow,
  type StaffSession,
  sessionByToken,
  staffBehindTokens,
  touchSession,
} from './store.ts'

/** Answers stay in memory this long, so that a change of rights, a log-out or a block acts within five seconds everywhere. */
const cacheMs = 3_000
const cacheSize = 20_000
/** Statements that look up sessions at once, and sessions a statement. */
const lookUps = { lanes: 2, most: 32 }

/** The level of a unit's scope and the unit whose subtree is seen: an education authority looks at its parent's. */
export const scopeOf = (o: ActorOrganization): StaffActor['scope'] => {
  const level = levelOf[o.kind]
  if (level !== 0) return { level, organizationId: o.id }
  if (o.l4 !== null) return { level: 4, organizationId: o.l4 }
  if (o.l3 !== null) return { level: 3, organizationId: o.l3 }
  if (o.l2 !== null) return { level: 2, organizationId: o.l2 }
  return { level: 1, organizationId: o.l1 }
}

/** The actor of a staff session under an appointment. */
export const staffActor = (
  session: { id: Id; principal_id: Id; proved_at: Date | null },
  name: string,
  appointment: AppointmentRow,
): StaffActor => ({
  kind: 'staff',
  staffId: session.principal_id,
  name,
  sessionId: session.id,
  appointmentId: appointment.id,
  role: appointment.role,
  organization: appointment.organization,
  scope: scopeOf(appointment.organization),
  may: new Set<Permission>(rolePreset(appointment.role).may),
  provedAt: session.proved_at,
  networks: appointment.networks,
})

/** Whether a session may still be used at an instant. */
export const sessionLives = (s: SessionRow, now: Date): boolean => {
  const idle = (s.kind === 'staff' ? staffIdleMinutes : learnerIdleMinutes) * 60_000
  return s.ended_at === null && s.ends_at > now && now.getTime() - s.last_seen_at.getTime() < idle
}

/** What somebody is told whose session is over: that a newer log-in took its place or its owner disowned it, where so. */
export const endedWhy = (s: SessionRow): Refusal<'session.ended' | 'session.replaced' | 'session.disowned'> => ({
  refused: s.ended_reason === 'newer' ? 'session.replaced' : s.ended_reason === 'notMe' ? 'session.disowned' : 'session.ended',
})

/** The appointment a session acts under: the chosen one while it is in force, else the first. */
export const currentAppointment = (session: SessionRow, all: readonly AppointmentRow[]): AppointmentRow | undefined =>
  all.find((a) => a.id === session.appointment_id) ?? all[0]

/** Finds the actors behind tokens, with a small cache. `forget` empties it after a change that must act at once in this process. */
export const makeIdentify = (platform: Platform) => {
  const db = platform.database.app
  const cache = new Map<string, { readonly until: number; readonly actor: Actor }>()
  const remember = (key: string, actor: Actor, now: Date): Actor => {
    if (cache.size >= cacheSize) cache.clear()
    cache.set(key, { until: now.getTime() + cacheMs, actor })
    return actor
  }
  // A page sends several requests at once, and an office opens at nine: those whose sessions are not remembered are looked up together.
  const staffBehind = readTogether<Buffer, StaffSession | undefined>(
    (hashes) => staffBehindTokens(db, hashes, shanghaiDay(platform.clock.now())),
    lookUps,
  )
  const staff = async (token: string, now: Date): Promise<Actor | Refusal> => {
    const found = await staffBehind(tokenHash(token))
    if (found === undefined) return { refused: 'session.missing' }
    const { session, name, appointments } = found
    if (!sessionLives(session, now)) return endedWhy(session)
    if (now.getTime() - session.last_seen_at.getTime() > 60_000) await touchSession(db, session.id, now)
    if (session.stage === 'changePassword') return { refused: 'session.password_change_required' }
    if (session.stage === 'secondFactor') return { refused: 'session.second_factor_required' }
    if (session.stage === 'setUpFactor') return { refused: 'session.second_factor_missing' }
    const appointment = currentAppointment(session, appointments)
    if (name === undefined) return { refused: 'session.ended' }
    return appointment === undefined ? { refused: 'permission.denied' } : staffActor(session, name, appointment)
  }
  const learner = async (session: SessionRow, now: Date): Promise<Actor | Refusal> => {
    const own = await learnerName(db, session.principal_id)
    if (own === undefined || own.state === 'closed') return { refused: 'session.ended' }
    const today = shanghaiDay(now)
    // A frozen account opens one page, whoever it acted for before.
    if (own.state === 'frozen') return { kind: 'learner', learnerId: own.id, sessionId: session.id, name: own.name, frozen: true }
    const child = own.birth_on !== null && ageOn(own.birth_on, today) < 14
    if (session.acts_for === null) return { kind: 'learner', learnerId: own.id, sessionId: session.id, name: own.name, child }
    // Never back to one's own account unasked: what was meant for the person would land in the wrong one.
    const person = await personUnder(db, { acts_for: session.acts_for, mandate_id: session.mandate_id, representative: own.id }, today)
    if (person === undefined || session.mandate_id === null) return { refused: 'accounts.mandate_over' }
    const onBehalf = { learnerId: own.id, name: own.name, mandateId: session.mandate_id, kind: person.kind, scope: person.scope }
    return { kind: 'learner', learnerId: person.id, sessionId: session.id, name: person.name, onBehalf }
  }
  const bySession = async (wanted: 'staff' | 'learner', token: string, now: Date): Promise<Actor | Refusal> => {
    if (wanted === 'staff') return staff(token, now)
    const session = await sessionByToken(db, tokenHash(token))
    if (session === undefined || session.kind !== wanted) return { refused: 'session.missing' }
    if (!sessionLives(session, now)) return endedWhy(session)
    if (now.getTime() - session.last_seen_at.getTime() > 60_000) await touchSession(db, session.id, now)
    return learner(session, now)
  }
  const identify = async (wanted: 'staff' | 'learner' | 'institution', token: string | undefined, now: Date): Promise<Actor | Refusal> => {
    if (token === undefined || token === '') return { refused: 'session.missing' }
    const key = `${wanted} ${token}`
    const known = cache.get(key)
    if (known !== undefined && known.until > now.getTime()) return known.actor
    cache.delete(key)
    if (wanted !== 'institution') {
      const found = await bySession(wanted, token, now)
      // A mandate ends at once everywhere, so who acts under one is looked up each time.
      return 'refused' in found || (found.kind === 'learner' && found.onBehalf !== undefined) ? found : remember(key, found, now)
    }
    const institution = await apiKeyByHash(db, tokenHash(token))
    if (institution === undefined) return { refused: 'session.missing' }
    await touchKey(db, institution.id, now)
    return remember(key, { kind: 'institution', keyId: institution.id, organization: institution.organization }, now)
  }
  return { identify, forget: () => cache.clear() }
}

/** Whose session a token opens, whatever it acts for at the moment; undefined where it opens none of a learner. */
export const sessionOwner = async (
  tx: Sql,
  token: string | undefined,
  now: Date,
): Promise<{ sessionId: Id; learnerId: Id } | undefined> => {
  const session = token === undefined ? undefined : await sessionByToken(tx, tokenHash(token))
  return session?.kind === 'learner' && sessionLives(session, now) ? { sessionId: session.id, learnerId: session.principal_id } : undefined
}

/** A member of staff under one appointment, without a session: for work that was asked for and runs later. Undefined once the appointment or the account has ended. */
export const actorUnder =
  (platform: Platform) =>
  async (staffId: Id, appointmentId: Id): Promise<StaffActor | undefined> => {
    const db = platform.database.app
    const [all, name] = [await appointmentsInForce(db, staffId, shanghaiDay(platform.clock.now())), await activeStaffName(db, staffId)]
    const appointment = all.find((a) => a.id === appointmentId)
    return appointment === undefined || name === undefined
      ? undefined
      : staffActor({ id: '0', principal_id: staffId, proved_at: null }, name, appointment)
  }
