import { identity, type Refusal } from '@creditbank/contract'
import { type Account, type Recorded, type RecordedRefusal, refuse, runCommand } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { effect } from '../platform/serve.ts'
import { watchRefused } from './attackWatch.ts'
import { hasFactor, logInPolicy, openStaffSession, usableAppointments, writeLogIn } from './entering.ts'
import { countAct } from './learner/store.ts'
import { dormantDays, isDormant, lockLadder, type Stage } from './logInRules.ts'
import * as logIns from './logInStore.ts'
import { matches, whenFree } from './passwords.ts'
import { logInsPerMinute } from './staffRules.ts'
import * as store from './store.ts'

/** What became of a typed password. `hash` is what it was compared with: a password changed in the meantime opens nothing. */
type Tried =
  | { readonly how: 'right'; readonly staffId: Id; readonly hash: string }
  | { readonly how: 'wrong'; readonly staffId: Id | undefined }
  | { readonly how: 'locked'; readonly staffId: Id | undefined; readonly seconds: number }

/**
 * Judges a password. The guess is counted before it is judged and outside the log-in's transaction, so that neither a refusal nor parallel guesses take
 * it back, and no connection is held while a hash is computed. All strange addresses share one count; an address from which the owner logged in before has
 * its own, so that a stranger's guesses do not lock the owner out there. Names that nobody has lock like those that somebody has.
 */
const tryPassword = (ctx: Context, userName: string, password: string): Promise<Tried> =>
  whenFree(async () => {
    const db = ctx.platform.database.app
    const person = await logIns.passwordOf(db, userName)
    const place = person !== undefined && (await logIns.isKnownPlace(db, person.id, ctx.address)) ? ctx.address : '*'
    if ((await logIns.reserveGuess(db, { userName, place, now: ctx.now, ladder: lockLadder })) === undefined) {
      const until = await logIns.lockedUntil(db, userName, place)
      const seconds = Math.max(1, Math.ceil(((until?.getTime() ?? 0) - ctx.now.getTime()) / 1000))
      return { how: 'locked', staffId: person?.id, seconds }
    }
    if (!(await matches(person?.status === 'active' ? person.password_hash : undefined, password)) || person === undefined)
      return { how: 'wrong', staffId: person?.id }
    await logIns.forgetGuesses(db, userName, place)
    return { how: 'right', staffId: person.id, hash: person.password_hash }
  })

type Code = (typeof identity.staffLogIn)['refusals'][number]

/** A refusal that stays in the audit and in the account's history. */
const refused = async <C extends Code>(
  tx: Sql,
  ctx: Context,
  staffId: Id | undefined,
  refusal: Refusal<C>,
  reason: string,
): Promise<RecordedRefusal<C>> => {
  const about: Account = { act: 'staff.logIn', params: { reason } }
  if (staffId === undefined) return { refusal, account: about }
  await writeLogIn(tx, ctx, staffId, { method: 'password', result: 'refused', reason, newPlace: false, sessionId: null })
  return { refusal, account: { ...about, subject: { kind: 'staff', id: staffId } } }
}

type Answer = Recorded<{ stage: Stage; token: string }> | RecordedRefusal<Code> | Refusal<Code>

const conclude = async (tx: Sql, ctx: Context, tried: Tried): Promise<Answer> => {
  const wrong = { refused: 'identity.wrong_credentials' } as const
  if (tried.how === 'locked') {
    const account: Account = { act: 'staff.logIn', params: { reason: 'locked' } }
    return {
      refusal: { refused: 'identity.locked' as const, params: { seconds: tried.seconds } },
      account: tried.staffId === undefined ? account : { ...account, subject: { kind: 'staff', id: tried.staffId } },
    }
  }
  if (tried.how === 'wrong') return refused(tx, ctx, tried.staffId, wrong, 'password')
  const person = await store.credentialsById(tx, tried.staffId)
  if (person === undefined || person.status !== 'active' || person.password_hash !== tried.hash) return refuse('identity.wrong_credentials')
  if (person.initial_until !== null && person.initial_until < ctx.now) return refused(tx, ctx, person.id, wrong, 'initial')
  const activity = {
    createdAt: person.created_at,
    lastLogInAt: person.last_log_in_at,
    passwordSetAt: person.password_set_at,
    revivedAt: person.revived_at,
  }
  // Whoever has a second factor proves anew who they are at the next step and changes the password; a password alone is not enough after so long.
  const dormant = isDormant(activity, ctx.now)
  if (dormant && !hasFactor(person))
    return refused(tx, ctx, person.id, { refused: 'identity.dormant', params: { days: dormantDays } }, 'dormant')
  const usable = await usableAppointments(tx, ctx, person.id)
  if (usable === undefined) return refused(tx, ctx, person.id, { refused: 'identity.address_not_allowed' }, 'address')
  if (dormant) await logIns.demandPassword(tx, person.id)
  const waking = dormant ? { ...person, must_change: true } : person
  return openStaffSession(tx, ctx, {
    person: waking,
    policy: await logInPolicy(tx, ctx),
    method: 'password',
    appointmentId: usable[0]?.id ?? null,
  })
}

/** The first step of a log-in: user name and password. */
export const logIn = effect(identity.staffLogIn, async (ctx, input, key) => {
  // Counted outside any transaction: a refusal would roll that back, and the attempt has happened all the same.
  if ((await countAct(ctx.platform.database.app, `staff log-in ${ctx.address}`, ctx.now, 1)) > logInsPerMinute)
    return { refused: 'request.too_many', params: { seconds: 60 } }
  const tried = await tryPassword(ctx, input.userName, input.password)
  if (tried.how === 'wrong') await ctx.platform.database.app.transaction().execute((tx) => watchRefused(tx, ctx, 'staff log-in refused'))
  const keyed = { key, endpoint: 'POST /staff/session', input, keepAnswer: false }
  const done = await runCommand(ctx, input, keyed, (tx, context) => conclude(tx, context, tried))
  return 'refused' in done ? done : done.output
})
