import { batches, rolePreset, roles, type Permission } from '@creditbank/contract'
import { notify } from '../../notices/index.ts'
import { writeAudit } from '../../platform/command.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, command } from '../../platform/serve.ts'
import { handBatches } from './handStore.ts'

const isRole = (name: string): name is keyof typeof roles => Object.hasOwn(roles, name)
const rolesWith = (permission: Permission): readonly string[] =>
  Object.keys(roles).filter((name) => isRole(name) && rolePreset(name).may.includes(permission))

/** Batches of a colleague who leaves go to another one of the same unit who prepares such batches: unfinished ones and those that wait for the second person. */
export const handOver: Bound = command(batches.handOverBatches, async (tx, ctx, { fromStaffId, toStaffId }) => {
  if (fromStaffId === toStaffId) return { refused: 'batches.colleague_unknown' }
  const moved = await handBatches(tx, ctx.actor, {
    from: fromStaffId,
    to: toStaffId,
    preparing: { outcomes: rolesWith('deposits.prepareBatch'), people: rolesWith('accounts.import') },
    today: shanghaiDay(ctx.now),
  })
  if (moved.length === 0) return { refused: 'batches.colleague_unknown' }
  // A batch's own history tells who has it now.
  for (const id of moved)
    await writeAudit(tx, ctx, { act: 'batches.handOver', subject: { kind: 'batch', id }, params: { from: fromStaffId, to: toStaffId } })
  if (toStaffId !== ctx.actor.staffId)
    await notify(tx, ctx, {
      to: { kind: 'staff', id: toStaffId },
      code: 'deposits.batchesHandedOver',
      params: { from: ctx.actor.name, count: moved.length },
      href: '/admin/batches?mine=yes',
    })
  return {
    output: { count: moved.length },
    account: { act: 'batches.handOverAll', subject: { kind: 'staff', id: fromStaffId }, params: { to: toStaffId, count: moved.length } },
  }
})
