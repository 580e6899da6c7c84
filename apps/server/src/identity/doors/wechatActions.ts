import { randomBytes } from 'node:crypto'
import { type OutputOf, type ParsedInputOf, wechatDoors as contract } from '@creditbank/contract'
import { notify } from '../../notices/index.ts'
import type { Actor, LearnerActor } from '../../platform/actor.ts'
import { type Action, refuse, runCommand } from '../../platform/command.ts'
import type { Context, Platform } from '../../platform/context.ts'
import { sealedColumns } from '../../platform/crypto/columns.ts'
import { open } from '../../platform/crypto/seal.ts'
import { newSessionToken, tokenHash } from '../../platform/crypto/tokens.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { type Bound, command, effect } from '../../platform/serve.ts'
import { codeRefused, phoneFrom, takeCode, takeConfirmed } from '../learner/codes.ts'
import { openLearnerSession } from '../learner/doors.ts'
import type { DoorLearner, Learners, ProvenPhone } from '../learner/port.ts'
import { enterable } from '../learner/rules.ts'
import { stepUp } from '../learner/self.ts'
import { bindSubject, learnerBehind, noteWrongCode } from '../learner/store.ts'
import { sessionLives } from '../sessions.ts'
import { endOtherSessions, sessionByToken } from '../store.ts'
import { safeBack } from './back.ts'
import { byPoster } from './byPoster.ts'
import type { Wechat, WechatNames } from './wechat.ts'
import { keptNames } from './wechatFollowers.ts'
import * as store from './wechatStore.ts'

type Arrival = OutputOf<typeof contract.arriveWechat>
type Way = contract.WechatWay | 'mini'

/** Milliseconds of a journey to WeChat and of a ticket to bind. */
const journeyMs = 600_000
/** Tries to fit one ticket to an account. */
const ticketTries = 5
const door = 'wechat'

const keyless = (endpoint: string) => ({ key: undefined, endpoint, input: {}, keepAnswer: false })
const redirectOf = (platform: Platform, way: contract.WechatWay): string =>
  `${platform.config.publicUrl.replace(/\/$/, '')}/door/${way === 'web' ? 'wechatWeb' : 'wechatService'}`

/** Sets out to WeChat's page: the browser is marked, the journey remembered. */
const setOut = async (
  ctx: Context,
  wechat: Wechat | undefined,
  to: {
    readonly way: contract.WechatWay
    readonly back: string | undefined
    readonly learnerId: Id | null
    readonly from: string | undefined
  },
) => {
  const state = randomBytes(32).toString('base64url')
  const url = wechat?.page(to.way, { state, redirect: redirectOf(ctx.platform, to.way) })
  if (wechat === undefined || url === undefined) return { refused: 'identity.door_refused' as const }
  if (wechat.downSince() !== null) return { refused: 'identity.door_down' as const }
  const browser = ctx.browser ?? newSessionToken()
  const until = new Date(ctx.now.getTime() + journeyMs)
  await store.insertJourney(ctx.platform.database.app, {
    stateHash: tokenHash(state),
    way: to.way,
    browserHash: tokenHash(browser),
    back: safeBack(to.back),
    learnerId: to.learnerId,
    fromUnit: to.from ?? null,
    now: ctx.now,
    until,
  })
  ctx.setBrowser(browser)
  return { url, expiresAt: until.toISOString() }
}

/** WeChat's names as the bank keeps them. */
const kept = (ctx: Context, way: Way, names: WechatNames) => keptNames(ctx.platform, way, names)
type Kept = ReturnType<typeof keptNames>

const ticketFor = async (tx: Sql, ctx: Context, names: Kept, from: string | null): Promise<string> => {
  const ticket = newSessionToken()
  await store.insertTicket(tx, {
    id: ctx.newId(),
    ticketHash: tokenHash(ticket),
    way: names.way,
    subject: names.subject,
    openSealed: names.openSealed,
    fromUnit: from,
    now: ctx.now,
    until: new Date(ctx.now.getTime() + journeyMs),
  })
  return ticket
}

/** Logs in whoever this WeChat is bound to, or gives out a ticket to bind it. */
const enter = async (ctx: Context, learners: Learners, names: Kept, come: { readonly back: string; readonly from: string | null }) => {
  const { back, from } = come
  const result = await runCommand(ctx, {}, keyless('wechat'), async (tx, c) => {
    if ((await store.noteNames(tx, { ...names, id: c.newId(), now: c.now })) === 'mixed')
      return { refused: 'identity.door_refused' as const }
    const id = await learnerBehind(tx, door, names.subject)
    const learner = id === undefined ? undefined : await learners.byId(tx, id)
    const [first] = enterable(learner === undefined ? [] : [learner])
    const account = { act: 'learner.logIn', params: { door, way: names.way, reason: 'unbound' } }
    if (first === undefined) {
      const output: Arrival = { stage: 'unbound', token: null, ticket: await ticketFor(tx, c, names, from), back }
      return { output, account }
    }
    const session = await openLearnerSession(tx, c, first, door)
    await byPoster(tx, c, from, false)
    const output: Arrival = { stage: 'open', token: session.output.token, ticket: null, back }
    return { output, account: session.account }
  })
  return 'refused' in result ? result : result.output
}

/** One account, one WeChat: what it was bound to before is taken away, and the learner is told. */
const bindTo = async (tx: Sql, ctx: Context, learners: Learners, subject: string, learner: DoorLearner): Promise<boolean> => {
  const ids = await learners.idsOf(tx, learner.id)
  const before = await learnerBehind(tx, door, subject)
  if (before !== undefined) return ids.includes(before)
  await store.unbindAll(tx, ids)
  if ((await bindSubject(tx, door, subject, learner.id, ctx.now)) !== learner.id) return false
  await notify(tx, ctx, { to: { kind: 'learner', id: learner.id }, code: 'identity.wechatBound', params: {}, href: '/me/account/doors' })
  return true
}

/** The learner that this browser is logged in as, among these accounts. */
const loggedInAs = async (tx: Sql, ctx: Context, learners: Learners, learnerId: Id): Promise<DoorLearner | undefined> => {
  const session = ctx.token === undefined ? undefined : await sessionByToken(tx, tokenHash(ctx.token))
  if (session?.kind !== 'learner' || !sessionLives(session, ctx.now) || session.principal_id !== learnerId) return undefined
  const learner = await learners.byId(tx, learnerId)
  return learner === undefined || learner.state === 'frozen' ? undefined : enterable([learner])[0]
}

/** A journey that began in a logged-in account ends in it, or not at all. */
const bindHere = async (ctx: Context, learners: Learners, names: Kept, journey: { readonly back: string; readonly learnerId: Id }) => {
  const result = await runCommand(ctx, {}, keyless('wechat binding'), async (tx, c) => {
    const learner = await loggedInAs(tx, c, learners, journey.learnerId)
    if (learner === undefined) return { refused: 'identity.door_refused' as const }
    const bound = await bindTo(tx, c, learners, names.subject, learner)
    if (!bound) return { refused: 'identity.door_bound_elsewhere' as const }
    if ((await store.noteNames(tx, { ...names, id: c.newId(), now: c.now })) === 'mixed')
      return { refused: 'identity.door_refused' as const }
    const output: Arrival = { stage: 'bound', token: null, ticket: null, back: journey.back }
    return { output, account: { act: 'learner.bindDoor', learnerId: learner.id, params: { door } } }
  })
  return 'refused' in result ? result : result.output
}

const arrive = (wechat: Wechat | undefined, learners: Learners) =>
  effect(contract.arriveWechat, async (ctx, { way, state, code }) => {
    if (wechat === undefined || state === undefined || ctx.browser === undefined) return { refused: 'identity.door_refused' }
    const spent = { stateHash: tokenHash(state), way, browserHash: tokenHash(ctx.browser), now: ctx.now }
    const journey = await store.spendJourney(ctx.platform.database.app, spent)
    if (journey === undefined || code === undefined) return { refused: 'identity.door_refused' }
    const names = await wechat.fromPage(way, code)
    if (names === 'down') return { refused: 'identity.door_down' }
    if (names === 'refused') return { refused: 'identity.door_refused' }
    const { back, learner_id: learnerId, from_unit: from } = journey
    return learnerId === null
      ? enter(ctx, learners, kept(ctx, way, names), { back, from })
      : bindHere(ctx, learners, kept(ctx, way, names), { back, learnerId })
  })

const miniProgram = (wechat: Wechat | undefined, learners: Learners) =>
  effect(contract.logInWithMiniProgram, async (ctx, { code, from }) => {
    if (wechat === undefined) return { refused: 'identity.door_refused' }
    const names = await wechat.fromMini(code)
    if (names === 'down') return { refused: 'identity.door_down' }
    if (names === 'refused') return { refused: 'identity.door_refused' }
    return enter(ctx, learners, kept(ctx, 'mini', names), { back: '/', from: from ?? null })
  })

/** The phone that WeChat's component proves, asked before the transaction because it is a call to another server. */
const phoneOfComponent = async (
  ctx: Context,
  wechat: Wechat,
  ticketHash: Buffer,
  code: string,
): Promise<ProvenPhone | 'down' | 'refused' | 'over'> => {
  const ticket = await store.liveTicket(ctx.platform.database.app, ticketHash, ctx.now)
  if (ticket === undefined || ticket.way !== 'mini') return 'over'
  const said = await wechat.phone(code, open(ctx.platform.keyring, ticket.open_sealed, sealedColumns.openId))
  if (said === 'down' || said === 'refused') return said
  return phoneFrom(ctx, said.phone) ?? 'refused'
}

/** The phone behind a text message's code, or why there is none. A right code stays usable until the facts fit. */
const phoneOfCode = async (tx: Sql, ctx: Context, request: string | undefined, code: string | undefined) => {
  if (request === undefined || code === undefined) return refuse('identity.wrong_code')
  return takeCode(tx, ctx, { request, code, purposes: ['logIn'], boundTo: '', spend: false })
}

type BindInput = ParsedInputOf<typeof contract.bindWechat>
type BindCode = (typeof contract.bindWechat)['refusals'][number]

/** Fits a ticket, a proven phone and typed facts to one account; a miss costs the ticket a try, and a code as well. */
const fitTicket = (
  learners: Learners,
  ticketHash: Buffer,
  proven: ProvenPhone | undefined,
): Action<Actor, BindInput, OutputOf<typeof contract.bindWechat>, BindCode> => {
  return async (tx, ctx, { request, code, name, idKind, idNumber }) => {
    const live = await store.liveTicket(tx, ticketHash, ctx.now, true)
    if (live === undefined || live.tries >= ticketTries) return { refused: 'identity.bind_over' }
    const taken = proven === undefined ? await phoneOfCode(tx, ctx, request, code) : undefined
    if (taken !== undefined && codeRefused(taken)) return taken
    const phone = proven ?? taken?.phone ?? refuse('identity.wrong_code')
    const learner = await learners.activeMatching(tx, ctx, { name, idKind, idNumber, phone })
    const bound = learner !== undefined && (await bindTo(tx, ctx, learners, live.subject, learner))
    await store.noteTry(tx, live.id, bound ? ctx.now : null)
    if (learner === undefined || !bound) {
      if (taken !== undefined) await noteWrongCode(tx, taken.id)
      return { refusal: { refused: 'identity.bind_no_match' }, account: { act: 'learner.bindDoor', params: { door, reason: 'noMatch' } } }
    }
    if (request !== undefined && taken !== undefined) await takeConfirmed(tx, ctx, request, 'logIn')
    await byPoster(tx, ctx, live.from_unit, false)
    const session = await openLearnerSession(tx, ctx, learner, door)
    return { output: session.output, account: { ...session.account, act: 'learner.bindDoor' } }
  }
}

const bind = (wechat: Wechat | undefined, learners: Learners) =>
  effect(contract.bindWechat, async (ctx, input) => {
    if (wechat === undefined) return { refused: 'identity.door_refused' }
    const ticketHash = tokenHash(input.ticket)
    const proven = input.phoneCode === undefined ? undefined : await phoneOfComponent(ctx, wechat, ticketHash, input.phoneCode)
    if (proven === 'down') return { refused: 'identity.door_down' }
    if (proven === 'refused') return { refused: 'identity.door_refused' }
    if (proven === 'over') return { refused: 'identity.bind_over' }
    const result = await runCommand(ctx, input, keyless('wechat bind'), fitTicket(learners, ticketHash, proven))
    return 'refused' in result ? result : result.output
  })

type ProofCode = Exclude<(typeof contract.unbindWechat)['refusals'][number], 'record.not_found'>

/** A second proof in a command of its own: what was tried is counted even where nothing else happens. */
const proveAgain: Action<LearnerActor, Parameters<typeof stepUp>[2], null, ProofCode> = async (tx, ctx, given) =>
  (await stepUp(tx, ctx, given)) ?? {
    output: null,
    account: { act: 'learner.bindDoor', learnerId: ctx.actor.learnerId, params: { door, stage: 'begin' } },
  }

const startBinding = (wechat: Wechat | undefined) =>
  effect(contract.startWechatBinding, async (ctx, { way, back, stepUp: given }) => {
    const proof = await runCommand(ctx, given, keyless('wechat step-up'), proveAgain)
    return 'refused' in proof ? proof : setOut(ctx, wechat, { way, back, learnerId: ctx.actor.learnerId, from: undefined })
  })

const unbind = (learners: Learners, forget: () => void) =>
  command(contract.unbindWechat, async (tx, ctx, { stepUp: given }) => {
    const refused = await stepUp(tx, ctx, given)
    if (refused !== undefined) return refused
    const { learnerId, sessionId } = ctx.actor
    if ((await store.unbindAll(tx, await learners.idsOf(tx, learnerId))) === 0) return { refused: 'record.not_found' }
    await endOtherSessions(tx, 'learner', learnerId, sessionId, ctx.now)
    await notify(tx, ctx, { to: { kind: 'learner', id: learnerId }, code: 'identity.wechatUnbound', params: {} })
    forget()
    return { output: { done: true as const }, account: { act: 'learner.unbindDoor', learnerId, params: { door } } }
  })

/** WeChat as a door: on the web, from the service account, in the mini program, and its binding. */
export const wechatActions = (wechat: Wechat | undefined, learners: Learners, forget: () => void): readonly Bound[] => [
  effect(contract.startWechat, (ctx, { way, back, from }) => setOut(ctx, wechat, { way, back, from, learnerId: null })),
  arrive(wechat, learners),
  miniProgram(wechat, learners),
  bind(wechat, learners),
  startBinding(wechat),
  unbind(learners, forget),
]
