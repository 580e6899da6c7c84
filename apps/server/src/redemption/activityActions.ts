import { type FieldProblem, redemption as contract } from '@creditbank/contract'
import { fileById, filesByIds, keepFiles, openFile, type Viewer } from '../files/index.ts'
import { type Unit, unitsByIds } from '../organizations/index.ts'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import * as store from './activityStore.ts'
import { presentActivity, presentLine } from './presentActivity.ts'
import { contentProblems, maySet, shownState } from './rules.ts'

type StaffContext = Context<StaffActor>

const shown = async (db: Sql, ctx: StaffContext, id: Id): Promise<contract.Activity> => {
  const row = (await store.activityById(db, id)) ?? refuse('record.not_found')
  const [points, goods] = [await store.pointsOf(db, [id]), await store.goodsOf(db, [id])]
  const units = await unitsByIds(db, row.units)
  return presentActivity(row, { points, goods, units }, ctx.actor, shanghaiDay(ctx.now))
}

/** The activity that somebody acts on, held to the end of the transaction. A foreign one is as if it were not there. */
const held = async (tx: Sql, ctx: StaffContext, id: Id, own = true): Promise<store.ActivityRow> => {
  const row = await store.activityById(tx, id, true)
  if (row === undefined || !seesRow(ctx.actor, row)) return refuse('record.not_found')
  return own && row.organizationId !== ctx.actor.organization.id ? refuse('permission.denied') : row
}

const answer = async (tx: Sql, ctx: StaffContext, id: Id, act: string, params: Readonly<Record<string, string | number>> = {}) => ({
  output: await shown(tx, ctx, id),
  account: { act: `redemption.${act}`, subject: { kind: 'activity', id }, params },
})

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const reads: readonly Bound[] = [
  query(contract.listActivities, async (ctx, { cursor, limit = 50, ...filter }) => {
    const today = shanghaiDay(ctx.now)
    const ids = await staffRead(ctx, (tx) => store.visibleActivities(tx, filter, today, cursorOf(cursor), limit))
    const rows = await store.activitiesByIds(ctx.platform.database.app, ids.slice(0, limit))
    return { items: rows.map((row) => presentLine(row, today)), next: ids.length > limit ? (ids[limit - 1] ?? null) : null }
  }),
  query(contract.readActivity, async (ctx, { id }) => {
    const seen = await staffRead(ctx, (tx) => store.seesActivity(tx, id))
    return seen ? shown(ctx.platform.database.app, ctx, id) : { refused: 'record.not_found' }
  }),
]

const wrong = (field: string, code: string, zh: string, en: string): FieldProblem => ({ field, code, zh, en })

/** Points must be open units of the centre's own, and may hand out: the centre, its sub-centres, its service points. */
const unitProblems = (content: contract.ActivityContent, own: Id, units: ReadonlyMap<Id, Unit>): readonly FieldProblem[] => [
  ...content.points.flatMap(({ pointId }, i) => {
    const unit = units.get(pointId)
    return unit !== undefined && unit.status === 'active' && unit.l2 === own && unit.kind !== 'educationAuthority'
      ? []
      : [
          wrong(
            `points.${i}.pointId`,
            'not_own',
            '领取点必须是本中心及其下属的受理点、分中心。',
            'A point is the centre itself or a unit below it.',
          ),
        ]
  }),
  ...content.units.flatMap((id, i) =>
    units.get(id)?.status === 'active'
      ? []
      : [wrong(`units.${i}`, 'unknown', '这个单位不存在或者已经撤销。', 'There is no such unit, or it is closed.')],
  ),
]

/** Pictures are images that the writer uploaded, or those that the activity has already. */
const pictureProblems = async (tx: Sql, ctx: StaffContext, content: contract.ActivityContent, known: ReadonlySet<Id>) => {
  const fresh = [...new Set(content.goods.flatMap((g) => (g.pictureId === null || known.has(g.pictureId) ? [] : [g.pictureId])))]
  const images = new Set(
    (await filesByIds(tx, fresh))
      .filter((f) => f.type.startsWith('image/') && f.ownerKind === 'staff' && f.ownerId === ctx.actor.staffId)
      .map((f) => f.id),
  )
  await keepFiles(tx, [...images], { kind: 'staff', id: ctx.actor.staffId })
  return content.goods.flatMap((good, i) =>
    good.pictureId === null || known.has(good.pictureId) || images.has(good.pictureId)
      ? []
      : [wrong(`goods.${i}.pictureId`, 'not_a_picture', '请上传 JPG、PNG 或 WebP 图片。', 'Upload a JPG, PNG or WebP picture.')],
  )
}

const faults = async (tx: Sql, ctx: StaffContext, content: contract.ActivityContent, known: ReadonlySet<Id>) => {
  const ids = [...new Set([...content.points.map((p) => p.pointId), ...content.units])]
  const units = new Map((await unitsByIds(tx, ids)).map((unit) => [unit.id, unit]))
  const fields = [
    ...contentProblems(content),
    ...unitProblems(content, ctx.actor.organization.id, units),
    ...(await pictureProblems(tx, ctx, content, known)),
  ]
  return fields.length === 0 ? undefined : { refused: 'redemption.content_wrong' as const, params: { count: fields.length }, fields }
}

/** The goods as they are stored: vouchers have one shelf, at the centre, which only imports fill. */
const draftGoods = (ctx: StaffContext, content: contract.ActivityContent, known: ReadonlySet<Id>): readonly store.DraftGood[] =>
  content.goods.map((good, position) => ({
    ...good,
    id: good.id !== undefined && known.has(good.id) ? good.id : ctx.newId(),
    position,
    stock: content.delivery === 'voucher' ? [{ pointId: ctx.actor.organization.id, planned: 0 }] : good.stock,
  }))

const factsOf = ({ points: _points, goods: _goods, ...facts }: contract.ActivityContent): store.ActivityFacts =>
  facts.delivery === 'voucher' ? { ...facts, collectUntil: null } : facts

const create = command(contract.createActivity, async (tx, ctx, { content }) => {
  const own = ctx.actor.organization
  if (own.kind !== 'localCentre') return { refused: 'redemption.not_a_local_centre' }
  const found = await faults(tx, ctx, content, new Set())
  if (found !== undefined) return found
  const id = ctx.newId()
  await store.insertActivity(tx, {
    id,
    organizationId: own.id,
    ...levels(own),
    facts: factsOf(content),
    author: ctx.actor.staffId,
    now: ctx.now,
  })
  await store.replacePoints(tx, id, content.delivery === 'voucher' ? [] : content.points)
  await store.replaceGoods(tx, id, draftGoods(ctx, content, new Set()))
  return answer(tx, ctx, id, 'create')
})

const save = command(contract.saveActivity, async (tx, ctx, { id, updatedAt, content }) => {
  const row = await held(tx, ctx, id)
  if (row.state !== 'draft') return { refused: 'redemption.not_a_draft' }
  if (row.updatedAt.getTime() !== new Date(updatedAt).getTime()) return { refused: 'record.changed' }
  const before = await store.goodsOf(tx, [id])
  const found = await faults(tx, ctx, content, new Set(before.flatMap((g) => (g.pictureId === null ? [] : [g.pictureId]))))
  if (found !== undefined) return found
  const goods = draftGoods(ctx, content, new Set(before.map((g) => g.id)))
  const filled = await store.goodsWithVouchers(tx, id)
  const lost = filled.find((good) => content.delivery !== 'voucher' || !goods.some((g) => g.id === good.id))
  if (lost !== undefined) return { refused: 'redemption.good_has_vouchers', params: { good: lost.name } }
  await store.updateActivity(tx, { id, facts: factsOf(content), author: ctx.actor.staffId, now: ctx.now })
  await store.replacePoints(tx, id, content.delivery === 'voucher' ? [] : content.points)
  await store.replaceGoods(tx, id, goods)
  return answer(tx, ctx, id, 'save')
})

const submit = command(contract.submitActivity, async (tx, ctx, { id }) => {
  const row = await held(tx, ctx, id)
  if (row.state !== 'draft') return { refused: 'redemption.not_a_draft' }
  if (row.endsOn < shanghaiDay(ctx.now)) return { refused: 'redemption.over_already' }
  const [empty] = await store.goodsWithoutStock(tx, id)
  if (empty !== undefined) return { refused: 'redemption.nothing_in_stock', params: { good: empty } }
  await store.setState(tx, { id, state: 'submitted', now: ctx.now })
  return answer(tx, ctx, id, 'submit')
})

const decide = command(contract.decideActivity, async (tx, ctx, { id, decision, note }) => {
  const row = await held(tx, ctx, id, false)
  if (row.state !== 'submitted') return { refused: 'redemption.not_submitted' }
  if (row.authors.includes(ctx.actor.staffId)) return { refused: 'redemption.own_work' }
  if (decision === 'return') {
    if (note === undefined) return { refused: 'redemption.note_missing' }
    await store.setState(tx, { id, state: 'draft', now: ctx.now, note })
    return answer(tx, ctx, id, 'return')
  }
  if (row.endsOn < shanghaiDay(ctx.now)) return { refused: 'redemption.over_already' }
  await store.setState(tx, { id, state: 'approved', now: ctx.now, approvedBy: ctx.actor.staffId })
  if (row.delivery === 'counter') await store.openShelves(tx, { activityId: id, newId: ctx.newId, by: ctx.actor.staffId, now: ctx.now })
  return {
    ...(await answer(tx, ctx, id, 'approve')),
    events: [{ kind: 'redemption.activityApproved', facts: { activity: id, centre: row.organizationId } }],
  }
})

const standing = command(contract.setActivity, async (tx, ctx, { id, to, reason }) => {
  const row = await held(tx, ctx, id)
  if (!maySet(row, to, shanghaiDay(ctx.now))) return { refused: 'redemption.standing_wrong' }
  await store.setState(tx, { id, state: to, now: ctx.now, note: reason })
  return answer(tx, ctx, id, { paused: 'pause', approved: 'resume', ended: 'end' }[to], {
    was: shownState(row, shanghaiDay(ctx.now)),
  })
})

/** Pictures of goods for staff who see the activity. */
export const seesPicture: Viewer = async (ctx, fileId) => {
  const good = await store.goodOfPicture(ctx.platform.database.app, fileId)
  if (good === undefined) return undefined
  return (await staffRead(ctx, (tx) => store.seesActivity(tx, good.activityId))) ? { learnerId: null } : 'hidden'
}

/** Activities over HTTP: reading, building, the second person, pausing. */
export const activityActions: readonly Bound[] = [...reads, create, save, submit, decide, standing]

/** The picture of a good as an answer. */
export const pictureOf = async (ctx: Context, goodId: Id) => {
  const db = ctx.platform.database.app
  const fileId = await store.publicPicture(db, goodId)
  const file = fileId === undefined ? undefined : await fileById(db, fileId)
  if (file === undefined || !file.type.startsWith('image/')) return undefined
  return { download: { name: file.name, type: file.type, content: await openFile(ctx.platform, file), size: file.size, inline: true } }
}
