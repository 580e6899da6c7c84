import { randomBytes } from 'node:crypto'
import { providerDoors as contract } from '@creditbank/contract'
import { create } from 'qrcode'
import { runCommand } from '../../platform/command.ts'
import type { Platform } from '../../platform/context.ts'
import { newSessionToken, tokenHash } from '../../platform/crypto/tokens.ts'
import { type Bound, command, effect, query } from '../../platform/serve.ts'
import { openLearnerSession } from '../learner/doors.ts'
import type { Learners } from '../learner/port.ts'
import { enterable } from '../learner/rules.ts'
import { countAct } from '../learner/store.ts'
import { safeBack } from './back.ts'
import type { Provider } from './provider.ts'
import { codesPerAddress, decideMs, finishMs, qrStateOf, sameNetwork, turnMs } from './qrRules.ts'
import * as store from './qrStore.ts'

/** Milliseconds between two looks at a code that somebody waits for, and how many may wait in this process at the same time. */
const lookMs = 700
const mostWaiting = 400

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms)

const rowsOf = (address: string): string[] => {
  const { modules } = create(address, { errorCorrectionLevel: 'M' })
  return Array.from({ length: modules.size }, (_row, y) =>
    Array.from({ length: modules.size }, (_cell, x) => (modules.get(y, x) ? '1' : '0')).join(''),
  )
}

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
    return { address, rows: rowsOf(address), turnsAt: turnsAt.toISOString() }
  })

/** Waits for another state than the one that was seen. Between two looks it holds nothing, no connection either. */
const qrState = (platform: Platform) => {
  let waiting = 0
  const pause = () => new Promise((resolve) => setTimeout(resolve, lookMs))
  return query(contract.qrState, async (ctx, { seen, wait = 0 }) => {
    if (ctx.browser === undefined) return { state: 'none' as const, turnsAt: null }
    const browserHash = tokenHash(ctx.browser)
    const until = performance.now() + (waiting < mostWaiting ? wait * 1000 : 0)
    waiting += 1
    try {
      for (;;) {
        const qr = await store.codeOfBrowser(platform.database.app, browserHash)
        const state = qrStateOf(qr, platform.clock.now())
        if (state !== seen || performance.now() + lookMs > until) return { state, turnsAt: qr?.turnsAt.toISOString() ?? null }
        await pause()
      }
    } finally {
      waiting -= 1
    }
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
      const enters = learner === undefined ? undefined : enterable([learner]).open[0]
      if (enters === undefined) return { refused: 'identity.account_frozen' as const }
      const session = await openLearnerSession(tx, c, enters, 'qr')
      return { output: { token: session.output.token, back: taken.back }, account: session.account }
    })
    if ('refused' in result) return result
    ctx.setBrowser(null)
    return { stage: 'open' as const, token: result.output.token, first: null, back: result.output.back }
  })

const scanQr = (doors: readonly string[]) =>
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
      const output = {
        what: { zh: '在电脑网页上登录您的学分银行账户', en: 'log in to your credit-bank account on a computer' },
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
  scanQr(providers.map((one) => one.id)),
  decideQr('confirmed'),
  decideQr('denied'),
]
