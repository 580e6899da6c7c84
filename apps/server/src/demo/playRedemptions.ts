import { myRedemptions, redemption, redemptionCounter } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import sharp from 'sharp'
import { files } from '@creditbank/contract'
import type { Platform } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import type { Work } from '../platform/jobs.ts'
import { addDays, addMonths, type Day, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Cast, makeCast, type Player } from './cast.ts'
import { type DemoActivity, demoActivities } from './redemptions.ts'
import * as store from './store.ts'

type Scene = {
  readonly platform: Platform
  readonly cast: Cast
  readonly today: Day
  readonly clerk: Player
  readonly director: Player
  readonly centreId: Id
  readonly points: readonly Id[]
}

/** A picture that stands for the photo of a good: a calm colour with a frame. */
const picture = (hue: number): Promise<Buffer> =>
  sharp({
    create: {
      width: 480,
      height: 360,
      channels: 3,
      background: { r: 200 - (hue % 7) * 9, g: 210 - (hue % 5) * 8, b: 205 + (hue % 4) * 6 },
    },
  })
    .composite([
      {
        input: Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360"><rect x="30" y="30" width="420" height="300" fill="none" stroke="#1f5f6b" stroke-width="4"/><circle cx="240" cy="180" r="${60 + (hue % 4) * 12}" fill="#1f5f6b" opacity="0.35"/></svg>`,
        ),
      },
    ])
    .jpeg({ quality: 70 })
    .toBuffer()

const contentOf = (
  s: Scene,
  wanted: DemoActivity,
  days: readonly [from: number, to: number],
  pictures: readonly Id[],
): redemption.ActivityContent => ({
  title: wanted.title,
  rules: wanted.rules,
  delivery: wanted.delivery,
  startsOn: addDays(s.today, days[0]),
  endsOn: addDays(s.today, days[1]),
  collectUntil: wanted.delivery === 'voucher' ? null : addDays(s.today, days[1] + 7),
  units: [],
  kinds: [...(wanted.kinds ?? [])],
  level: wanted.level ?? 'none',
  takes: wanted.takes ?? 'centre',
  cancelReturns: wanted.cancelReturns ?? true,
  lapseReturns: wanted.lapseReturns ?? false,
  points: wanted.delivery === 'voucher' ? [] : s.points.map((pointId) => ({ pointId, hours: '工作日 9:00–17:00' })),
  goods: wanted.goods.map(([name, points, perPerson, planned, about], n) => ({
    name,
    about,
    points,
    perPerson,
    pictureId: pictures[n] ?? null,
    stock:
      wanted.delivery === 'voucher'
        ? []
        : s.points.map((pointId, at) => ({ pointId, planned: at === 0 ? Math.ceil(planned / 2) : Math.floor(planned / 2) })),
  })),
})

const build = async (s: Scene, wanted: DemoActivity, days: readonly [number, number], pictured = 0): Promise<redemption.Activity> => {
  const pictures: Id[] = []
  for (let n = 0; n < pictured; n += 1)
    pictures.push((await s.cast.send(files.uploadStaffFile, { name: 'shangpin.jpg' }, await picture(n), s.clerk)).id)
  return s.cast.call(redemption.createActivity, { content: contentOf(s, wanted, days, pictures) }, s.clerk)
}

const vouchersFor = async (s: Scene, activity: redemption.Activity): Promise<void> => {
  for (const [n, good] of activity.items.entries()) {
    const codes = Array.from({ length: 30 }, (_, i) => `DEMO-${n + 1}${String(i + 1).padStart(4, '0')}-${activity.id.slice(-4)}`)
    await s.cast.send(redemption.importVouchers, { id: good.id, dryRun: 'no' }, Buffer.from(`券码\n${codes.join('\n')}\n`), s.clerk)
  }
}

const approve = async (s: Scene, id: Id): Promise<void> => {
  await s.cast.call(redemption.submitActivity, { id }, s.clerk)
  await s.cast.call(redemption.decideActivity, { id, decision: 'approve' }, s.director)
}

/** Points for those whom the rules of the demo gave none with this centre, so that they can redeem something. */
const somePoints = async (s: Scene, ids: readonly Id[]): Promise<void> => {
  const db = s.platform.database.app
  const [bare, now] = [await store.withoutPoints(db, s.centreId, ids), s.platform.clock.now()]
  const expires_on = addMonths(s.today, 36)
  const base = bare.map((learner_id, n) => ({ learner_id, issuer_id: s.centreId, points: 160 + (n % 5) * 40 }))
  await store.insertRows(
    db,
    'points.transfer',
    base.map(({ points, ...row }) => ({
      ...row,
      seq: 1,
      lot: 1,
      kind: 'earn',
      amount: points,
      balance_after: points,
      debt_after: 0,
      key: `demo ${row.learner_id}`,
      cause_kind: 'demo',
      cause_id: row.learner_id,
      rule_id: 1,
      earned_on: s.today,
      expires_on,
      at: now,
    })),
  )
  const month = `${s.today.slice(0, 7)}-01`
  await store.insertRows(
    db,
    'points.month_part',
    base.length === 0
      ? []
      : [
          { issuer_id: s.centreId, month, kind: 'earn', points: base.reduce((sum, one) => sum + one.points, 0) },
          { issuer_id: s.centreId, month, kind: 'holders', points: base.length },
        ],
  )
  await store.insertRows(
    db,
    'points.account',
    base.map(({ points, ...row }) => ({ ...row, seq: 1, balance: points, debt: 0, last_at: now })),
  )
  await store.insertRows(
    db,
    'points.lot',
    base.map(({ points, ...row }) => ({ ...row, lot: 1, expires_on, remaining: points, returned: false })),
  )
}

/** Redeems the cheapest good that somebody can have; nothing where they cannot. */
const redeemOne = async (
  s: Scene,
  learnerId: Id,
  activityId: Id,
  nth: number,
): Promise<{ readonly id: Id; readonly learner: Player } | undefined> => {
  const learner = await s.cast.learner(learnerId)
  const offer = await s.cast.call(myRedemptions.offeredActivity, { id: activityId }, learner)
  const able = offer.goods.filter((good) => good.points <= offer.balance && good.mine > 0 && good.shelves.some((shelf) => shelf.stock > 0))
  const good = [...able].sort((a, b) => a.points - b.points)[nth % Math.max(1, able.length)]
  if (offer.mayTakePart !== 'yes' || good === undefined) return undefined
  const pointId = offer.delivery === 'voucher' ? null : (good.shelves.find((shelf) => shelf.stock > 0)?.pointId ?? null)
  const done = await s.cast.call(
    myRedemptions.redeem,
    { id: activityId, pointId, lines: [{ goodId: good.id, count: 1 }] },
    learner,
    `demo-${activityId}-${learnerId}-${nth}`,
  )
  return { id: done.redemptionId, learner }
}

const collect = async (
  s: Scene,
  made: { readonly id: Id; readonly learner: Player },
  at: Readonly<Record<Id, Player>>,
  n: number,
): Promise<void> => {
  const mine = await s.cast.call(myRedemptions.myRedemption, { id: made.id }, made.learner)
  const clerk = at[mine.point?.id ?? '']
  if (mine.code === null || clerk === undefined) return
  const collector =
    n % 3 === 2 ? { kind: 'other' as const, name: '王示范', document: 'residentIdCard' as const } : { kind: 'self' as const }
  const signed = { kind: 'paper' as const, formNo: `QS-${String(n + 1).padStart(4, '0')}` }
  await s.cast.call(redemptionCounter.handOut, { code: mine.code, collector, signed }, clerk)
}

/** Everybody wants something: some collect it, one cancels, the others wait. */
const rush = async (s: Scene, people: readonly Id[], activityId: Id, at: Readonly<Record<Id, Player>>, collects: number): Promise<void> => {
  for (const [n, learnerId] of people.entries()) {
    const made = await redeemOne(s, learnerId, activityId, n)
    if (made === undefined) continue
    if (n < collects) await collect(s, made, at, n)
    else if (n === collects) await s.cast.call(myRedemptions.cancelRedemption, { id: made.id }, made.learner)
  }
}

const sceneOf = async (platform: Platform, http: FastifyInstance): Promise<Scene> => {
  const cast = makeCast(platform, http)
  const [centre, point] = [await store.deskOf(platform.database.app, 'hefei.clerk'), await store.deskOf(platform.database.app, 'point')]
  return {
    platform,
    cast,
    today: shanghaiDay(platform.clock.now()),
    clerk: await cast.staff('hefei.clerk'),
    director: await cast.staff('hefei'),
    centreId: centre.id,
    points: point.l2 === centre.id ? [centre.id, point.id] : [centre.id],
  }
}

/**
 * Six activities of Hefei with forty goods, and redemptions in every state: weeks ago one that is over by now (what nobody collected lapses), yesterday those that
 * run, one paused, one waiting for its second person, one draft.
 */
export const playRedemptions = async (platform: Platform, http: FastifyInstance, work: Work, round: number): Promise<void> => {
  const s = await sceneOf(platform, http)
  const people = (await store.activeLearners(platform.database.app, 'hefei', 14)).map((one) => one.id)
  await somePoints(s, people)
  const at = { [s.centreId]: s.clerk, ...(s.points[1] === undefined ? {} : { [s.points[1]]: await s.cast.staff('point') }) }
  if (round === 0) {
    const autumn = await build(s, demoActivities.autumn, [0, 8])
    await approve(s, autumn.id)
    await rush(s, people.slice(4, 10), autumn.id, at, 3)
    return
  }
  await work.periodic.find((one) => one.name === 'redemption.lapse')?.run()
  const daily = await build(s, demoActivities.daily, [-6, 40], 6)
  await approve(s, daily.id)
  const vouchers = await build(s, demoActivities.vouchers, [-3, 60])
  await vouchersFor(s, vouchers)
  await approve(s, vouchers.id)
  const books = await build(s, demoActivities.books, [-10, 20])
  await approve(s, books.id)
  await rush(s, people.slice(1, 9), daily.id, at, 4)
  await rush(s, people.slice(0, 3), books.id, at, 1)
  for (const [n, learnerId] of people.slice(8, 11).entries()) await redeemOne(s, learnerId, vouchers.id, n)
  await s.cast.call(redemption.setActivity, { id: books.id, to: 'paused', reason: '清点库存' }, s.clerk)
  const seniors = await build(s, demoActivities.seniors, [3, 45])
  await s.cast.call(redemption.submitActivity, { id: seniors.id }, s.clerk)
  await build(s, demoActivities.newYear, [20, 50])
}
