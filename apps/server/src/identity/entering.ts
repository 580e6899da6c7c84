import { passwordPolicies, type PasswordPolicy } from '@creditbank/contract/passwordPolicies'
import { notify } from '../notices/index.ts'
import type { Account } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { newSessionToken, tokenHash } from '../platform/crypto/tokens.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { networksAllow } from '../platform/pure/networks.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { settingsOf } from '../settings/index.ts'
import { browserOf, nextStage, type Stage } from './logInRules.ts'
import * as logIns from './logInStore.ts'
import { passwordExpired } from './passwordRules.ts'
import { advance } from './proof.ts'
import { staffAbsoluteHours, staffIdleMinutes } from './rules.ts'
import * as store from './store.ts'

/** The settings of the management centre that rule log-ins of staff. */
export type LogInPolicy = { readonly password: PasswordPolicy; readonly sessions: number; readonly factorDemanded: boolean }

/** The policy that holds now. The demonstration and the tests demand no second factor of anybody: their log-ins stand on the log-in page. */
export const logInPolicy = async (tx: Sql, ctx: Context): Promise<LogInPolicy> => {
  const settings = await settingsOf(tx)
  return {
    password: passwordPolicies[settings.staffPasswordPolicy],
    sessions: settings.staffSessions,
    factorDemanded: ctx.platform.config.production && settings.staffSecondFactor === 'required',
  }
}

/** Whether somebody has a second factor of any kind. */
export const hasFactor = (person: store.Credentials): boolean => person.totp || person.scan || person.passkeys > 0

/** Whether the next step of a person is a new password: an initial one, a reported log-in, or ninety days are over. */
export const mustChange = (person: store.Credentials, policy: PasswordPolicy, now: Date): boolean =>
  person.must_change || passwordExpired(policy, person.password_set_at ?? person.created_at, now)

/** The stage after everything proven so far. */
export const stageOf = (person: store.Credentials, policy: LogInPolicy, now: Date, proofPending: boolean): Stage =>
  nextStage({
    proofPending,
    mustChange: mustChange(person, policy.password, now),
    factorMissing: policy.factorDemanded && !hasFactor(person),
  })

/** The appointments of a person that may act from this address; undefined where there are some and none may. */
export const usableAppointments = async (tx: Sql, ctx: Context, staffId: Id): Promise<store.AppointmentRow[] | undefined> => {
  const all = await store.appointmentsInForce(tx, staffId, shanghaiDay(ctx.now))
  const usable = all.filter((a) => networksAllow(a.networks, ctx.address))
  return all.length > 0 && usable.length === 0 ? undefined : usable
}

/** Everything that happens once a person has given every proof: counters forgotten, the oldest sessions ended and told, a new place told. */
export const settle = async (tx: Sql, ctx: Context, person: store.Credentials, policy: LogInPolicy, newPlace: boolean): Promise<void> => {
  const to = { kind: 'staff' as const, id: person.id }
  await store.noteLogIn(tx, person.id, ctx.now)
  if (policy.sessions > 0) {
    const idleSince = new Date(ctx.now.getTime() - staffIdleMinutes * 60_000)
    const count = await logIns.endOldest(tx, person.id, policy.sessions, idleSince, ctx.now)
    if (count > 0)
      await notify(tx, ctx, { to, code: 'identity.sessionsReplaced', params: { limit: policy.sessions, count }, href: '/admin/security' })
  }
  // The first log-in of all is no news to anybody.
  if (newPlace && person.last_log_in_at !== null)
    await notify(tx, ctx, {
      to,
      code: 'identity.newPlace',
      params: { address: ctx.address, browser: browserOf(ctx.agent) },
      href: '/admin/security/log-ins',
    })
}

/** Opens the session of a person who has just logged in, at the stage that comes next, and writes the log-in down. */
export const openStaffSession = async (
  tx: Sql,
  ctx: Context,
  entered: {
    readonly person: store.Credentials
    readonly policy: LogInPolicy
    readonly method: 'password' | 'passkey'
    readonly appointmentId: Id | null
  },
): Promise<{ output: { stage: Stage; token: string }; account: Account }> => {
  const { person, policy, method } = entered
  const stage = stageOf(person, policy, ctx.now, method === 'password' && hasFactor(person))
  const token = newSessionToken()
  const sessionId = ctx.newId()
  await store.insertSession(tx, {
    id: sessionId,
    tokenHash: tokenHash(token),
    kind: 'staff',
    principalId: person.id,
    appointmentId: entered.appointmentId,
    stage,
    now: ctx.now,
    endsAt: new Date(ctx.now.getTime() + staffAbsoluteHours * 3_600_000),
    address: ctx.address,
    agent: ctx.agent,
  })
  const newPlace = !(await logIns.isKnownPlace(tx, person.id, ctx.address))
  const result = stage === 'secondFactor' ? 'half' : 'in'
  await writeLogIn(tx, ctx, person.id, { method, result, reason: null, newPlace, sessionId })
  if (result === 'in') await settle(tx, ctx, person, policy, newPlace)
  ctx.setSession('staff', token)
  return {
    output: { stage, token },
    account: { act: 'staff.logIn', subject: { kind: 'staff', id: person.id }, params: { stage, method } },
  }
}

/** Writes one log-in, refused or not, into the history of its account. */
export const writeLogIn = (
  tx: Sql,
  ctx: Context,
  staffId: Id,
  l: {
    readonly method: logIns.Method
    readonly result: 'in' | 'half' | 'refused'
    readonly reason: string | null
    readonly newPlace: boolean
    readonly sessionId: Id | null
  },
) => logIns.insertLogIn(tx, { id: ctx.newId(), staffId, now: ctx.now, address: ctx.address, agent: ctx.agent, ...l })

/** A half-open session whose second factor was proven goes on to its next stage under a new token. */
export const factorProven = async (
  tx: Sql,
  ctx: Context,
  half: { readonly sessionId: Id; readonly person: store.Credentials; readonly method: logIns.Method },
): Promise<{ output: { stage: Stage; token: string }; account: Account }> => {
  const { person, method } = half
  const policy = await logInPolicy(tx, ctx)
  const stage = stageOf(person, policy, ctx.now, false)
  const token = await advance(tx, ctx, half.sessionId, stage)
  const completed = await logIns.completeLogIn(tx, half.sessionId, method)
  await settle(tx, ctx, person, policy, completed?.newPlace ?? false)
  return {
    output: { stage, token },
    account: { act: 'staff.secondFactor', subject: { kind: 'staff', id: person.id }, params: { by: method } },
  }
}
