import { identity, rolePreset } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import { type Unit, unitById } from '../organizations/index.ts'
import { seesRow, type StaffActor } from '../platform/actor.ts'
import { staffRead } from '../platform/context.ts'
import { networkOf, networksAllow, plainAddress } from '../platform/pure/networks.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { isDormant, weighs } from './logInRules.ts'
import * as store from './staffStore.ts'
import * as rules from './unitRuleStore.ts'

const done = { done: true } as const

/** Who says from where a unit's staff work: the security officer, and the unit's own or a superior unit's director. */
const mayRule = (actor: StaffActor): boolean => actor.may.has('staff.grant') || actor.may.has('staff.propose')
const visible = (actor: StaffActor, unit: Unit | undefined): unit is Unit => unit !== undefined && seesRow(actor, unit)

const read = query(identity.readNetworkRule, (ctx, { id }) =>
  staffRead(ctx, async (tx) => {
    const unit = await unitById(tx, id)
    if (!visible(ctx.actor, unit)) return { refused: 'record.not_found' }
    const rule = await rules.networkRule(tx, id)
    return {
      organization: { id: unit.id, name: unit.name },
      networks: rule?.networks ?? [],
      updatedAt: rule?.updatedAt.toISOString() ?? null,
      ownAddress: plainAddress(ctx.address),
      mayChange: mayRule(ctx.actor),
    }
  }),
)

const save = (forget: () => void) =>
  command(identity.saveNetworkRule, async (tx, ctx, { id, networks }) => {
    const unit = await unitById(tx, id)
    if (!visible(ctx.actor, unit)) return { refused: 'record.not_found' }
    if (!mayRule(ctx.actor)) return { refused: 'permission.denied' }
    const read = networks.map((typed) => ({ typed, network: networkOf(typed) }))
    const wrong = read.find((one) => one.network === undefined)
    if (wrong !== undefined) return { refused: 'identity.network_wrong', params: { network: wrong.typed } }
    const all = [...new Set(read.flatMap((one) => one.network ?? []))]
    if (all.length > 0 && id === ctx.actor.organization.id && !networksAllow(all, ctx.address))
      return { refused: 'identity.own_lock_out', params: { address: plainAddress(ctx.address) } }
    if (all.length === 0) await rules.dropNetworkRule(tx, id)
    else await rules.saveNetworkRule(tx, { organizationId: id, networks: all, by: ctx.actor.staffId, now: ctx.now })
    forget()
    return {
      output: done,
      account: { act: 'staff.saveNetworks', subject: { kind: 'organization', id }, params: { networks: all.join(' ') } },
    }
  })

/** Who lets a sleeping account of a unit in again: the security officer, or a director of a unit above it, never of the same unit. */
const mayRevive = (actor: StaffActor, unitId: string): boolean =>
  actor.may.has('staff.grant') || (actor.may.has('staff.propose') && actor.organization.id !== unitId)

const revive = command(identity.reviveStaff, async (tx, ctx, { id }) => {
  const person = await store.lockStaff(tx, id)
  if (person === undefined || !seesRow(ctx.actor, person)) return { refused: 'record.not_found' }
  if (id === ctx.actor.staffId) return { refused: 'identity.own_rights' }
  if (!mayRevive(ctx.actor, person.organizationId)) return { refused: 'permission.denied' }
  if (await store.isOfficer(tx, id)) return { refused: 'identity.officer_apart' }
  if (!isDormant(person, ctx.now)) return { refused: 'identity.not_dormant' }
  const today = shanghaiDay(ctx.now)
  const held = (await store.appointmentsOf(tx, [id])).filter((a) => a.endedAt === null && (a.to === null || a.to >= today))
  const asked = await rules.openRevival(tx, id)
  const account = { act: 'staff.revive', subject: { kind: 'staff', id } }
  const weighty = held.some((a) => weighs(rolePreset(a.role).may))
  if (weighty && asked?.askedBy === ctx.actor.staffId) return { refused: 'identity.revive_second_person' }
  if (weighty && asked === undefined) {
    await rules.insertRevival(tx, { id: ctx.newId(), staffId: id, by: ctx.actor.staffId, now: ctx.now, doneAt: null })
    return { output: { state: 'asked' as const }, account: { ...account, params: { state: 'asked' } } }
  }
  if (asked === undefined)
    await rules.insertRevival(tx, { id: ctx.newId(), staffId: id, by: ctx.actor.staffId, now: ctx.now, doneAt: ctx.now })
  else await rules.confirmRevival(tx, asked.id, asked.askedBy === ctx.actor.staffId ? null : ctx.actor.staffId, ctx.now)
  await store.revive(tx, id, ctx.now)
  const params = { office: ctx.actor.organization.name }
  await notify(tx, ctx, { to: { kind: 'staff', id }, code: 'identity.revived', params, href: '/admin/security' })
  return { output: { state: 'revived' as const }, account: { ...account, params: { state: 'revived', weighty } } }
})

/** From where a unit's staff may work, and letting those in again who were away for long. */
export const unitRules = (forget: () => void): readonly Bound[] => [read, save(forget), revive]
