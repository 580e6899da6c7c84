import { type OrganizationKind, organizationKinds, organizations, type Refusal, sentence, type Code } from '@creditbank/contract'
import { seesRow, type StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { addDays, endOfShanghaiDay, shanghaiDay } from '../platform/pure/shanghai.ts'
import { scopeColumn } from '../platform/scope.ts'
import { type Bound, query } from '../platform/serve.ts'
import { afterCursor, cursorOf, fieldsOf, lineOf, publicOf, snapshot } from './present.ts'
import { handOverRefused, mayEdit, mayReshape, mergeRefused, moveRefused, settingUp, type TreeRefusal } from './rules.ts'
import { cameByPoster, unitById } from './store.ts'
import * as store from './treeStore.ts'

/** Days over which arrivals by a poster are summed up. */
const posterDays = 90

/** The caller's subtree, as the lists of units take it. */
export const scopeOf = (actor: StaffActor) => ({ column: scopeColumn(actor), value: actor.scope.organizationId })

const list = query(organizations.listOrganizations, (ctx, input) =>
  staffRead(ctx, async (tx) => {
    const limit = input.limit ?? 50
    const filter: store.UnitFilter = { ...input, scope: scopeOf(ctx.actor) }
    const rows = await store.listUnits(tx, filter, afterCursor(input.cursor), limit)
    const count = input.cursor === undefined ? await store.countUnits(tx, filter) : undefined
    return {
      items: rows.slice(0, limit).map(lineOf),
      next: rows.length > limit ? cursorOf(rows[limit - 1]?.code) : null,
      ...(count === undefined ? {} : { count: Math.min(count, 10_000), more: count > 10_000 }),
    }
  }),
)

const tree = query(organizations.organizationTree, (ctx, { under, closed }) =>
  staffRead(ctx, async (tx) => {
    const scope = scopeOf(ctx.actor)
    const rows = await store.treeUnits(tx, scope, under, closed === 'yes')
    const node = (u: (typeof rows)[number], own: boolean) => ({
      id: u.id,
      parentId: u.parentId,
      code: u.code,
      name: u.name,
      kind: u.kind,
      status: u.status,
      own,
    })
    const above = under === undefined ? await store.pathTo(tx, { ...ctx.actor.organization, id: scope.value }) : []
    return {
      nodes: [
        ...above.filter((u) => !rows.some((r) => r.id === u.id)).map((u) => node(u, false)),
        ...rows.slice(0, 3000).map((u) => node(u, true)),
      ],
      more: rows.length > 3000,
    }
  }),
)

/** A unit that the caller may see: in their subtree, or on the path up to it. */
const visibleUnit = async (tx: Sql, actor: StaffActor, id: string): Promise<store.FullUnit | undefined> => {
  const unit = await store.fullUnit(tx, id)
  const { l1, l2, l3, l4 } = actor.organization
  return unit !== undefined && (seesRow(actor, unit) || [l1, l2, l3, l4].includes(unit.id)) ? unit : undefined
}

const canDo = (actor: StaffActor, unit: store.FullUnit): organizations.OrganizationDetail['can'] => {
  const may = actor.may.has('organizations.manage') && seesRow(actor, unit) && unit.status === 'active'
  const kinds = (how: 'create' | 'propose'): OrganizationKind[] =>
    may ? organizationKinds.filter((kind) => settingUp(actor, unit, kind) === how) : []
  const reshape = may && mayReshape(actor, unit)
  return {
    edit: may && mayEdit(actor, unit, false),
    move: reshape,
    merge: reshape,
    close: reshape,
    create: kinds('create'),
    propose: kinds('propose'),
  }
}

const detail = query(organizations.organizationDetail, (ctx, { id }) =>
  staffRead(ctx, async (tx) => {
    const unit = await visibleUnit(tx, ctx.actor, id)
    if (unit === undefined) return { refused: 'record.not_found' }
    // A unit above one's own is shown by name and contact only: its other children are strangers.
    const own = seesRow(ctx.actor, unit)
    const children = own ? await store.listUnits(tx, { scope: scopeOf(ctx.actor), parentId: id }, '', 500) : []
    const held = own ? await store.rolesHeld(tx, id, shanghaiDay(ctx.now)) : []
    const counts = own ? await store.countAffected(tx, unit, true) : undefined
    return {
      ...lineOf(unit),
      hours: unit.hours,
      longitude: unit.longitude,
      latitude: unit.latitude,
      version: unit.version,
      createdAt: unit.createdAt.toISOString(),
      updatedAt: unit.updatedAt.toISOString(),
      mergedInto: unit.mergedInto === null ? null : { id: unit.mergedInto, name: unit.mergedIntoName ?? '' },
      formerNames: await store.formerNames(tx, id),
      path: (await store.pathTo(tx, unit)).map((u) => ({ id: u.id, name: u.name })),
      children: children.slice(0, 500).map(lineOf),
      staff: counts?.staff ?? 0,
      people: counts?.people ?? 0,
      vacant: own ? organizations.startRoles[unit.kind].filter((role) => !held.some((h) => h.role === role)) : [],
      byPoster: own ? { days: posterDays, ...(await cameByPoster(tx, id, addDays(shanghaiDay(ctx.now), -posterDays))) } : null,
      can: canDo(ctx.actor, unit),
    }
  }),
)

const ownUnit = async (tx: Sql, actor: StaffActor, id: string): Promise<store.FullUnit | undefined> => {
  const unit = await store.fullUnit(tx, id)
  return unit !== undefined && seesRow(actor, unit) ? unit : undefined
}

const history = query(organizations.organizationHistory, (ctx, { id }) =>
  staffRead(ctx, async (tx) => {
    if ((await ownUnit(tx, ctx.actor, id)) === undefined) return { refused: 'record.not_found' }
    return { items: (await store.changesOf(tx, id)).map((c) => ({ ...c, at: c.at.toISOString() })) }
  }),
)

const asOf = query(organizations.organizationAsOf, (ctx, { id, on }) =>
  staffRead(ctx, async (tx) => {
    const unit = await ownUnit(tx, ctx.actor, id)
    if (unit === undefined) return { refused: 'record.not_found' }
    const end = endOfShanghaiDay(on)
    const changes = await store.changesOf(tx, id)
    const last = changes.find((c) => c.at < end)
    const next = changes.findLast((c) => c.at >= end)
    return { on, fields: last?.after ?? next?.before ?? (changes.length === 0 && unit.createdAt < end ? snapshot(unit) : {}) }
  }),
)

/** A refusal as a block of a preview: the same code and sentence that the change itself would answer with. */
const block = (refusal: { readonly refused: Code; readonly params?: Refusal['params'] }) => ({
  code: refusal.refused,
  zh: sentence(refusal.refused, 'zh', refusal.params),
  en: sentence(refusal.refused, 'en', refusal.params),
})

const batchesBlock = (openBatches: number) =>
  openBatches === 0 ? [] : [block({ refused: 'organizations.batches_open', params: { batches: openBatches } })]

const impact = async (tx: Sql, unit: store.FullUnit, subtree: boolean, refusal: TreeRefusal | undefined): Promise<organizations.Impact> => {
  const counts = await store.countAffected(tx, unit, subtree)
  return { ...counts, losesSight: null, gainsSight: null, blocks: refusal === undefined ? [] : [block(refusal)] }
}

const previewMove = query(organizations.previewMove, (ctx, { id, parentId }) =>
  staffRead(ctx, async (tx) => {
    const [unit, parent] = [await ownUnit(tx, ctx.actor, id), await unitById(tx, parentId)]
    const refusal = moveRefused(ctx.actor, unit, parent)
    if (unit === undefined || parent === undefined || refusal?.refused === 'record.not_found') return { refused: 'record.not_found' }
    const from = unit.parentId === null ? null : { id: unit.parentId, name: unit.parentName ?? '' }
    return { ...(await impact(tx, unit, true, refusal)), losesSight: from, gainsSight: { id: parent.id, name: parent.name } }
  }),
)

const previewMerge = query(organizations.previewMerge, (ctx, { id, intoId }) =>
  staffRead(ctx, async (tx) => {
    const [unit, into] = [await ownUnit(tx, ctx.actor, id), await unitById(tx, intoId)]
    const refusal = mergeRefused(ctx.actor, unit, into)
    if (unit === undefined || into === undefined || refusal?.refused === 'record.not_found') return { refused: 'record.not_found' }
    const found = await impact(tx, unit, true, refusal)
    return { ...found, gainsSight: { id: into.id, name: into.name }, blocks: [...found.blocks, ...batchesBlock(found.openBatches)] }
  }),
)

const previewClose = query(organizations.previewClose, (ctx, { id, handOverToId }) =>
  staffRead(ctx, async (tx) => {
    const unit = await ownUnit(tx, ctx.actor, id)
    const target = handOverToId === undefined ? undefined : await unitById(tx, handOverToId)
    if (unit === undefined || (handOverToId !== undefined && (target === undefined || !seesRow(ctx.actor, target))))
      return { refused: 'record.not_found' }
    const found = await impact(tx, unit, false, mayReshape(ctx.actor, unit) ? undefined : { refused: 'organizations.not_your_duty' })
    const blocks = [...found.blocks, ...batchesBlock(found.openBatches)]
    const unfit = target === undefined ? undefined : handOverRefused(ctx.actor, unit, target)
    if (unfit !== undefined) blocks.push(block(unfit))
    if (found.units > 0) blocks.push(block({ refused: 'organizations.has_units', params: { units: found.units } }))
    if (target === undefined && found.openCases + found.people > 0)
      blocks.push(block({ refused: 'organizations.hand_over_needed', params: { cases: found.openCases, people: found.people } }))
    return { ...found, gainsSight: target === undefined ? null : { id: target.id, name: target.name }, blocks }
  }),
)

const proposals = query(organizations.listOrganizationProposals, (ctx, { state }) =>
  staffRead(ctx, async (tx) => {
    const decides = ctx.actor.may.has('organizations.manage') && ctx.actor.organization.kind === 'managementCentre'
    const rows = await store.listProposals(tx, state)
    return {
      items: rows.map((p) => ({
        id: p.id,
        kind: p.kind,
        parent: { id: p.parentId, name: p.parentName },
        fields: fieldsOf(p.fields),
        proposedBy: p.proposedBy ?? '',
        proposedAt: p.proposedAt.toISOString(),
        state: p.state,
        reason: p.reason,
        canDecide: decides && p.state === 'open' && p.proposedById !== ctx.actor.staffId,
      })),
    }
  }),
)

const network = query(organizations.publicUnits, async (ctx: Context, input) => {
  const limit = input.limit ?? 50
  const rows = await store.publicUnits(ctx.platform.database.app, input, afterCursor(input.cursor), limit)
  return { items: rows.slice(0, limit).map(publicOf), next: rows.length > limit ? cursorOf(rows[limit - 1]?.code) : null }
})

/** Everything that is read of the tree, by staff in their scope and by anybody of the service network. */
export const treeReads: readonly Bound[] = [list, tree, detail, history, asOf, previewMove, previewMerge, previewClose, proposals, network]
