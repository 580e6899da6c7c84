import { identity } from '@creditbank/contract'
import { provedMinutes } from '../platform/actor.ts'
import { command } from '../platform/serve.ts'
import { hasFactor } from './entering.ts'
import { spendCode } from './factors.ts'
import { verifyPassword } from './passwords.ts'
import { advance, lockedFor, wrong } from './proof.ts'
import * as store from './store.ts'

/**
 * Proves anew who uses an open session. With a second factor only that counts: whoever found an open screen may know the password too. The session
 * goes on under a new token; the old one stays in the cache for its seconds, so that requests on their way are still answered. By passkey: passkeys.ts.
 */
export const stepUp = command(
  identity.staffStepUp,
  async (tx, ctx, { code, password }) => {
    const person = await store.credentialsById(tx, ctx.actor.staffId)
    if (person === undefined || person.status !== 'active') return { refused: 'session.ended' }
    const seconds = lockedFor(person, ctx.now)
    if (seconds > 0) return { refused: 'identity.locked', params: { seconds } }
    let by: 'totp' | 'recovery' | 'password' = 'password'
    if (hasFactor(person)) {
      if (code === undefined) return { refused: 'identity.proof_not_enough' }
      const spent = await spendCode(tx, ctx, person, code)
      if (spent === undefined) return wrong(tx, ctx, person, 'identity.wrong_code', 'staff.stepUp')
      by = spent
    } else if (!(await verifyPassword(person.password_hash, password ?? ''))) {
      return wrong(tx, ctx, person, 'identity.wrong_credentials', 'staff.stepUp')
    } else {
      await store.forgetFailures(tx, person.id)
    }
    const token = await advance(tx, ctx, ctx.actor.sessionId, 'open')
    const provedUntil = new Date(ctx.now.getTime() + provedMinutes * 60_000).toISOString()
    return {
      output: { provedUntil, token },
      account: { act: 'staff.stepUp', subject: { kind: 'staff', id: person.id }, params: { by } },
    }
  },
  { keepAnswer: false },
)
