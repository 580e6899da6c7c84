import { identity } from '@creditbank/contract'
import { generateSecret, generateURI } from 'otplib'
import { toDataURL } from 'qrcode'
import { sealedColumns } from '../platform/crypto/columns.ts'
import { seal } from '../platform/crypto/seal.ts'
import { newSessionToken, tokenHash } from '../platform/crypto/tokens.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import { advance, codeRight, halfOpen, lockedFor, wrong } from './proof.ts'
import { staffAbsoluteHours, staffIdleMinutes, staffPasswordWeak, stageAfterPassword } from './rules.ts'
import { countAct } from './learner/store.ts'
import { logInsPerMinute } from './staffRules.ts'
import { currentAppointment, scopeOf, sessionLives, staffActor } from './sessions.ts'
import { stepUp } from './stepUp.ts'
import * as store from './store.ts'

const totpColumn = sealedColumns.totp

const logIn = command(
  identity.staffLogIn,
  async (tx, ctx, { userName, password }) => {
    // Counted outside this transaction: a refusal rolls that back, and the attempt has happened all the same.
    if ((await countAct(ctx.platform.database.app, `staff log-in ${ctx.address}`, ctx.now, 1)) > logInsPerMinute)
      return { refused: 'request.too_many', params: { seconds: 60 } }
    const person = await store.credentialsByName(tx, userName)
    if (person !== undefined && lockedFor(person, ctx.now) > 0)
      return {
        refusal: { refused: 'identity.locked', params: { seconds: lockedFor(person, ctx.now) } },
        account: { act: 'staff.logIn', subject: { kind: 'staff', id: person.id }, params: { reason: 'locked' } },
      }
    const right = await verifyPassword(person?.status === 'active' ? person.password_hash : undefined, password)
    const expired = person?.initial_until !== null && person?.initial_until !== undefined && person.initial_until < ctx.now
    if (person === undefined || !right || expired) return wrong(tx, ctx, person, 'identity.wrong_credentials', 'staff.logIn')
    await store.noteLogIn(tx, person.id, ctx.now)
    const stage = stageAfterPassword({ mustChange: person.must_change, secondFactor: person.totp })
    const token = newSessionToken()
    const all = await store.appointmentsInForce(tx, person.id, shanghaiDay(ctx.now))
    const endsAt = new Date(ctx.now.getTime() + staffAbsoluteHours * 3_600_000)
    await store.insertSession(tx, {
      id: ctx.newId(),
      tokenHash: tokenHash(token),
      kind: 'staff',
      principalId: person.id,
      appointmentId: all[0]?.id ?? null,
      stage,
      now: ctx.now,
      endsAt,
      address: ctx.address,
      agent: ctx.agent,
    })
    ctx.setSession('staff', token)
    return { output: { stage, token }, account: { act: 'staff.logIn', subject: { kind: 'staff', id: person.id }, params: { stage } } }
  },
  { keepAnswer: false },
)

const secondFactor = command(
  identity.staffSecondFactor,
  async (tx, ctx, { code }) => {
    const { session, person } = await halfOpen(tx, ctx)
    if (lockedFor(person, ctx.now) > 0) return { refused: 'identity.locked', params: { seconds: lockedFor(person, ctx.now) } }
    const step = codeRight(ctx, person, code)
    if (session.stage !== 'secondFactor' || step === undefined) return wrong(tx, ctx, person, 'identity.wrong_code', 'staff.secondFactor')
    await store.noteTotpStep(tx, person.id, step)
    const stage = person.must_change ? ('changePassword' as const) : ('open' as const)
    const token = await advance(tx, ctx, session.id, stage)
    return { output: { stage, token }, account: { act: 'staff.secondFactor', subject: { kind: 'staff', id: person.id } } }
  },
  { keepAnswer: false },
)

const changePassword = command(
  identity.staffChangePassword,
  async (tx, ctx, { current, next }) => {
    const { session, person } = await halfOpen(tx, ctx)
    if (session.stage === 'secondFactor') return { refused: 'session.missing' }
    if (lockedFor(person, ctx.now) > 0) return { refused: 'identity.locked', params: { seconds: lockedFor(person, ctx.now) } }
    if (!(await verifyPassword(person.password_hash, current)))
      return wrong(tx, ctx, person, 'identity.wrong_credentials', 'staff.changePassword')
    if (staffPasswordWeak(next, person.user_name)) return { refused: 'identity.password_weak', params: { length: 10 } }
    if (next === current) return { refused: 'identity.password_same' }
    await store.setPassword(tx, person.id, await hashPassword(next))
    await store.endOtherSessions(tx, 'staff', person.id, session.id, ctx.now)
    const token = await advance(tx, ctx, session.id, 'open')
    return {
      output: { stage: 'open' as const, token },
      account: { act: 'staff.changePassword', subject: { kind: 'staff', id: person.id } },
    }
  },
  { keepAnswer: false },
)

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
  if (!sessionLives(found, ctx.now) || person === undefined || person.status !== 'active') return { refused: 'session.ended' }
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
    secondFactor: person.totp,
    proofs: person.totp ? ['totp' as const] : ['password' as const],
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
      address: r.address,
      agent: r.agent,
      current: r.id === ctx.actor.sessionId,
    })),
  }
})

const startTotp = command(
  identity.staffStartTotp,
  async (tx, ctx) => {
    const person = await store.credentialsById(tx, ctx.actor.staffId)
    if (person === undefined) return { refused: 'record.not_found' }
    if (person.totp) return { refused: 'identity.second_factor_exists' }
    const secret = generateSecret()
    await store.setTotp(tx, person.id, seal(ctx.platform.keyring, secret, totpColumn))
    const uri = generateURI({ issuer: 'CreditBank', label: person.user_name, secret })
    return {
      output: { secret, uri, qr: await toDataURL(uri) },
      account: { act: 'staff.startTotp', subject: { kind: 'staff', id: person.id } },
    }
  },
  { keepAnswer: false },
)

const confirmTotp = command(identity.staffConfirmTotp, async (tx, ctx, { code }) => {
  const person = await store.credentialsById(tx, ctx.actor.staffId)
  if (person === undefined || person.totp_sealed === null) return { refused: 'identity.second_factor_missing' }
  const step = codeRight(ctx, person, code)
  if (step === undefined) return { refused: 'identity.wrong_code' }
  await store.confirmTotp(tx, person.id, ctx.now, step)
  return { output: { done: true as const }, account: { act: 'staff.confirmTotp', subject: { kind: 'staff', id: person.id } } }
})

const removeTotp = command(identity.staffRemoveTotp, async (tx, ctx, { code }) => {
  const person = await store.credentialsById(tx, ctx.actor.staffId)
  if (person === undefined || !person.totp) return { refused: 'identity.second_factor_missing' }
  if (codeRight(ctx, person, code) === undefined) return wrong(tx, ctx, person, 'identity.wrong_code', 'staff.removeTotp')
  await store.setTotp(tx, person.id, null)
  return { output: { done: true as const }, account: { act: 'staff.removeTotp', subject: { kind: 'staff', id: person.id } } }
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
  startTotp,
  confirmTotp,
  removeTotp,
  command(identity.staffEndSession, async (tx, ctx, { id }) => {
    if (!(await store.endSession(tx, 'staff', ctx.actor.staffId, id, ctx.now))) return { refused: 'record.not_found' }
    forget()
    return { output: { done: true as const }, account: { act: 'staff.endSession', subject: { kind: 'session', id } } }
  }),
  command(identity.staffSwitchAppointment, async (tx, ctx, { appointmentId }) => {
    const all = await store.appointmentsInForce(tx, ctx.actor.staffId, shanghaiDay(ctx.now))
    if (!all.some((a) => a.id === appointmentId)) return { refused: 'record.not_found' }
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
