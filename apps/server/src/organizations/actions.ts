import { type OrganizationKind, organizations, type Refusal } from '@creditbank/contract'
import { seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command } from '../platform/serve.ts'
import { fieldsOf, levelsBelow, snapshot } from './present.ts'
import { codeStem, createRefused, handOverRefused, mayEdit, mayReshape, mergeRefused, moveRefused, nextCode } from './rules.ts'
import { managementCentre, type Unit, unitById } from './store.ts'
import * as store from './treeStore.ts'

/** Proposes an appointment at a unit that was just set up; a second person confirms it. Identity brings it. */
export type ProposeAppointment = (
  tx: Sql,
  ctx: Context<StaffActor>,
  wanted: { readonly staffId: Id; readonly role: string; readonly unit: Unit },
) => Promise<
  | Refusal<
      'record.not_found' | 'identity.own_rights' | 'identity.role_not_for_unit' | 'identity.officer_conflict' | 'identity.above_own_rights'
    >
  | undefined
>

const done = { done: true } as const

const freeCode = async (tx: Sql, kind: OrganizationKind, parent: Unit, regionCode: string | null): Promise<string> => {
  const { stem, digits } = codeStem(kind, parent.code, regionCode)
  return nextCode(stem, digits, await store.codesLike(tx, stem))
}

/** Stores a unit below its parent with its first history entry. Refuses with organizations.code_taken. */
export const setUpUnit = async (
  tx: Sql,
  ctx: Context,
  wanted: { readonly kind: OrganizationKind; readonly parent: Unit; readonly fields: store.Fields; readonly code?: string | undefined },
): Promise<Unit & store.Fields> => {
  const id = ctx.newId()
  const { parent, kind } = wanted
  const code = wanted.code ?? (await freeCode(tx, kind, parent, wanted.fields.regionCode))
  const unit = {
    ...fieldsOf(wanted.fields),
    id,
    kind,
    code,
    status: 'active' as const,
    parentId: parent.id,
    ...levelsBelow(id, kind, parent),
  }
  try {
    await store.insertUnit(tx, unit, ctx.now)
  } catch (error) {
    if (violates(error, 'organization_code_key')) return refuse('organizations.code_taken', { code })
    throw error
  }
  await store.insertChange(tx, {
    organizationId: id,
    at: ctx.now,
    actorId: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
    act: 'create',
    before: null,
    after: snapshot(unit),
  })
  return unit
}

/** The root of the tree: the one that exists, or a new one for an empty bank. */
export const openRoot = async (tx: Sql, ctx: Context, about: { readonly name: string; readonly regionCode: string }): Promise<Unit> => {
  await store.lockTree(tx)
  const existing = await managementCentre(tx)
  if (existing !== undefined) return existing
  const id = ctx.newId()
  const fields = {
    name: about.name,
    regionCode: about.regionCode,
    address: null,
    phone: null,
    hours: null,
    longitude: null,
    latitude: null,
  }
  const unit = {
    ...fields,
    id,
    kind: 'managementCentre' as const,
    code: 'GL0001',
    status: 'active' as const,
    parentId: null,
    l1: id,
    l2: null,
    l3: null,
    l4: null,
  }
  await store.insertUnit(tx, unit, ctx.now)
  await store.insertChange(tx, { organizationId: id, at: ctx.now, actorId: null, act: 'create', before: null, after: snapshot(unit) })
  return unit
}

const create = (propose: ProposeAppointment) =>
  command(organizations.createOrganization, async (tx, ctx, input) => {
    await store.lockTree(tx)
    const parent = await unitById(tx, input.parentId)
    const refusal = createRefused(ctx.actor, parent, input.kind, 'create')
    if (refusal !== undefined || parent === undefined) return refuse(refusal?.refused ?? 'record.not_found')
    const unit = await setUpUnit(tx, ctx, { kind: input.kind, parent, fields: input, code: input.code })
    const appointments = input.appointments ?? []
    for (const { staffId, role } of appointments) {
      const no = await propose(tx, ctx, { staffId, role, unit })
      if (no !== undefined) return no
    }
    return {
      output: { id: unit.id, code: unit.code, proposals: appointments.length },
      account: {
        act: 'organizations.create',
        subject: { kind: 'organization', id: unit.id },
        params: { kind: unit.kind, parent: parent.id, code: unit.code },
      },
    }
  })

const edit = command(organizations.editOrganization, async (tx, ctx, input) => {
  const before = await store.lockUnit(tx, input.id)
  if (before === undefined || !seesRow(ctx.actor, before)) return { refused: 'record.not_found' }
  if (!mayEdit(ctx.actor, before, before.name !== input.name)) return { refused: 'organizations.not_your_duty' }
  if (before.status !== 'active') return { refused: 'organizations.not_open' }
  if (!(await store.updateFields(tx, input.id, input.version, fieldsOf(input), ctx.now))) return { refused: 'record.changed' }
  if (before.name !== input.name) await store.keepFormerName(tx, before.id, before.name, shanghaiDay(ctx.now))
  await store.insertChange(tx, {
    organizationId: before.id,
    at: ctx.now,
    actorId: ctx.actor.staffId,
    act: before.name === input.name ? 'edit' : 'rename',
    before: snapshot(before),
    after: snapshot({ ...before, ...fieldsOf(input) }),
  })
  return {
    output: { version: input.version + 1 },
    account: {
      act: 'organizations.edit',
      subject: { kind: 'organization', id: before.id },
      params: { renamed: before.name !== input.name },
    },
  }
})

const move = (forget: () => void) =>
  command(organizations.moveOrganization, async (tx, ctx, { id, parentId }) => {
    await store.lockTree(tx)
    const unit = await store.lockUnit(tx, id)
    const parent = await unitById(tx, parentId)
    const refusal = moveRefused(ctx.actor, unit, parent)
    if (refusal !== undefined || unit === undefined || parent === undefined) return refuse(refusal?.refused ?? 'record.not_found')
    const rows = await store.moveUnit(tx, id, parentId, ctx.now)
    await store.insertChange(tx, {
      organizationId: id,
      at: ctx.now,
      actorId: ctx.actor.staffId,
      act: 'move',
      before: snapshot(unit),
      after: { ...snapshot(unit), parentId },
    })
    forget()
    return {
      output: done,
      account: { act: 'organizations.move', subject: { kind: 'organization', id }, params: { from: unit.parentId, to: parentId, rows } },
    }
  })

const merge = (forget: () => void) =>
  command(organizations.mergeOrganization, async (tx, ctx, { id, intoId }) => {
    await store.lockTree(tx)
    const [unit, into] = [await store.lockUnit(tx, id), await store.lockUnit(tx, intoId)]
    const refusal = mergeRefused(ctx.actor, unit, into)
    if (refusal !== undefined || unit === undefined || into === undefined) return refuse(refusal?.refused ?? 'record.not_found')
    const counts = await store.countAffected(tx, unit, true)
    if (counts.openBatches > 0) return { refused: 'organizations.batches_open', params: { batches: counts.openBatches } }
    const rows = await store.mergeUnit(tx, id, intoId, ctx.now)
    const today = shanghaiDay(ctx.now)
    // The target answers to the old names from now on: papers of the merged unit are papers of the target.
    await store.keepFormerName(tx, intoId, unit.name, today)
    for (const former of await store.formerNames(tx, id)) await store.keepFormerName(tx, intoId, former.name, former.until)
    await store.insertChange(tx, {
      organizationId: id,
      at: ctx.now,
      actorId: ctx.actor.staffId,
      act: 'merge',
      before: snapshot(unit),
      after: { ...snapshot(unit), status: 'merged', mergedInto: intoId },
    })
    await store.insertChange(tx, {
      organizationId: intoId,
      at: ctx.now,
      actorId: ctx.actor.staffId,
      act: 'absorb',
      before: snapshot(into),
      after: { ...snapshot(into), absorbed: id },
    })
    forget()
    return {
      output: done,
      account: {
        act: 'organizations.merge',
        subject: { kind: 'organization', id },
        params: { into: intoId, rows, people: counts.people, cases: counts.openCases },
      },
    }
  })

const close = (forget: () => void) =>
  command(organizations.closeOrganization, async (tx, ctx, { id, handOverToId }) => {
    await store.lockTree(tx)
    const unit = await store.lockUnit(tx, id)
    if (unit === undefined || unit.parentId === null || !seesRow(ctx.actor, unit)) return { refused: 'record.not_found' }
    if (!mayReshape(ctx.actor, unit)) return { refused: 'organizations.not_your_duty' }
    if (unit.status !== 'active') return { refused: 'organizations.not_open' }
    const counts = await store.countAffected(tx, unit, false)
    if (counts.units > 0) return { refused: 'organizations.has_units', params: { units: counts.units } }
    if (counts.openBatches > 0) return { refused: 'organizations.batches_open', params: { batches: counts.openBatches } }
    const target = handOverToId === undefined ? undefined : await unitById(tx, handOverToId)
    if (handOverToId !== undefined && (target === undefined || !seesRow(ctx.actor, target))) return { refused: 'record.not_found' }
    if (target === undefined && counts.openCases + counts.people > 0)
      return { refused: 'organizations.hand_over_needed', params: { cases: counts.openCases, people: counts.people } }
    if (target !== undefined && handOverRefused(ctx.actor, unit, target) !== undefined) return { refused: 'organizations.hand_over_unfit' }
    const rows = await store.closeUnit(tx, id, target?.id ?? null, unit.parentId, ctx.now)
    await store.insertChange(tx, {
      organizationId: id,
      at: ctx.now,
      actorId: ctx.actor.staffId,
      act: 'close',
      before: snapshot(unit),
      after: { ...snapshot(unit), status: 'closed', handedTo: target?.id ?? null },
    })
    forget()
    return {
      output: done,
      account: {
        act: 'organizations.close',
        subject: { kind: 'organization', id },
        params: { handedTo: target?.id ?? null, rows, cases: counts.openCases, people: counts.people },
      },
    }
  })

const propose = command(organizations.proposeOrganization, async (tx, ctx, input) => {
  const parent = await unitById(tx, input.parentId)
  const refusal = createRefused(ctx.actor, parent, input.kind, 'propose')
  if (refusal !== undefined || parent === undefined) return refuse(refusal?.refused ?? 'record.not_found')
  const id = ctx.newId()
  await store.insertProposal(tx, { id, kind: input.kind, parent, fields: fieldsOf(input), by: ctx.actor.staffId, now: ctx.now })
  return {
    output: { id },
    account: {
      act: 'organizations.propose',
      subject: { kind: 'organizationProposal', id },
      params: { kind: input.kind, parent: parent.id },
    },
  }
})

const decide = command(organizations.decideOrganizationProposal, async (tx, ctx, input) => {
  await store.lockTree(tx)
  const proposal = await store.lockProposal(tx, input.id)
  if (proposal === undefined || !seesRow(ctx.actor, proposal)) return { refused: 'record.not_found' }
  if (ctx.actor.organization.kind !== 'managementCentre' || proposal.proposedById === ctx.actor.staffId)
    return { refused: 'organizations.not_your_duty' }
  if (proposal.state !== 'open') return { refused: 'organizations.proposal_decided' }
  const account = {
    act: 'organizations.decideProposal',
    subject: { kind: 'organizationProposal', id: proposal.id },
    params: { decision: input.decision },
  }
  const note = { id: proposal.id, by: ctx.actor.staffId, now: ctx.now, reason: input.reason ?? null }
  if (input.decision === 'refuse') {
    await store.closeProposal(tx, { ...note, state: 'refused', registeredId: null })
    return { output: { organizationId: null }, account }
  }
  const parent = await unitById(tx, proposal.parentId)
  const refusal = createRefused(ctx.actor, parent, proposal.kind, 'create')
  if (refusal !== undefined || parent === undefined) return refuse(refusal?.refused ?? 'record.not_found')
  const unit = await setUpUnit(tx, ctx, { kind: proposal.kind, parent, fields: proposal.fields, code: input.code })
  await store.closeProposal(tx, { ...note, state: 'registered', registeredId: unit.id })
  return { output: { organizationId: unit.id }, account }
})

/** Every change of the tree. `forget` empties the session cache, so that a change of scope acts at once. */
export const treeActions = (wiring: { readonly forget: () => void; readonly proposeAppointment: ProposeAppointment }): readonly Bound[] => [
  create(wiring.proposeAppointment),
  edit,
  move(wiring.forget),
  merge(wiring.forget),
  close(wiring.forget),
  propose,
  decide,
]
