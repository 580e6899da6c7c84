import { reviews as contract, roles } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import { staffRead } from '../platform/context.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import * as lists from './deskStore.ts'
import * as store from './store.ts'

const reviewing = new Set<string>([
  'reviews.accept',
  'reviews.firstReview',
  'reviews.finalReview',
  'accounts.accept',
  'accounts.firstReview',
  'catalog.approve',
])
const mayReview = (role: string): boolean =>
  Object.entries(roles).some(([name, preset]) => name === role && preset.may.some((permission) => reviewing.has(permission)))

/** Work of people who leave, and reviewers' own accounts. */
export const handActions: readonly Bound[] = [
  query(contract.listTaken, async (ctx) => ({
    items: (await staffRead(ctx, (tx) => lists.takenCounts(tx, ctx.actor))).map((row) => ({
      staff: { id: row.id, name: row.name },
      organization: { id: row.organization_id, name: row.organization },
      status: row.status,
      count: row.n,
    })),
  })),
  command(contract.handOverCases, async (tx, ctx, { fromStaffId, toStaffId }) => {
    const to = toStaffId ?? null
    const colleague = to === null ? undefined : await lists.colleague(tx, ctx.actor, to, shanghaiDay(ctx.now))
    if (to !== null && (colleague === undefined || !mayReview(colleague.role) || to === fromStaffId))
      return { refused: 'reviews.colleague_unknown' }
    const count = await lists.moveTaken(tx, ctx.actor, fromStaffId, to, ctx.now)
    if (to !== null && count > 0 && to !== ctx.actor.staffId)
      await notify(tx, ctx, {
        to: { kind: 'staff', id: to },
        code: 'reviews.handedOver',
        params: { from: ctx.actor.name, count },
        href: '/admin/cases?queue=taken',
      })
    return { output: { count }, account: { act: 'reviews.handOver', subject: { kind: 'staff', id: fromStaffId }, params: { to, count } } }
  }),
  command(contract.declareOwnAccount, async (tx, ctx, { accountNo }) => {
    const learnerId = await store.learnerByAccountNo(tx, accountNo)
    if (learnerId === undefined) return { refused: 'reviews.account_unknown' }
    await store.declareOwn(tx, ctx.actor.staffId, learnerId, ctx.now)
    return { output: { done: true as const }, account: { act: 'reviews.declareOwn', subject: { kind: 'staff', id: ctx.actor.staffId } } }
  }),
]
