import { myRedemptions as contract } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import type { LearnerActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { sealedColumns } from '../platform/crypto/columns.ts'
import { open } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { codeRows } from '../platform/qr.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { type Balance, balanceOf } from '../points/index.ts'
import { pictureOf } from './activityActions.ts'
import * as activities from './activityStore.ts'
import { release } from './ending.ts'
import { canAfford, presentOffer } from './presentActivity.ts'
import { holdActivity, participantsOf, takenBy } from './redeemStore.ts'
import * as store from './redemptionStore.ts'
import { issuersOf, type Participant, shownState } from './rules.ts'

type LearnerContext = Context<LearnerActor>

/** Who asks, for whether they may take part. */
const participant = async (db: Sql, ctx: LearnerContext): Promise<Participant> =>
  (await participantsOf(db, [ctx.actor.learnerId], shanghaiDay(ctx.now))).get(ctx.actor.learnerId) ?? refuse('record.not_found')

/** Activities as this person sees them: with what they have at each centre and what they may still take. */
const offers = async (db: Sql, ctx: LearnerContext, rows: readonly activities.ActivityRow[]): Promise<contract.OfferedActivity[]> => {
  const ids = rows.map((row) => row.id)
  const who = await participant(db, ctx)
  const [points, goods] = [await activities.pointsOf(db, ids), await activities.goodsOf(db, ids)]
  const taken = await takenBy(
    db,
    [who.person],
    goods.map((g) => g.id),
  )
  const balances = new Map((await balanceOf(db, who.person)).map((b) => [b.issuerId, b]))
  return rows.map((row) => presentOffer(row, { points, goods }, who, taken, pursesOf(row, balances)))
}

/** What somebody has of the points that an activity takes. */
const pursesOf = (row: activities.ActivityRow, balances: ReadonlyMap<Id, Balance>): contract.OfferedActivity['purses'] =>
  issuersOf(row.takes, { centreId: row.organizationId, provinceId: row.provinceId }).map((id) => {
    const { points = 0, frozen = false } = balances.get(id) ?? {}
    return { issuer: { id, name: id === row.organizationId ? row.organization : row.province }, points, frozen }
  })

/** Those in which the person may take part; what only needs a checked identity is shown with the way to it. */
const suitable = (offer: contract.OfferedActivity): boolean =>
  offer.mayTakePart === 'yes' || offer.mayTakePart === 'unchecked' || offer.mayTakePart === 'unverified'

const list = query(contract.offeredActivities, async (ctx, { affordable }) => {
  const db = ctx.platform.database.app
  const all = (await offers(db, ctx, await activities.runningActivities(db, shanghaiDay(ctx.now)))).filter(suitable)
  if (affordable !== 'yes') return { items: all }
  return {
    items: all
      .map((offer) => ({ ...offer, goods: offer.goods.filter((good) => canAfford(good, offer.balance)) }))
      .filter((offer) => offer.mayTakePart === 'yes' && offer.goods.length > 0),
  }
})

const one = query(contract.offeredActivity, async (ctx, { id }) => {
  const db = ctx.platform.database.app
  const row = await activities.activityById(db, id)
  if (row === undefined || shownState(row, shanghaiDay(ctx.now)) !== 'running') return { refused: 'record.not_found' }
  const [offer] = await offers(db, ctx, [row])
  return offer ?? { refused: 'record.not_found' }
})

const picture = query(contract.goodPicture, async (ctx, { id }) => (await pictureOf(ctx, id)) ?? { refused: 'record.not_found' })

const present = (row: store.RedemptionRow): contract.MyRedemption => ({
  id: row.id,
  activity: { id: row.activityId, title: row.title },
  delivery: row.delivery,
  state: row.state,
  points: row.points,
  returned: row.returned,
  goods: row.goods.map(({ id, name, count, pictureId }) => ({ id, name, count, hasPicture: pictureId !== null })),
  collectUntil: row.collectUntil,
  createdAt: row.createdAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
})

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const mine = query(contract.myRedemptions, async (ctx, { cursor, limit = 20, state }) => {
  const db = ctx.platform.database.app
  const rows = await store.redemptionsOf(db, await personIds(db, ctx.actor.learnerId), state, cursorOf(cursor), limit)
  return { items: rows.slice(0, limit).map(present), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null }
})

const mineOne = query(contract.myRedemption, async (ctx, { id }) => {
  const db = ctx.platform.database.app
  const { keyring } = ctx.platform
  const row = await store.redemptionOf(db, await personIds(db, ctx.actor.learnerId), id)
  if (row === undefined) return { refused: 'record.not_found' }
  const points = await activities.pointsOf(db, [row.activityId])
  const point = points.find((p) => p.id === row.organizationId)
  const code = row.codeSealed === null ? null : open(keyring, row.codeSealed, sealedColumns.collectionCode)
  const codes = row.delivery === 'voucher' ? await store.vouchersOf(db, id) : []
  return {
    ...present(row),
    code,
    qr: code === null ? [] : codeRows(code),
    vouchers: codes.map(({ good, sealed }) => ({ good, code: open(keyring, sealed, sealedColumns.voucher) })),
    point: point === undefined ? null : { id: point.id, name: point.name, phone: point.phone, hours: point.hours },
    mayCancel: row.state === 'waiting' && row.cancelReturns,
    lapseReturns: row.lapseReturns,
    collectedBy: row.state === 'collected' ? ((await store.collectorOf(db, row.learnerId, id)) ?? null) : null,
  }
})

const cancel = command(contract.cancelRedemption, async (tx, ctx, { id }) => {
  const ids = await personIds(tx, ctx.actor.learnerId)
  const seen = await store.redemptionOf(tx, ids, id)
  if (seen === undefined) return { refused: 'record.not_found' }
  await holdActivity(tx, seen.activityId)
  const row = (await store.redemptionOf(tx, ids, id, true)) ?? refuse('record.not_found')
  if (row.state !== 'waiting') return { refused: 'redemption.not_waiting' }
  if (!row.cancelReturns) return { refused: 'redemption.no_cancel' }
  const done = await release(tx, ctx, row, 'cancel')
  if (done === undefined) return { refused: 'redemption.not_waiting' }
  return {
    output: { points: row.points },
    account: { act: 'redemption.cancel', subject: { kind: 'redemption', id }, learnerId: row.learnerId, params: { points: row.points } },
  }
})

/** What learners do beside redeeming itself. */
export const learnerActions: readonly Bound[] = [list, one, picture, mine, mineOne, cancel]
