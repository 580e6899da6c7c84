import { doors } from '@creditbank/contract'
import type { LearnerActor } from '../../platform/actor.ts'
import type { Account } from '../../platform/command.ts'
import type { Context } from '../../platform/context.ts'
import type { Sql } from '../../platform/database.ts'
import { type Bound, command, query } from '../../platform/serve.ts'
import { hashPassword, verifyPassword } from '../passwords.ts'
import { learnerPasswordWeak, lockSeconds } from '../rules.ts'
import { endOtherSessions, endSession, openSessions } from '../store.ts'
import { codeRefused, phoneFrom, sendCode, takeCode } from './codes.ts'
import type { Learners } from './port.ts'
import { isFresh } from './rules.ts'
import { credentialOf, notePassword, saveCredential, sessionOpenedAt } from './store.ts'

type StepUp =
  | { readonly password?: string | undefined; readonly request?: string | undefined; readonly code?: string | undefined }
  | undefined

/** The name under which codes of a learner's own session are bound. */
const ownBinding = (ctx: Context<LearnerActor>): string => `learner:${ctx.actor.learnerId}`

const refusedPassword = async (tx: Sql, ctx: Context<LearnerActor>, password: string) => {
  const account: Account = { act: 'learner.stepUp', learnerId: ctx.actor.learnerId, params: { reason: 'wrong' } }
  const credential = await credentialOf(tx, ctx.actor.learnerId)
  const locked = credential?.locked_until !== null && credential?.locked_until !== undefined && credential.locked_until > ctx.now
  if (credential !== undefined && !locked && (await verifyPassword(credential.password_hash ?? undefined, password))) return undefined
  if (credential !== undefined && !locked) {
    const failures = credential.failed_count + 1
    const lock = lockSeconds(failures)
    await notePassword(tx, credential.learner_id, failures, lock === 0 ? null : new Date(ctx.now.getTime() + lock * 1000))
  }
  return { refusal: { refused: 'identity.wrong_credentials' as const }, account }
}

/** Asks for a second proof that it is the learner: a young session, the password, or a code to the account's phone. Undefined when proven. */
export const stepUp = async (tx: Sql, ctx: Context<LearnerActor>, given: StepUp) => {
  const openedAt = await sessionOpenedAt(tx, ctx.actor.sessionId)
  if (openedAt !== undefined && isFresh(openedAt, ctx.now)) return undefined
  if (given?.password !== undefined) return refusedPassword(tx, ctx, given.password)
  if (given?.request === undefined || given.code === undefined) return { refused: 'identity.step_up_required' as const }
  const taken = await takeCode(tx, ctx, { request: given.request, code: given.code, purposes: ['confirm'], boundTo: ownBinding(ctx) })
  return codeRefused(taken) ? taken : undefined
}

const requestOwnCode = (learners: Learners) =>
  command(
    doors.requestOwnCode,
    async (tx, ctx, { purpose, phone }) => {
      const target =
        purpose === 'confirm' ? await learners.phoneOf(tx, ctx.actor.learnerId) : phone === undefined ? undefined : phoneFrom(ctx, phone)
      if (target === undefined) return { refused: purpose === 'confirm' ? 'identity.no_phone' : 'identity.phone_invalid' }
      const sent = await sendCode(tx, ctx, { purpose, phone: target, boundTo: ownBinding(ctx) })
      return 'refused' in sent
        ? sent
        : { output: sent, account: { act: 'codes.send', learnerId: ctx.actor.learnerId, params: { purpose } } }
    },
    { keepAnswer: false },
  )

const setCredentials = (forget: () => void) =>
  command(
    doors.setCredentials,
    async (tx, ctx, { userName, password, stepUp: given }) => {
      const refused = await stepUp(tx, ctx, given)
      if (refused !== undefined) return refused
      if (learnerPasswordWeak(password, userName)) return { refused: 'identity.password_weak', params: { length: 8 } }
      const { learnerId, sessionId } = ctx.actor
      const saved = await saveCredential(tx, learnerId, userName, await hashPassword(password), ctx.now)
      if (saved === 'taken') return { refused: 'identity.user_name_taken' }
      await endOtherSessions(tx, 'learner', learnerId, sessionId, ctx.now)
      forget()
      return { output: { done: true as const }, account: { act: 'learner.setCredentials', learnerId } }
    },
    { keepAnswer: false },
  )

const changePhone = (learners: Learners, forget: () => void) =>
  command(doors.changePhone, async (tx, ctx, { request, code, stepUp: given }) => {
    const refused = await stepUp(tx, ctx, given)
    if (refused !== undefined) return refused
    const taken = await takeCode(tx, ctx, { request, code, purposes: ['changePhone'], boundTo: ownBinding(ctx) })
    if (codeRefused(taken)) return taken
    const { learnerId, sessionId } = ctx.actor
    await learners.changePhone(tx, ctx, learnerId, taken.phone)
    await endOtherSessions(tx, 'learner', learnerId, sessionId, ctx.now)
    forget()
    return { output: { phoneMasked: taken.phone.masked }, account: { act: 'learner.changePhone', learnerId } }
  })

/** What learners do with their own log-in: user name and password, phone, the devices that are logged in. */
export const learnerSelf = (learners: Learners, forget: () => void): readonly Bound[] => [
  requestOwnCode(learners),
  setCredentials(forget),
  changePhone(learners, forget),
  query(doors.learnerSessions, async (ctx) => {
    const rows = await openSessions(ctx.platform.database.app, 'learner', ctx.actor.learnerId, ctx.now)
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
  }),
  command(doors.learnerEndSession, async (tx, ctx, { id }) => {
    if (!(await endSession(tx, 'learner', ctx.actor.learnerId, id, ctx.now))) return { refused: 'record.not_found' }
    forget()
    return {
      output: { done: true as const },
      account: { act: 'learner.endSession', learnerId: ctx.actor.learnerId, subject: { kind: 'session', id } },
    }
  }),
  command(doors.learnerEndOtherSessions, async (tx, ctx) => {
    await endOtherSessions(tx, 'learner', ctx.actor.learnerId, ctx.actor.sessionId, ctx.now)
    forget()
    return { output: { done: true as const }, account: { act: 'learner.endOtherSessions', learnerId: ctx.actor.learnerId } }
  }),
]
