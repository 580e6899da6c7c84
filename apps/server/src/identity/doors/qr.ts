import { randomBytes } from 'node:crypto'
import { providerDoors as contract, type Refusal } from '@creditbank/contract'
import { runCommand } from '../../platform/command.ts'
import type { LearnerActor } from '../../platform/actor.ts'
import type { Context, Platform } from '../../platform/context.ts'
import type { Sql } from '../../platform/database.ts'
import { newSessionToken, tokenHash } from '../../platform/crypto/tokens.ts'
import { codeRows } from '../../platform/qr.ts'
import { type Bound, command, effect, query } from '../../platform/serve.ts'
import { openLearnerSession } from '../learner/doors.ts'
import type { Learners } from '../learner/port.ts'
import { enterable, isFresh } from '../learner/rules.ts'
import { countAct, sessionOpenedAt } from '../learner/store.ts'
import { safeBack } from './back.ts'
import type { Provider } from './provider.ts'
import { codesPerAddress, decideMs, finishMs, sameNetwork, turnMs } from './qrRules.ts'
import * as store from './qrStore.ts'
import { waitingRoom } from './qrWait.ts'
import { askingStaff, subjectsOf } from './staffScanStore.ts'

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms)

const createQr = (provider: Provider | undefined) =>
  effect(contract.createQr, async (ctx, { back }) => {
    if (provider === undefined || provider.downSince() !== null) return { refused: 'identity.door_down' }
    const db = ctx.platform.database.app
    const asked = await countAct(db, `qr ${ctx.address}`, ctx.now, codesPerAddress.minutes)
    if (asked > codesPerAddress.count) return { refused: 'request.too_many' }
    const code = randomBytes(16).toString('base64url')
    const browser = ctx.browser ?? newSessionToken()
    const turnsAt = new Date(ctx.now.getTime() + turnMs)
    await store.turnCode(db, {
      codeHash: tokenHash(code),
      browserHash: tokenHash(browser),
      back: safeBack(back),
      agent: ctx.agent,
      address: ctx.address,
      now: ctx.now,
      turnsAt,
    })
    ctx.setBrowser(browser)
    // The secret stands behind the #: no server and no log ever sees it.
    const address = `${ctx.platform.config.publicUrl.replace(/\/$/, '')}/scan#c=${code}`
    return { address, rows: codeRows(address), turnsAt: turnsAt.toISOString() }
  })

const qrState = (platform: Platform) => {
  const waitFor = waitingRoom(platform.clock)
  return query(contract.qrState, async (ctx, { seen, wait = 0 }) => {
    if (ctx.browser === undefined) return { state: 'none' as const, turnsAt: null }
    const browserHash = tokenHash(ctx.browser)
    return waitFor(() => store.codeOfBrowser(platform.database.app, browserHash), seen, wait)
  })
}

const finishQr = (learners: Learners) =>
  effect(contract.finishQr, async (ctx) => {
    const { browser } = ctx
    if (browser === undefined) return { refused: 'identity.qr_over' }
    const keyed = { key: undefined, endpoint: 'qr', input: {}, keepAnswer: false }
    const result = await runCommand(ctx, {}, keyed, async (tx, c) => {
      const taken = await store.takeCode(tx, { browserHash: tokenHash(browser), now: c.now, confirmedAfter: before(c.now, finishMs) })
      if (taken === undefined) return { refused: 'identity.qr_over' as const }
      const learner = await learners.byId(tx, taken.learnerId)
      const enters = learner === undefined || learner.state === 'frozen' ? undefined : enterable([learner])[0]
      if (enters === undefined) return { refused: 'identity.account_frozen' as const }
      const session = await openLearnerSession(tx, c, enters, 'qr')
      return { output: { token: session.output.token, back: taken.back }, account: session.account }
    })
    if ('refused' in result) return result
    ctx.setBrowser(null)
    return { stage: 'open' as const, token: result.output.token, first: null, back: result.output.back }
  })

type What = { readonly what: { readonly zh: string; readonly en: string } }

const ofLearner = { zh: '在网页上登录您的学分银行账户', en: 'log in to your credit-bank account' }

/**
 * What a code is for, in the words of the phone. A code of staff wants more of the phone: 皖事通 has said within the last quarter of an hour who holds it, and it
 * is the one that guards the account.
 */
const meant = async (
  tx: Sql,
  ctx: Context<LearnerActor>,
  qr: store.QrRow,
  learners: Learners,
): Promise<What | Refusal<'identity.qr_over' | 'identity.qr_needs_provider_door'>> => {
  if (qr.staffSessionId === null) return { what: ofLearner }
  const openedAt = await sessionOpenedAt(tx, ctx.actor.sessionId)
  if (openedAt === undefined || !isFresh(openedAt, ctx.now)) return { refused: 'identity.qr_needs_provider_door' }
  const asking = await askingStaff(tx, qr.staffSessionId)
  if (asking === undefined) return { refused: 'identity.qr_over' }
  const { userName, subject } = asking
  if (qr.purpose === 'staffEnrol')
    return {
      what: {
        zh: `把您的皖事通设为管理后台账号 ${userName} 的第二重验证`,
        en: `make your 皖事通 the second factor of the staff account ${userName}`,
      },
    }
  const mine = subject !== null && (await subjectsOf(tx, 'wanshitong', await learners.idsOf(tx, ctx.actor.learnerId))).includes(subject)
  return mine
    ? { what: { zh: `登录管理后台，账号 ${userName}`, en: `log in to the back office as ${userName}` } }
    : { refused: 'identity.qr_over' }
}

const scanQr = (doors: readonly string[], learners: Learners) =>
  command(
    contract.scanQr,
    async (tx, ctx, { code }) => {
      const { learnerId, sessionId } = ctx.actor
      if (!(await store.sessionCameBy(tx, sessionId, doors))) return { refused: 'identity.qr_needs_provider_door' }
      const qr = await store.scanCode(tx, {
        codeHash: tokenHash(code),
        learnerId,
        sessionId,
        now: ctx.now,
        decidedAfter: before(ctx.now, decideMs),
      })
      if (qr?.scannedAt == null) return { refused: 'identity.qr_over' }
      const purpose = await meant(tx, ctx, qr, learners)
      if ('refused' in purpose) return purpose
      const output = {
        what: purpose.what,
        agent: qr.agent,
        address: qr.address,
        sameNetwork: sameNetwork(qr.address, ctx.address),
        askedAt: qr.createdAt.toISOString(),
        expiresAt: new Date(qr.scannedAt.getTime() + decideMs).toISOString(),
      }
      return { output, account: { act: 'learner.qrScan', learnerId } }
    },
    { keepAnswer: false },
  )

const decideQr = (decision: 'confirmed' | 'denied') =>
  command(decision === 'confirmed' ? contract.confirmQr : contract.denyQr, async (tx, ctx, { code }) => {
    const { learnerId, sessionId } = ctx.actor
    const done = await store.decideCode(tx, {
      codeHash: tokenHash(code),
      sessionId,
      decision,
      now: ctx.now,
      decidedAfter: before(ctx.now, decideMs),
    })
    if (!done) return { refused: 'identity.qr_over' }
    return { output: { done: true as const }, account: { act: 'learner.qrDecide', learnerId, params: { decision } } }
  })

/** Logging in on a computer by scanning with the phone: the code on the screen, the phone's side, and the end of it in the browser that waited. */
export const qrDoors = (platform: Platform, learners: Learners, providers: readonly Provider[]): readonly Bound[] => [
  createQr(providers.find((one) => one.id === 'wanshitong')),
  qrState(platform),
  finishQr(learners),
  scanQr(
    providers.map((one) => one.id),
    learners,
  ),
  decideQr('confirmed'),
  decideQr('denied'),
]
