import { points as contract } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { type Month, monthAfter, openMonths, type Sums, sumsOf } from './monthRules.ts'
import * as store from './monthStore.ts'
import { openPostings } from './postingStore.ts'
import { issues } from './scope.ts'

const monthNow = (now: Date): string => shanghaiDay(now).slice(0, 7)

/** The months of a centre that are not closed, each with its sums as they stand: from the month after the last closed one, or from its first transfer. */
const openOf = (sums: Sums, issuerId: Id, closed: readonly store.ClosedMonth[], now: Date): readonly Month[] => {
  const last = closed.find((m) => m.issuerId === issuerId)
  const from = last === undefined ? (sums.first ?? monthNow(now)) : monthAfter(last.month)
  return openMonths(from, monthNow(now), { points: last?.closing ?? 0, debt: last?.closingDebt ?? 0 }, sums.moved)
}

type Told = Month & {
  readonly issuer: { id: Id; name: string }
  readonly holders: number
  readonly closedAt: Date | null
  readonly close: boolean
}

const totals = ({
  issuer,
  month,
  opening,
  openingDebt,
  moved: m,
  closing,
  closingDebt,
  holders,
  closedAt,
  close,
}: Told): contract.MonthTotals => ({
  issuer,
  month,
  opening,
  earned: m.earn,
  spent: m.spend,
  givenBack: m.giveBack,
  lapsed: m.lapse,
  takenBack: m.takeBack,
  owed: m.owe,
  settled: m.settle,
  restored: m.restore,
  closing,
  openingDebt,
  closingDebt,
  holders,
  closedAt: closedAt?.toISOString() ?? null,
  can: { close },
})

const list = query(contract.listMonths, async (ctx, { organizationId }) => {
  const items = await staffRead(ctx, async (tx) => {
    const closed = await store.closedMonths(tx, organizationId)
    const parts = await store.monthSums(tx, organizationId)
    return [...new Map(parts.map((part) => [part.issuerId, part.name]))].flatMap(([id, name]): Told[] => {
      const sums = sumsOf(parts, id)
      const closes = ctx.actor.may.has('points.close') && id === ctx.actor.organization.id
      const open = openOf(sums, id, closed, ctx.now).map((m, i) => ({
        ...m,
        holders: sums.holders(m.month),
        closedAt: null,
        close: closes && i === 0 && m.month < monthNow(ctx.now),
      }))
      const done = closed.filter((m) => m.issuerId === id).map((m) => ({ ...m, close: false }))
      return [...open, ...done].map((m) => ({ ...m, issuer: { id, name } }))
    })
  })
  return { items: items.sort((a, b) => (a.month < b.month ? 1 : a.month > b.month ? -1 : 0)).map(totals) }
})

const refusalFor = (ctx: Context<StaffActor>, month: string, next: string, closed: readonly store.ClosedMonth[]) => {
  if (closed.some((m) => m.month === month)) return { refused: 'points.month_closed' as const }
  if (month >= monthNow(ctx.now)) return { refused: 'points.month_not_over' as const }
  return month === next ? undefined : { refused: 'points.month_before_open' as const, params: { month: next } }
}

const close = command(contract.closeMonth, async (tx, ctx, { month }) => {
  if (!issues(ctx.actor)) return { refused: 'points.not_an_issuer' }
  const { id, name } = ctx.actor.organization
  await store.stopMoves(tx)
  const closed = await store.closedMonths(tx, id)
  const sums = sumsOf(await store.monthSums(tx, id), id)
  const open = openOf(sums, id, closed, ctx.now)
  const refusal = refusalFor(ctx, month, open[0]?.month ?? monthNow(ctx.now), closed)
  if (refusal !== undefined) return refusal
  if ((await openPostings(tx)) > 0) return { refused: 'points.postings_open' }
  const one = open[0]
  if (one === undefined) return { refused: 'points.month_not_over' }
  const holders = sums.holders(month)
  await store.insertClose(tx, { ...one, issuerId: id, holders, by: ctx.actor.staffId, now: ctx.now })
  const facts = { issuer: id, month, opening: one.opening, closing: one.closing, debt: one.closingDebt, ...one.moved }
  return {
    output: totals({ ...one, issuer: { id, name }, holders, closedAt: ctx.now, close: false }),
    account: { act: 'points.closeMonth', subject: { kind: 'organization', id }, params: { month } },
    events: [{ kind: 'points.monthClosed', facts }],
  }
})

/** Months over HTTP. */
export const monthActions: readonly Bound[] = [list, close]
