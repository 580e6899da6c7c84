import { accounts } from '@creditbank/contract'
import { noteAccess } from '../platform/access.ts'
import { staffRead } from '../platform/context.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { reverseName } from '../platform/pure/names.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { changePhone } from './doorLearners.ts'
import { learnerToChange } from './people.ts'
import { closeRepair, repairById, repairsPage } from './repairStore.ts'
import { renameLearner } from './store.ts'

const list = query(accounts.listRepairs, async (ctx, input) => {
  const limit = input.limit ?? 50
  const before = input.cursor !== undefined && /^[1-9][0-9]{0,18}$/.test(input.cursor) ? input.cursor : undefined
  const rows = await staffRead(ctx, (tx) => repairsPage(tx, input.state ?? 'open', before, limit + 1))
  const items = rows.slice(0, limit).map((r) => ({
    id: r.id,
    learnerId: r.learner_id,
    accountNo: formatAccountNo(r.account_no),
    kind: r.kind,
    storedName: r.name,
    // Those who may decide see both names in full; others learn only that they differ.
    typedName: r.typed_name === null ? null : ctx.actor.may.has('accounts.manage') ? r.typed_name : maskName(r.typed_name),
    idMasked: r.id_masked,
    storedPhoneMasked: r.phone_masked,
    typedPhoneMasked: r.typed_phone_masked,
    at: r.created_at.toISOString(),
    state: r.resolved_at === null ? ('open' as const) : ('resolved' as const),
  }))
  await noteAccess(
    ctx,
    'accounts.repair',
    items.map((r) => r.learnerId),
  )
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
})

const resolve = command(accounts.resolveRepair, async (tx, ctx, { id, decision, reason }) => {
  const found = await repairById(tx, id)
  if (found === undefined) return { refused: 'record.not_found' }
  await learnerToChange(tx, ctx, found.learner_id)
  if (found.resolved_at !== null) return { refused: 'accounts.repair_resolved' }
  const learnerId = found.learner_id
  if (decision === 'useTyped' && found.typed_name !== null)
    await renameLearner(tx, learnerId, found.typed_name, reverseName(found.typed_name))
  if (
    decision === 'useTyped' &&
    found.typed_phone_sealed !== null &&
    found.typed_phone_lookup !== null &&
    found.typed_phone_masked !== null
  )
    await changePhone(tx, ctx, learnerId, {
      sealed: found.typed_phone_sealed,
      lookup: found.typed_phone_lookup,
      masked: found.typed_phone_masked,
    })
  await closeRepair(tx, { learnerId, id, by: ctx.actor.staffId, decision, reason, now: ctx.now })
  return {
    output: { done: true as const },
    account: { act: 'accounts.resolveRepair', subject: { kind: 'repair', id }, learnerId, params: { kind: found.kind, decision } },
  }
})

/** Facts that differed at activation: seen by the unit, decided by those who manage accounts. */
export const repairActions: readonly Bound[] = [list, resolve]
