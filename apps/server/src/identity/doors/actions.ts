import { type Code, type OutputOf, providerDoors as contract, type Refusal } from '@creditbank/contract'
import { runCommand, type WrapperCode } from '../../platform/command.ts'
import { messagesStuckSince } from '../../notices/index.ts'
import type { Page } from '../../platform/capability.ts'
import type { Context, Platform } from '../../platform/context.ts'
import { lookupUuid } from '../../platform/crypto/lookup.ts'
import { open, seal } from '../../platform/crypto/seal.ts'
import { tokenHash } from '../../platform/crypto/tokens.ts'
import type { Sql } from '../../platform/database.ts'
import { type Bound, effect, query } from '../../platform/serve.ts'
import { accountBehindDoor, bindDoor, openLearnerSession } from '../learner/doors.ts'
import type { ArrivalConsents, DoorLearner, Learners, VerifiedFacts, VerifiedStanding } from '../learner/port.ts'
import { byPoster } from './byPoster.ts'
import { inAppPage } from './inAppPage.ts'
import { journeyMs, redirectOf, setOut } from './setOut.ts'
import type { Journey, Proven, Provider } from './provider.ts'
import { qrDoors } from './qr.ts'
import { staffScanDoors } from './staffScan.ts'
import * as store from './store.ts'
import type { Wechat } from './wechat.ts'
import { wanshitong } from './wanshitong.ts'

type Arrival = OutputOf<typeof contract.arrive>

/** The name under which a first arrival is sealed into what the browser carries. It is never stored. */
const arrivalColumn = 'door.arrival'

/** What a first arrival carries while the person reads: sealed by the bank, bound to the browser and to the journey. */
type Carried = {
  readonly door: string
  readonly subject: string
  readonly facts: VerifiedFacts
  readonly state: string
  readonly back: string
  readonly from: string | null
  readonly until: string
}

/** The doors that this bank offers, as configured. */
export const offered = (platform: Platform): readonly Provider[] =>
  platform.config.wanshitong === undefined ? [] : [wanshitong(platform.config.wanshitong, () => platform.clock.now())]

const wechatName = { zh: '微信', en: 'WeChat' }
/** WeChat's own two ways in, where they are configured. */
const wechatLines = (wechat: Wechat | undefined) =>
  (['web', 'service'] as const).flatMap((way) =>
    wechat?.has(way) === true
      ? [
          {
            id: way === 'web' ? ('wechatWeb' as const) : ('wechatService' as const),
            kind: 'wechat' as const,
            name: wechatName,
            available: wechat.downSince() === null,
            downSince: wechat.downSince()?.toISOString() ?? null,
            starts: ['redirect' as const],
            activates: false,
          },
        ]
      : [],
  )

const list = (providers: readonly Provider[], wechat: Wechat | undefined) =>
  query(contract.listDoors, async (ctx) => {
    for (const provider of providers) provider.look(ctx.now)
    wechat?.look()
    const stuck = await messagesStuckSince(ctx.platform.database.app, ctx.now)
    return {
      items: [
        ...providers.map((provider) => ({
          id: provider.id,
          kind: 'government' as const,
          name: provider.name,
          available: provider.downSince() === null,
          downSince: provider.downSince()?.toISOString() ?? null,
          starts: ['redirect' as const, 'inApp' as const, 'qr' as const],
          activates: true,
        })),
        ...wechatLines(wechat),
        ...(['password', 'code'] as const).map((id) => ({
          id,
          kind: 'own' as const,
          name: id === 'password' ? { zh: '用户名和密码', en: 'User name and password' } : { zh: '手机验证码', en: 'Code to the phone' },
          available: id === 'password' || stuck === null,
          downSince: id === 'password' ? null : (stuck?.toISOString() ?? null),
          starts: ['form' as const],
          activates: false,
        })),
      ],
    }
  })

const start = (providers: readonly Provider[]) =>
  effect(contract.startDoor, async (ctx, { door, way, back, from }) => {
    const provider = providers.find((one) => one.id === door)
    if (provider === undefined) return { refused: 'identity.door_refused' }
    const leaving = { browser: ctx.browser, inApp: way === 'inApp', back, from, now: ctx.now }
    const out = await setOut(ctx.platform, provider, leaving)
    if (out === undefined) return { refused: 'identity.door_down' }
    ctx.setBrowser(out.browser)
    return { url: out.url, expiresAt: out.expiresAt }
  })

const opened = (token: string | null, back: string): Arrival => ({ stage: 'open', token, first: null, back })

const keyless = { key: undefined, endpoint: 'door', input: {}, keepAnswer: false }
const subjectOf = (ctx: Context, door: string, subject: string): string => lookupUuid(ctx.platform.keyring, `door:${door}`, subject)

/** Logs a verified person in: wakes or opens the account, binds the door to it, remembers what was agreed to, opens the session. One transaction. */
const enter = async (
  ctx: Context,
  learners: Learners,
  proven: {
    readonly door: string
    readonly subject: string
    readonly facts: VerifiedFacts
    readonly back: string
    readonly from: string | null
  },
  agree: (tx: Sql, c: Context, learner: DoorLearner) => Promise<void>,
) => {
  const { door, back } = proven
  const result = await runCommand(ctx, {}, keyless, async (tx, c) => {
    const { learner, began, events } = await learners.accountOfVerified(tx, c, proven.facts)
    // The provider's name for a person is theirs for good: one that leads to somebody else's account is a fault on one of the two sides.
    if (!(await bindDoor(tx, c, learners, { door, subject: subjectOf(c, door, proven.subject), learner })))
      return { refused: 'identity.door_conflict' as const }
    await agree(tx, c, learner)
    await byPoster(tx, c, proven.from, began)
    const { output, account } = await openLearnerSession(tx, c, learner, door)
    return { output, account: began ? { ...account, act: 'learner.activate' } : account, events }
  })
  if ('refused' in result) return result
  ctx.setBrowser(null)
  return opened(result.output.token, back)
}

/** Somebody came who was proven and may not enter: remembered, then told. */
const turnAway = async <C extends Code>(
  ctx: Context,
  door: string,
  refused: C,
  learner?: DoorLearner,
): Promise<Refusal<C | WrapperCode>> => {
  const result = await runCommand(ctx, {}, keyless, async () => ({
    refusal: { refused },
    account: { act: 'learner.logIn', params: { door, reason: refused }, ...(learner === undefined ? {} : { learnerId: learner.id }) },
  }))
  return 'refused' in result ? result : { refused }
}

/** What a first arrival shows, with everything that was proven sealed for this browser to bring back. */
const firstOf = async (ctx: Context, carried: Carried, standing: VerifiedStanding, consents: ArrivalConsents): Promise<Arrival> => {
  const sealed = seal(ctx.platform.keyring, JSON.stringify(carried), arrivalColumn)
  return {
    stage: 'first',
    token: null,
    first: {
      arrival: sealed.toString('base64url'),
      expiresAt: carried.until,
      account: standing.learner === undefined ? 'new' : 'imported',
      nameMasked: standing.nameMasked,
      idMasked: standing.idMasked,
      phoneMasked: standing.phoneMasked,
      nameDiffers: standing.nameDiffers,
      importedBy: [...standing.importedBy],
      imports: standing.learner === undefined ? [] : [...(await consents.imports(ctx.platform.database.app, standing.learner.id))],
      consents: [...consents.asked()],
    },
    back: carried.back,
  }
}

const welcome = async (
  ctx: Context,
  learners: Learners,
  consents: ArrivalConsents,
  proven: Proven,
  at: { readonly door: contract.DoorId; readonly state: string; readonly back: string; readonly from: string | null },
) => {
  const { realName, ...facts } = proven.person
  const { door } = at
  if (!realName) return turnAway(ctx, door, 'identity.door_level_low')
  const db = ctx.platform.database.app
  const standing = await learners.standingVerified(db, ctx, facts)
  if (standing === undefined) return { refused: 'identity.door_refused' as const }
  const { learner } = standing
  const bound = await accountBehindDoor(db, learners, door, subjectOf(ctx, door, proven.subject))
  if (bound !== undefined && bound.id !== learner?.id) return turnAway(ctx, door, 'identity.door_conflict', learner)
  if (learner?.state === 'closed') return turnAway(ctx, door, 'identity.account_closed', learner)
  const come = { door, subject: proven.subject, facts, back: at.back, from: at.from }
  if (learner !== undefined && learner.state !== 'inactive') return enter(ctx, learners, come, async () => undefined)
  const until = new Date(ctx.now.getTime() + journeyMs).toISOString()
  return firstOf(ctx, { ...come, state: at.state, until }, standing, consents)
}

/** Everything that can be wrong with a way back has one answer, so that nothing is learned from it. */
const arrive = (providers: readonly Provider[], learners: Learners, consents: ArrivalConsents) =>
  effect(contract.arrive, async (ctx, input) => {
    const provider = providers.find((one) => one.id === input.door)
    const { state, code, ticket } = input
    if (provider === undefined || state === undefined || ctx.browser === undefined) return { refused: 'identity.door_refused' }
    const attempt = await store.spendAttempt(ctx.platform.database.app, {
      stateHash: tokenHash(state),
      door: input.door,
      browserHash: tokenHash(ctx.browser),
      now: ctx.now,
    })
    if (attempt === undefined || input.error !== undefined) return { refused: 'identity.door_refused' }
    const journey: Journey = { state, nonce: attempt.nonce, verifier: attempt.verifier, redirect: redirectOf(ctx.platform, input.door) }
    const proven = await provider.resolve(journey, { code, ticket, issuer: input.iss }, ctx.now)
    if (proven === 'down') return { refused: 'identity.door_down' }
    if (proven === 'refused') return { refused: 'identity.door_refused' }
    return welcome(ctx, learners, consents, proven, { door: input.door, state, back: attempt.back, from: attempt.fromUnit })
  })

const carriedOf = (ctx: Context, arrival: string): Carried | undefined => {
  try {
    const carried: Carried = JSON.parse(open(ctx.platform.keyring, Buffer.from(arrival, 'base64url'), arrivalColumn))
    return carried.until > ctx.now.toISOString() ? carried : undefined
  } catch {
    return undefined
  }
}

const finish = (learners: Learners, consents: ArrivalConsents) =>
  effect(contract.finishArrival, async (ctx, { arrival, agreed }) => {
    const carried = carriedOf(ctx, arrival)
    if (carried === undefined || ctx.browser === undefined) return { refused: 'identity.door_refused' }
    const asked = consents.asked()
    if (agreed.some((a) => asked.some((one) => one.purpose === a.purpose && one.version !== a.version)))
      return { refused: 'privacy.text_changed' }
    if (asked.some((one) => one.required && !agreed.some((a) => a.purpose === one.purpose))) return { refused: 'identity.consent_missing' }
    const mine = await store.finishAttempt(ctx.platform.database.app, {
      stateHash: tokenHash(carried.state),
      browserHash: tokenHash(ctx.browser),
      now: ctx.now,
    })
    if (!mine) return { refused: 'identity.door_refused' }
    return enter(ctx, learners, carried, (tx, c, learner) =>
      consents.record(
        tx,
        c,
        learner.id,
        agreed.map((a) => a.purpose),
      ),
    )
  })

/** The doors that lead into an account. 皖事通 knows the person by the real name and stays; WeChat can be taken away. */
const mine = (providers: readonly Provider[], learners: Learners, wechat: Wechat | undefined) =>
  query(contract.myDoors, async (ctx) => {
    const db = ctx.platform.database.app
    const bound = await store.bindingsOf(db, await learners.idsOf(db, ctx.actor.learnerId))
    const known = [
      ...providers.map(({ id, name }) => ({ door: id, name, canUnbind: false })),
      { door: 'wechat' as const, name: wechatName, canUnbind: true },
    ]
    const items = known.flatMap((one) => {
      const at = bound.find((b) => b.door === one.door)?.bound_at.toISOString()
      return at === undefined ? [] : [{ ...one, boundAt: at }]
    })
    const free = !items.some((one) => one.door === 'wechat') && wechat !== undefined && wechat.downSince() === null
    return { items, bindable: { web: free && wechat.has('web'), service: free && wechat.has('service') } }
  })

/** The doors that others guard, over the accounts. */
export const providerDoors = (
  platform: Platform,
  learners: Learners,
  consents: ArrivalConsents,
  wechat: Wechat | undefined,
): { readonly bound: readonly Bound[]; readonly ready: () => Readonly<Record<string, string>>; readonly pages: readonly Page[] } => {
  const providers = offered(platform)
  const bound = [
    ...qrDoors(platform, learners, providers),
    ...staffScanDoors(platform, learners, providers),
    list(providers, wechat),
    start(providers),
    arrive(providers, learners, consents),
    finish(learners, consents),
    mine(providers, learners, wechat),
  ]
  const said = (since: Date | null): string => (since === null ? 'ok' : `down since ${since.toISOString()}`)
  const ready = () => {
    wechat?.look()
    return {
      ...Object.fromEntries(
        providers.map((provider) => {
          provider.look(platform.clock.now())
          return [provider.id, said(provider.downSince())]
        }),
      ),
      ...(wechat === undefined ? {} : { wechat: said(wechat.downSince()) }),
    }
  }
  return { bound, ready, pages: providers.map((provider) => inAppPage(platform, provider)) }
}
