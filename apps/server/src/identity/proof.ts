import { verifySync } from 'otplib'
import { provedMinutes } from '../platform/actor.ts'
import { type Account, refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { sealedColumns } from '../platform/crypto/columns.ts'
import { open } from '../platform/crypto/seal.ts'
import { newSessionToken, tokenHash } from '../platform/crypto/tokens.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Stage } from './logInRules.ts'
import { lockSeconds } from './rules.ts'
import { sessionLives } from './sessions.ts'
import * as store from './store.ts'

/** A session at any stage and its owner. */
type Half = { session: store.SessionRow; person: store.Credentials }

/** The session of a token at any stage, with its owner locked; undefined where it is gone. */
export const findHalf = async (tx: Sql, ctx: Context): Promise<Half | undefined> => {
  if (ctx.token === undefined) return undefined
  const session = await store.sessionByToken(tx, tokenHash(ctx.token))
  if (session === undefined || session.kind !== 'staff' || !sessionLives(session, ctx.now)) return undefined
  const person = await store.credentialsById(tx, session.principal_id)
  return person === undefined || person.status !== 'active' ? undefined : { session, person }
}

/** The same; refuses where it is gone. */
export const halfOpen = async (tx: Sql, ctx: Context): Promise<Half> =>
  ctx.token === undefined ? refuse('session.missing') : ((await findHalf(tx, ctx)) ?? refuse('session.ended'))

/** Seconds for which an account is still locked after wrong attempts; 0 where it is not. */
export const lockedFor = (person: store.Credentials, now: Date): number =>
  person.locked_until === null ? 0 : Math.max(0, Math.ceil((person.locked_until.getTime() - now.getTime()) / 1000))

/** The owner of a session that is open, or that only waits for a second factor to be set up; an open one must have proved itself lately. */
export const mayAddFactor = async (tx: Sql, ctx: Context): Promise<Half> => {
  const half = await halfOpen(tx, ctx)
  if (half.session.stage === 'setUpFactor') return half
  if (half.session.stage !== 'open') return refuse('session.missing')
  const provedAt = half.session.proved_at
  if (provedAt === null || ctx.now.getTime() - provedAt.getTime() >= provedMinutes * 60_000) return refuse('identity.step_up_required')
  return half
}

/** Counts a wrong attempt and answers with the refusal, which is committed. */
export const wrong = async <C extends 'identity.wrong_credentials' | 'identity.wrong_code'>(
  tx: Sql,
  ctx: Context,
  person: store.Credentials | undefined,
  code: C,
  act: string,
) => {
  const account: Account =
    person === undefined
      ? { act, params: { reason: 'unknown' } }
      : { act, subject: { kind: 'staff', id: person.id }, params: { reason: code, failures: person.failed_count + 1 } }
  if (person !== undefined) {
    const failures = person.failed_count + 1
    const seconds = lockSeconds(failures)
    await store.noteFailure(tx, person.id, failures, seconds === 0 ? null : new Date(ctx.now.getTime() + seconds * 1000))
  }
  return { refusal: { refused: code }, account }
}

/** Gives a session its next stage under a fresh token, so that a token seen before log-in is worth nothing after it. */
export const advance = async (tx: Sql, ctx: Context, sessionId: Id, stage: Stage): Promise<string> => {
  const token = newSessionToken()
  await store.advanceSession(tx, sessionId, stage, tokenHash(token), ctx.now)
  ctx.setSession('staff', token)
  return token
}

/** The time step of a right and unused code of the authenticator; undefined where it is wrong, spent, or none is set up. */
export const codeRight = (ctx: Context, person: store.Credentials, code: string): number | undefined => {
  if (person.totp_sealed === null || !/^\d{6}$/.test(code)) return undefined
  const secret = open(ctx.platform.keyring, person.totp_sealed, sealedColumns.totp)
  const epoch = Math.floor(ctx.now.getTime() / 1000)
  const result = verifySync({ secret, token: code, epoch, epochTolerance: 30 })
  if (!result.valid) return undefined
  const step = Math.floor(epoch / 30) + ('delta' in result ? result.delta : 0)
  return person.totp_last_step !== null && step <= Number(person.totp_last_step) ? undefined : step
}
