import { redemptionCounter as contract, type Refusal } from '@creditbank/contract'
import { personIds, representativesOf } from '../accounts/index.ts'
import { filesByIds, keepFiles, type Viewer } from '../files/index.ts'
import { notify } from '../notices/index.ts'
import { unitById, unitsInSubtree } from '../organizations/index.ts'
import { noteAccess } from '../platform/access.ts'
import type { StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { redemptionPurposes, sealedColumns } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { seal } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import { guesses, type Guesses } from '../platform/guesses.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { endOfShanghaiDay, formatDay, shanghaiDay, startOfShanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import * as store from './counterStore.ts'
import { endRedemption, redemptionOf, type RedemptionRow } from './redemptionStore.ts'
import { readCode } from './rules.ts'
import * as stock from './stockStore.ts'

type StaffContext = Context<StaffActor>
type NoCode = Refusal<'redemption.code_unknown' | 'redemption.other_point' | 'redemption.too_many_codes'>

/** Wrong codes that a member of staff may type in a minute: a typing clerk needs a few, a guessing one a hundred million. */
const wrongCodes = 10

const isRow = (found: RedemptionRow | NoCode): found is RedemptionRow => !('refused' in found)

/** The redemption behind a code at the reader's point. `lock` holds it. */
const behind = async (db: Sql, ctx: StaffContext, tried: Guesses, typed: string, lock: boolean): Promise<RedemptionRow | NoCode> => {
  const seconds = tried.seconds(ctx.actor.staffId, ctx.now)
  if (seconds !== undefined) return { refused: 'redemption.too_many_codes', params: { seconds } }
  const found = await store.redemptionByCode(db, lookupUuid(ctx.platform.keyring, redemptionPurposes.code, readCode(typed)))
  const row = found === undefined ? undefined : await redemptionOf(db, [found.learnerId], found.id, lock)
  if (row === undefined || row.state !== 'waiting') {
    tried.wrong(ctx.actor.staffId, ctx.now)
    return { refused: 'redemption.code_unknown' }
  }
  return row.organizationId === ctx.actor.organization.id ? row : { refused: 'redemption.other_point', params: { point: row.point } }
}

const actsFor = async (db: Sql, ctx: StaffContext, learnerId: Id) =>
  representativesOf(db, await personIds(db, learnerId), shanghaiDay(ctx.now))

const find = (tried: Guesses) =>
  query(contract.findCollection, async (ctx, { code }) => {
    const db = ctx.platform.database.app
    const row = await behind(db, ctx, tried, code, false)
    if (!isRow(row)) return row
    await noteAccess(ctx, 'redemption.counter', [row.learnerId])
    return {
      redemptionId: row.id,
      learner: { name: maskName(row.learner), accountNo: formatAccountNo(row.accountNo) },
      activity: { id: row.activityId, title: row.title },
      goods: [...row.goods],
      points: row.points,
      redeemedAt: row.createdAt.toISOString(),
      collectUntil: row.collectUntil ?? shanghaiDay(ctx.now),
      representatives: (await actsFor(db, ctx, row.learnerId)).map(({ mandateId, name, relation }) => ({
        mandateId,
        name: maskName(name),
        relation,
      })),
    }
  })

type Taker = Pick<store.Handout, 'collector' | 'representativeId' | 'collectorSealed' | 'document'>

const takerOf = async (tx: Sql, ctx: StaffContext, row: RedemptionRow, collector: contract.Collector): Promise<Taker | undefined> => {
  const nobody = { representativeId: null, collectorSealed: null, document: null }
  if (collector.kind === 'self') return { collector: 'self', ...nobody }
  if (collector.kind === 'representative') {
    const found = (await actsFor(tx, ctx, row.learnerId)).find((r) => r.mandateId === collector.mandateId)
    return found === undefined ? undefined : { collector: 'representative', ...nobody, representativeId: found.learnerId }
  }
  const collectorSealed = seal(ctx.platform.keyring, collector.name, sealedColumns.collector)
  return { collector: 'other', ...nobody, collectorSealed, document: collector.document }
}

/** Keeps the image of a signature; undefined where there is none of the clerk's own. */
const signatureFile = async (tx: Sql, ctx: StaffContext, fileId: Id): Promise<Id | undefined> => {
  const [file] = await filesByIds(tx, [fileId])
  if (file === undefined || !file.type.startsWith('image/')) return undefined
  return (await keepFiles(tx, [fileId], { kind: 'staff', id: ctx.actor.staffId })) === 1 ? fileId : undefined
}

const handOut = (tried: Guesses) =>
  command(contract.handOut, async (tx, ctx, { code, collector, signed }) => {
    const row = await behind(tx, ctx, tried, code, true)
    if (!isRow(row)) return row
    if (row.collectUntil !== null && shanghaiDay(ctx.now) > row.collectUntil)
      return { refused: 'redemption.collect_over', params: { day: formatDay(row.collectUntil) } }
    const taker = await takerOf(tx, ctx, row, collector)
    if (taker === undefined) return { refused: 'redemption.mandate_not_valid' }
    const fileId = signed.kind === 'drawn' ? await signatureFile(tx, ctx, signed.fileId) : null
    if (fileId === undefined) return { refused: 'redemption.signature_wrong' }
    const ended = { learnerId: row.learnerId, id: row.id, state: 'collected' as const, returned: false, now: ctx.now }
    if (!(await endRedemption(tx, ended))) return { refused: 'redemption.code_unknown' }
    await store.insertHandout(tx, {
      learnerId: row.learnerId,
      redemptionId: row.id,
      organizationId: row.organizationId,
      staffId: ctx.actor.staffId,
      ...taker,
      signatureFileId: fileId,
      formNo: signed.kind === 'paper' ? signed.formNo : null,
      now: ctx.now,
    })
    await notify(tx, ctx, {
      to: { kind: 'learner', id: row.learnerId },
      code: taker.collector === 'self' ? 'redemption.collected' : 'redemption.collectedForYou',
      params: { activity: row.title, point: row.point },
      href: `/me/redemptions/${row.id}`,
    })
    return {
      output: { redemptionId: row.id, collectedAt: ctx.now.toISOString() },
      account: {
        act: 'redemption.handOut',
        subject: { kind: 'redemption', id: row.id },
        learnerId: row.learnerId,
        params: { collector: taker.collector, signed: signed.kind },
      },
    }
  })

const shelves = query(contract.listShelves, async (ctx) => {
  const rows = await stock.shelvesAt(ctx.platform.database.app, ctx.actor.organization.id)
  return {
    items: rows.map((row) => ({
      activity: { id: row.activityId, title: row.title },
      good: { id: row.goodId, name: row.name },
      point: { id: row.pointId, name: row.point },
      stock: row.stock,
      waiting: row.waiting,
      expected: row.stock + row.waiting,
      countedAt: row.countedAt?.toISOString() ?? null,
    })),
  }
})

const takeStock = command(contract.takeStock, async (tx, ctx, { counts, note }) => {
  const pointId = ctx.actor.organization.id
  const wanted = new Map(counts.map((count) => [count.goodId, count]))
  await stock.holdActivitiesOf(tx, [...wanted.keys()])
  const rows = await stock.shelvesOf(tx, [...wanted.keys()], pointId)
  if (rows.length !== wanted.size) return { refused: 'record.not_found' }
  const differences: { goodId: Id; expected: number; counted: number; delta: number }[] = []
  for (const row of rows) {
    const count = wanted.get(row.goodId)
    if (count === undefined) continue
    const expected = row.stock + row.waiting
    const good = row.name
    if (count.expected !== expected) return { refused: 'redemption.shelf_moved', params: { good, expected } }
    if (count.counted < row.waiting)
      return { refused: 'redemption.count_below_waiting', params: { good, waiting: row.waiting, counted: count.counted } }
    differences.push({ goodId: row.goodId, expected, counted: count.counted, delta: count.counted - expected })
  }
  for (const { goodId, expected, counted, delta } of differences)
    await stock.changeShelf(tx, {
      id: ctx.newId(),
      goodId,
      pointId,
      kind: 'counted',
      delta,
      expected,
      counted,
      note,
      by: ctx.actor.staffId,
      now: ctx.now,
    })
  const off = differences.filter((d) => d.delta !== 0)
  return {
    output: { differences: off },
    account: {
      act: 'redemption.takeStock',
      subject: { kind: 'organization', id: pointId },
      params: { goods: differences.length, differences: off.length },
      texts: { note },
    },
  }
})

const daily = query(contract.dailyReport, async (ctx, { day }) => {
  const db = ctx.platform.database.app
  const on = day ?? shanghaiDay(ctx.now)
  const unit = await unitById(db, ctx.actor.organization.id)
  const points = unit === undefined ? [] : (await unitsInSubtree(db, unit)).map((one) => one.id)
  const [from, to] = [startOfShanghaiDay(on), endOfShanghaiDay(on)]
  const rows = await store.dailyRows(db, points, from, to)
  const counted = await stock.countsOn(db, points, from, to)
  return {
    day: on,
    organization: { id: ctx.actor.organization.id, name: ctx.actor.organization.name },
    items: rows.map(({ activityId, title, goodId, good, ...numbers }) => ({
      activity: { id: activityId, title },
      good: { id: goodId, name: good },
      ...numbers,
    })),
    waiting: await store.waitingAt(db, points),
    counts: counted.map((c) => ({ ...c, at: c.at.toISOString() })),
  }
})

/** Signatures for staff who see the redemption. */
export const seesSignature: Viewer = async (ctx, fileId) => {
  const found = await store.signatureOf(ctx.platform.database.app, fileId)
  if (found === undefined) return undefined
  const seen = await staffRead(ctx, (tx) => store.seesRedemption(tx, found.learnerId, found.redemptionId))
  return seen ? { learnerId: found.learnerId } : 'hidden'
}

/** The counter: codes, hand-over, stock-taking, the day's report. */
export const counterActions = (): readonly Bound[] => {
  const tried = guesses(wrongCodes)
  return [find(tried), handOut(tried), shelves, takeStock, daily]
}
