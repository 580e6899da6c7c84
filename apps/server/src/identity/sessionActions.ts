import { identity } from '@creditbank/contract'
import { passwordPolicies } from '@creditbank/contract/passwordPolicies'
import { tokenHash } from '../platform/crypto/tokens.ts'
import { plainAddress } from '../platform/pure/networks.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { settingsOf } from '../settings/index.ts'
import { hasFactor, usableAppointments } from './entering.ts'
import { changePassword, factorActions, proofsOf, secondFactor } from './factors.ts'
import { logIn } from './logIn.ts'
import { browserOf } from './logInRules.ts'
import { logInHistory } from './logInHistory.ts'
import { passkeyActions } from './passkeys.ts'
import { passwordExpiry } from './passwordRules.ts'
import { staffIdleMinutes } from './rules.ts'
import { currentAppointment, endedWhy, scopeOf, sessionLives, staffActor } from './sessions.ts'
import { stepUp } from './stepUp.ts'
import * as store from './store.ts'

const appointmentOf = (a: store.AppointmentRow) => ({
  id: a.id,
  role: a.role,
  organization: { id: a.organization.id, name: a.organization.name },
  organizationKind: a.organization.kind,
  from: a.from_on,
  to: a.to_on,
})

const session = query(identity.staffSession, async (ctx) => {
  if (ctx.token === undefined) return { refused: 'session.missing' }
  const db = ctx.platform.database.app
  const found = await store.sessionByToken(db, tokenHash(ctx.token))
  if (found === undefined || found.kind !== 'staff') return { refused: 'session.missing' }
  const person = await store.staffPerson(db, found.principal_id)
  if (!sessionLives(found, ctx.now) || person === undefined || person.status !== 'active') return endedWhy(found)
  const policy = await settingsOf(db)
  const expiry = passwordExpiry(passwordPolicies[policy.staffPasswordPolicy], person.password_set_at ?? person.created_at)
  const all = found.stage === 'open' ? await store.appointmentsInForce(db, found.principal_id, shanghaiDay(ctx.now)) : []
  const now = currentAppointment(found, all)
  const actor = now === undefined ? undefined : staffActor(found, person.name, now)
  const scope = actor === undefined ? undefined : scopeOf(actor.organization)
  return {
    staffId: found.principal_id,
    name: person.name,
    userName: person.user_name,
    stage: found.stage,
    appointment: now === undefined ? null : appointmentOf(now),
    appointments: all.map(appointmentOf),
    may: actor === undefined ? [] : [...actor.may],
    scope: {
      name: now?.organization.name ?? '',
      units: scope === undefined ? 0 : await store.unitsInScope(db, scope.level, scope.organizationId),
    },
    secondFactor: hasFactor(person),
    proofs: proofsOf(person),
    passwordPolicy: policy.staffPasswordPolicy,
    passwordExpiresAt: expiry?.toISOString() ?? null,
    passwordInitial: person.must_change && person.initial_until !== null,
    idleEndsAt: new Date(Math.max(found.last_seen_at.getTime(), ctx.now.getTime() - 60_000) + staffIdleMinutes * 60_000).toISOString(),
    endsAt: found.ends_at.toISOString(),
    demo: !ctx.platform.config.production,
    preferences: person.preferences,
  }
})

const logOut = command(identity.staffLogOut, async (tx, ctx) => {
  const found = ctx.token === undefined ? undefined : await store.sessionByToken(tx, tokenHash(ctx.token))
  ctx.setSession('staff', null)
  if (found !== undefined && found.kind === 'staff') await store.endSession(tx, 'staff', found.principal_id, found.id, ctx.now)
  return {
    output: { done: true as const },
    account: { act: 'staff.logOut', ...(found === undefined ? {} : { subject: { kind: 'staff', id: found.principal_id } }) },
  }
})

const mySessions = query(identity.staffSessions, async (ctx) => {
  const rows = await store.openSessions(ctx.platform.database.app, 'staff', ctx.actor.staffId, ctx.now)
  return {
    items: rows.map((r) => ({
      id: r.id,
      at: r.created_at.toISOString(),
      lastSeenAt: r.last_seen_at.toISOString(),
      address: plainAddress(r.address),
      agent: browserOf(r.agent),
      current: r.id === ctx.actor.sessionId,
    })),
  }
})

/** Staff log-in, second factor, sessions and preferences. `forget` empties the session cache after a change that must act at once. */
export const sessionActions = (forget: () => void): readonly Bound[] => [
  logIn,
  secondFactor,
  changePassword,
  stepUp,
  session,
  logOut,
  mySessions,
  ...factorActions,
  ...passkeyActions,
  ...logInHistory(forget),
  command(identity.staffEndSession, async (tx, ctx, { id }) => {
    if (!(await store.endSession(tx, 'staff', ctx.actor.staffId, id, ctx.now))) return { refused: 'record.not_found' }
    forget()
    return { output: { done: true as const }, account: { act: 'staff.endSession', subject: { kind: 'session', id } } }
  }),
  command(identity.staffSwitchAppointment, async (tx, ctx, { appointmentId }) => {
    const all = await store.appointmentsInForce(tx, ctx.actor.staffId, shanghaiDay(ctx.now))
    if (!all.some((a) => a.id === appointmentId)) return { refused: 'record.not_found' }
    const usable = await usableAppointments(tx, ctx, ctx.actor.staffId)
    if (usable?.some((a) => a.id === appointmentId) !== true) return { refused: 'identity.address_not_allowed' }
    await store.setSessionAppointment(tx, ctx.actor.sessionId, appointmentId)
    forget()
    return {
      output: { done: true as const },
      account: { act: 'staff.switchAppointment', subject: { kind: 'appointment', id: appointmentId } },
    }
  }),
  command(identity.staffPreferences, async (tx, ctx, { key, value }) => {
    await store.savePreference(tx, ctx.actor.staffId, key, value)
    return { output: { done: true as const }, account: { act: 'staff.savePreference', params: { key } } }
  }),
]
