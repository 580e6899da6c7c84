import { identity } from '@creditbank/contract'
import { generateSecret, generateURI } from 'otplib'
import { toDataURL } from 'qrcode'
import type { Context } from '../platform/context.ts'
import { notify } from '../notices/index.ts'
import { sealedColumns } from '../platform/crypto/columns.ts'
import { seal } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { type Bound, command } from '../platform/serve.ts'
import { factorProven, hasFactor, logInPolicy, stageOf, writeLogIn } from './entering.ts'
import * as logIns from './logInStore.ts'
import * as passkeys from './passkeyStore.ts'
import { matches, verifyPassword, whenFree, hashPassword } from './passwords.ts'
import { passwordRefused } from './passwordRules.ts'
import { advance, codeRight, halfOpen, lockedFor, mayAddFactor, wrong } from './proof.ts'
import { newRecoveryCodes, recoveryCodeHash } from './recoveryCodes.ts'
import * as store from './store.ts'

const totpColumn = sealedColumns.totp

/** The ways in which somebody may prove themselves: a second factor where there is one, with recovery codes beside it, else the password. */
export const proofsOf = (person: store.Credentials): ('passkey' | 'wanshitong' | 'totp' | 'recovery' | 'password')[] => {
  if (!hasFactor(person)) return ['password']
  return [
    ...(person.passkeys > 0 ? (['passkey'] as const) : []),
    ...(person.scan ? (['wanshitong'] as const) : []),
    ...(person.totp ? (['totp'] as const) : []),
    ...(person.recovery > 0 ? (['recovery'] as const) : []),
  ]
}

/** Spends a code of the authenticator or a recovery code; says which it was, or undefined where it is neither. */
export const spendCode = async (
  tx: Sql,
  ctx: Context,
  person: store.Credentials,
  code: string,
): Promise<'totp' | 'recovery' | undefined> => {
  const step = codeRight(ctx, person, code.replace(/\s/g, ''))
  if (step !== undefined && person.totp) {
    await store.noteTotpStep(tx, person.id, step)
    return 'totp'
  }
  if (!hasFactor(person) || !(await passkeys.useRecoveryCode(tx, person.id, recoveryCodeHash(code), ctx.now))) return undefined
  await store.forgetFailures(tx, person.id)
  const params = { left: person.recovery - 1 }
  await notify(tx, ctx, { to: { kind: 'staff', id: person.id }, code: 'identity.recoveryUsed', params, href: '/admin/security' })
  return 'recovery'
}

/** The second step of a log-in: the authenticator's code, or a recovery code. */
export const secondFactor = command(
  identity.staffSecondFactor,
  async (tx, ctx, { code }) => {
    const { session, person } = await halfOpen(tx, ctx)
    if (lockedFor(person, ctx.now) > 0) return { refused: 'identity.locked', params: { seconds: lockedFor(person, ctx.now) } }
    const method = session.stage === 'secondFactor' ? await spendCode(tx, ctx, person, code) : undefined
    if (method !== undefined) return factorProven(tx, ctx, { sessionId: session.id, person, method })
    await writeLogIn(tx, ctx, person.id, { method: 'totp', result: 'refused', reason: 'code', newPlace: false, sessionId: null })
    return wrong(tx, ctx, person, 'identity.wrong_code', 'staff.secondFactor')
  },
  { keepAnswer: false },
)

const wasUsed = async (tx: Sql, id: Id, password: string, most: number): Promise<boolean> => {
  for (const hash of await logIns.formerPasswords(tx, id, most)) if (await whenFree(() => matches(hash, password))) return true
  return false
}

/** A new password, demanded or wanted. Every other session ends. */
export const changePassword = command(
  identity.staffChangePassword,
  async (tx, ctx, { current, next }) => {
    const { session, person } = await halfOpen(tx, ctx)
    if (session.stage !== 'changePassword' && session.stage !== 'open') return { refused: 'session.missing' }
    if (lockedFor(person, ctx.now) > 0) return { refused: 'identity.locked', params: { seconds: lockedFor(person, ctx.now) } }
    if (!(await verifyPassword(person.password_hash, current)))
      return wrong(tx, ctx, person, 'identity.wrong_credentials', 'staff.changePassword')
    const policy = await logInPolicy(tx, ctx)
    const weak = passwordRefused(policy.password, next, person.user_name)
    if (weak !== undefined) return weak
    if (next === current) return { refused: 'identity.password_same' }
    const { former } = policy.password
    if (await wasUsed(tx, person.id, next, former)) return { refused: 'identity.password_used', params: { former } }
    await logIns.keepFormer(tx, person.id, person.password_hash, ctx.now, former)
    await store.setPassword(tx, person.id, await hashPassword(next), ctx.now)
    await store.endOtherSessions(tx, 'staff', person.id, session.id, ctx.now)
    const stage = stageOf({ ...person, must_change: false, password_set_at: ctx.now }, policy, ctx.now, false)
    const token = await advance(tx, ctx, session.id, stage)
    return { output: { stage, token }, account: { act: 'staff.changePassword', subject: { kind: 'staff', id: person.id } } }
  },
  { keepAnswer: false },
)

const startTotp = command(
  identity.staffStartTotp,
  async (tx, ctx) => {
    const { person } = await mayAddFactor(tx, ctx)
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

const confirmTotp = command(
  identity.staffConfirmTotp,
  async (tx, ctx, { code }) => {
    const { session, person } = await halfOpen(tx, ctx)
    if (session.stage !== 'setUpFactor' && session.stage !== 'open') return { refused: 'session.missing' }
    if (person.totp_sealed === null || person.totp) return { refused: 'identity.second_factor_missing' }
    if (lockedFor(person, ctx.now) > 0) return { refused: 'identity.locked', params: { seconds: lockedFor(person, ctx.now) } }
    const step = codeRight(ctx, person, code)
    if (step === undefined) return wrong(tx, ctx, person, 'identity.wrong_code', 'staff.confirmTotp')
    await store.confirmTotp(tx, person.id, ctx.now, step)
    const token = await advance(tx, ctx, session.id, 'open')
    return {
      output: { stage: 'open' as const, token },
      account: { act: 'staff.confirmTotp', subject: { kind: 'staff', id: person.id } },
    }
  },
  { keepAnswer: false },
)

const removeTotp = command(identity.staffRemoveTotp, async (tx, ctx, { code }) => {
  const person = await store.credentialsById(tx, ctx.actor.staffId)
  if (person === undefined || !person.totp) return { refused: 'identity.second_factor_missing' }
  if (codeRight(ctx, person, code) === undefined) return wrong(tx, ctx, person, 'identity.wrong_code', 'staff.removeTotp')
  await store.setTotp(tx, person.id, null)
  if (person.passkeys === 0 && !person.scan) await passkeys.dropRecoveryCodes(tx, person.id)
  return { output: { done: true as const }, account: { act: 'staff.removeTotp', subject: { kind: 'staff', id: person.id } } }
})

const recoveryCodes = command(
  identity.makeRecoveryCodes,
  async (tx, ctx) => {
    const person = await store.credentialsById(tx, ctx.actor.staffId)
    if (person === undefined || !hasFactor(person)) return { refused: 'identity.second_factor_missing' }
    const codes = newRecoveryCodes()
    await passkeys.dropRecoveryCodes(tx, person.id)
    await passkeys.insertRecoveryCodes(tx, person.id, codes.map(recoveryCodeHash))
    return { output: { codes }, account: { act: 'staff.makeRecoveryCodes', subject: { kind: 'staff', id: person.id } } }
  },
  { keepAnswer: false },
)

/** Setting up and removing one's second factor, and the codes for the day when it is lost. */
export const factorActions: readonly Bound[] = [startTotp, confirmTotp, removeTotp, recoveryCodes]
