import { doors, type OutputOf } from '@creditbank/contract'
import type { Account } from '../../platform/command.ts'
import type { Context } from '../../platform/context.ts'
import { newSessionToken, tokenHash } from '../../platform/crypto/tokens.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { maskName } from '../../platform/pure/idNumber.ts'
import { type Day, shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../../platform/serve.ts'
import { verifyPassword } from '../passwords.ts'
import { learnerAbsoluteHours, learnerIdleMinutes, lockSeconds } from '../rules.ts'
import { sessionLives } from '../sessions.ts'
import { endSession, insertSession, personUnder, sessionByToken, type SessionRow } from '../store.ts'
import { codeRefused, phoneFrom, sendCode, takeCode, takeConfirmed } from './codes.ts'
import type { DoorLearner, Learners } from './port.ts'
import { enterable, wrongPerAddress, wrongPerNameAndAddress } from './rules.ts'
import { watchRefused } from '../attackWatch.ts'
import {
  actsHeld,
  actsWithin,
  bindSubject,
  countAct,
  credentialByName,
  type CredentialRow,
  learnerBehind,
  notePassword,
  noteWrongCode,
  onlyCredential,
} from './store.ts'

type LogInAnswer = OutputOf<typeof doors.logInWithCode>

/**
 * Opens a session of a learner and sets the cookie. Every door ends here: a later door (皖事通, WeChat) proves who somebody is in its own way, finds
 * the account by `accountBehindDoor`, and calls this. `door` names it in the audit.
 */
export const openLearnerSession = async (
  tx: Sql,
  ctx: Context,
  learner: DoorLearner,
  door: string,
): Promise<{ output: LogInAnswer; account: Account }> => {
  const token = newSessionToken()
  const endsAt = new Date(ctx.now.getTime() + learnerAbsoluteHours * 3_600_000)
  await insertSession(tx, {
    id: ctx.newId(),
    tokenHash: tokenHash(token),
    kind: 'learner',
    principalId: learner.id,
    appointmentId: null,
    stage: 'open',
    now: ctx.now,
    endsAt,
    address: ctx.address,
    agent: ctx.agent,
    door,
  })
  ctx.setSession('learner', token)
  return {
    output: { stage: 'open', token, choices: [] },
    account: { act: 'learner.logIn', subject: { kind: 'learner', id: learner.id }, learnerId: learner.id, params: { door } },
  }
}

/** The account that a door's subject (the keyed hash of its own name for a person) is bound to, where that account may be entered. */
export const accountBehindDoor = async (tx: Sql, learners: Learners, door: string, subject: string): Promise<DoorLearner | undefined> => {
  const id = await learnerBehind(tx, door, subject)
  const learner = id === undefined ? undefined : await learners.byId(tx, id)
  return learner === undefined ? undefined : enterable([learner])[0]
}

/** Binds a door's subject to an account for good, after the person proved both. False when the subject belongs to another account already. */
export const bindDoor = async (
  tx: Sql,
  ctx: Context,
  learners: Learners,
  to: { readonly door: string; readonly subject: string; readonly learner: DoorLearner },
): Promise<boolean> => {
  const bound = await bindSubject(tx, to.door, to.subject, to.learner.id, ctx.now)
  // Accounts may have been merged since: what was bound to either belongs to the one that stands for both.
  return bound === to.learner.id || (await learners.byId(tx, bound))?.id === to.learner.id
}

const choiceOf = (l: DoorLearner) => ({ learnerId: l.id, name: maskName(l.name), accountNoTail: l.accountNo.slice(-4) })

const requestCode = command(
  doors.requestCode,
  async (tx, ctx, { purpose, phone }) => {
    const target = phoneFrom(ctx, phone)
    if (target === undefined) return { refused: 'identity.phone_invalid' }
    const sent = await sendCode(tx, ctx, { purpose, phone: target, boundTo: '' })
    return 'refused' in sent ? sent : { output: sent, account: { act: 'codes.send', params: { purpose } } }
  },
  { keepAnswer: false },
)

const noneHere = (door: string) => ({
  refusal: { refused: 'identity.no_account_here' as const },
  account: { act: 'learner.logIn', params: { door, reason: 'noAccount' } },
})

const logInWithCode = (learners: Learners) =>
  command(
    doors.logInWithCode,
    async (tx, ctx, { request, code }) => {
      const taken = await takeCode(tx, ctx, { request, code, purposes: ['logIn'], boundTo: '', spend: false })
      if (codeRefused(taken)) return taken
      const open = enterable(await learners.byPhone(tx, taken.phone.lookup))
      const [first, second] = open
      if (first !== undefined && second !== undefined)
        return {
          output: { stage: 'choose' as const, token: null, choices: open.map(choiceOf) },
          account: { act: 'learner.logIn', params: { door: 'code', stage: 'choose' } },
        }
      await takeConfirmed(tx, ctx, request, 'logIn')
      if (first !== undefined) return openLearnerSession(tx, ctx, first, 'code')
      return noneHere('code')
    },
    { keepAnswer: false },
  )

const chooseAccount = (learners: Learners) =>
  command(
    doors.chooseAccount,
    async (tx, ctx, { request, learnerId }) => {
      const taken = await takeConfirmed(tx, ctx, request, 'logIn')
      if (taken === undefined) return { refused: 'identity.wrong_code' }
      const open = enterable(await learners.byPhone(tx, taken.phone.lookup))
      const chosen = open.find((l) => l.id === learnerId)
      return chosen === undefined ? { refused: 'identity.no_account_here' } : openLearnerSession(tx, ctx, chosen, 'code')
    },
    { keepAnswer: false },
  )

/** Whom a typed user name or phone means: the name locks are counted under (a phone only as its keyed hash), and the credential where there is one. */
const meant = async (tx: Sql, ctx: Context, learners: Learners, typed: string) => {
  const phone = phoneFrom(ctx, typed)
  if (phone === undefined) return { name: typed.toLowerCase(), credential: await credentialByName(tx, typed) }
  const behind = await learners.byPhone(tx, phone.lookup)
  return {
    name: phone.lookup,
    credential: await onlyCredential(
      tx,
      behind.map((l) => l.id),
    ),
  }
}

/** Seconds a name is locked: by its own wrong attempts, or because this address has sent too many. */
const lockedSeconds = async (tx: Sql, ctx: Context, name: string, lockedUntil: Date | null): Promise<number> => {
  const own = lockedUntil === null ? 0 : Math.max(0, Math.ceil((lockedUntil.getTime() - ctx.now.getTime()) / 1000))
  if (own > 0) return own
  const ofAddress = await actsWithin(tx, `password address ${ctx.address}`, ctx.now, wrongPerAddress.minutes)
  const ofBoth = await actsWithin(tx, `password ${ctx.address} ${name}`, ctx.now, wrongPerNameAndAddress.minutes)
  return ofAddress >= wrongPerAddress.count || ofBoth >= wrongPerNameAndAddress.count ? 60 : 0
}

/**
 * Counts a wrong password against the address, the name and the account. False where the limits were spent by guesses beside it: then this one was not
 * judged, and the account's owner does not pay for it.
 */
const noteWrong = async (tx: Sql, ctx: Context, name: string, credential: CredentialRow | undefined): Promise<boolean> => {
  const ofAddress = await countAct(tx, `password address ${ctx.address}`, ctx.now, wrongPerAddress.minutes)
  const ofBoth = await countAct(tx, `password ${ctx.address} ${name}`, ctx.now, wrongPerNameAndAddress.minutes)
  if (ofAddress > wrongPerAddress.count || ofBoth > wrongPerNameAndAddress.count) return false
  await watchRefused(tx, ctx, 'learner log-in refused')
  if (credential === undefined) return true
  const failures = credential.failed_count + 1
  const lock = lockSeconds(failures)
  await notePassword(tx, credential.learner_id, failures, lock === 0 ? null : new Date(ctx.now.getTime() + lock * 1000))
  return true
}

/** Whether a right password still counts: guesses that came at the same time may have spent the limits while it was compared. */
const stillOpen = async (tx: Sql, ctx: Context, name: string): Promise<boolean> =>
  (await actsHeld(tx, `password address ${ctx.address}`, ctx.now)) < wrongPerAddress.count &&
  (await actsHeld(tx, `password ${ctx.address} ${name}`, ctx.now)) < wrongPerNameAndAddress.count

const logInWithPassword = (learners: Learners) =>
  command(
    doors.logInWithPassword,
    async (tx, ctx, input) => {
      const { name, credential } = await meant(tx, ctx, learners, input.userName)
      const refusedFor = (reason: 'locked' | 'wrong'): Account => ({
        act: 'learner.logIn',
        params: { door: 'password', reason },
        ...(credential === undefined ? {} : { learnerId: credential.learner_id }),
      })
      const seconds = await lockedSeconds(tx, ctx, name, credential?.locked_until ?? null)
      const locked = (wait: number) => ({
        refusal: { refused: 'identity.locked' as const, params: { seconds: wait } },
        account: refusedFor('locked'),
      })
      if (seconds > 0) return locked(seconds)
      const right = await verifyPassword(credential?.password_hash ?? undefined, input.password)
      const learner = credential === undefined ? undefined : await learners.byId(tx, credential.learner_id)
      const [enters] = enterable(learner === undefined ? [] : [learner])
      if (credential === undefined || !right || enters === undefined) {
        if (!(await noteWrong(tx, ctx, name, credential))) return locked(60)
        return { refusal: { refused: 'identity.wrong_credentials' }, account: refusedFor('wrong') }
      }
      if (!(await stillOpen(tx, ctx, name))) return locked(60)
      await notePassword(tx, credential.learner_id, 0, null)
      return openLearnerSession(tx, ctx, enters, 'password')
    },
    { keepAnswer: false },
  )

const activate = (learners: Learners) =>
  command(
    doors.activate,
    async (tx, ctx, { request, code, ...facts }) => {
      const taken = await takeCode(tx, ctx, { request, code, purposes: ['activate'], boundTo: '', spend: false })
      if (codeRefused(taken)) return taken
      const learner = await learners.activate(tx, ctx, { ...facts, phone: taken.phone })
      // One code is good for a few corrections of a typing error, not for trying facts: each miss counts as a try of the code.
      if (learner === undefined) {
        await noteWrongCode(tx, taken.id)
        return { refusal: { refused: 'identity.activation_no_match' }, account: { act: 'learner.activate', params: { reason: 'noMatch' } } }
      }
      await takeConfirmed(tx, ctx, request, 'activate')
      const opened = await openLearnerSession(tx, ctx, learner, 'activation')
      return {
        ...opened,
        account: { act: 'learner.activate', subject: { kind: 'learner', id: learner.id }, learnerId: learner.id },
        events: [{ kind: 'account.activated', facts: { learner: learner.id, level: 'phone' } }],
      }
    },
    { keepAnswer: false },
  )

/** For whom a session acts, as the head of every page says it; `ended` where the mandate is over and the way back is the only one. */
const actingOf = async (db: Sql, session: SessionRow, representative: Id, today: Day) => {
  if (session.acts_for === null) return null
  const person = await personUnder(db, { acts_for: session.acts_for, mandate_id: session.mandate_id, representative }, today)
  return person === undefined
    ? { personId: session.acts_for, name: '', kind: 'relative' as const, scope: 'view' as const, ended: true }
    : { personId: person.id, name: person.name, kind: person.kind, scope: person.scope, ended: false }
}

const learnerSession = (learners: Learners) =>
  query(doors.learnerSession, async (ctx) => {
    const db = ctx.platform.database.app
    const demo = !ctx.platform.config.production
    const session = ctx.token === undefined ? undefined : await sessionByToken(db, tokenHash(ctx.token))
    const learner =
      session?.kind === 'learner' && sessionLives(session, ctx.now) ? await learners.byId(db, session.principal_id) : undefined
    if (session === undefined || learner === undefined || learner.state === 'closed')
      return { loggedIn: false, name: null, elderMode: false, idleEndsAt: null, demo, frozen: false, acting: null }
    const seen = Math.max(session.last_seen_at.getTime(), ctx.now.getTime() - 60_000)
    return {
      loggedIn: true,
      name: learner.name,
      elderMode: await learners.elderMode(db, learner.id),
      acting: await actingOf(db, session, learner.id, shanghaiDay(ctx.now)),
      idleEndsAt: new Date(seen + learnerIdleMinutes * 60_000).toISOString(),
      demo,
      frozen: learner.state === 'frozen',
    }
  })

const logOut = (forget: () => void) =>
  command(doors.learnerLogOut, async (tx, ctx) => {
    const found = ctx.token === undefined ? undefined : await sessionByToken(tx, tokenHash(ctx.token))
    ctx.setSession('learner', null)
    if (found === undefined || found.kind !== 'learner') return { output: { done: true as const }, account: { act: 'learner.logOut' } }
    await endSession(tx, 'learner', found.principal_id, found.id, ctx.now)
    forget()
    return { output: { done: true as const }, account: { act: 'learner.logOut', learnerId: found.principal_id } }
  })

/** The doors of a learner: codes, log-in by code or password, activation, log-out. */
export const learnerDoors = (learners: Learners, forget: () => void): readonly Bound[] => [
  requestCode,
  logInWithCode(learners),
  chooseAccount(learners),
  logInWithPassword(learners),
  activate(learners),
  learnerSession(learners),
  logOut(forget),
]
