import { points as contract } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay, startOfShanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { type Month, monthAfter, type Moved, openMonths, still } from './monthRules.ts'
import * as store from './monthStore.ts'
import { openPostings } from './postingStore.ts'
import { issues } from './scope.ts'

const monthNow = (now: Date): string => shanghaiDay(now).slice(0, 7)
const begin = (month: string): Date => startOfShanghaiDay(`${month}-01`)

const grouped = (rows: Awaited<ReturnType<typeof store.movedSince>>, issuerId: Id): ReadonlyMap<string, Moved> => {
  const months = new Map<string, Moved>()
  for (const row of rows)
    if (row.issuer_id === issuerId) months.set(row.month, { ...(months.get(row.month) ?? still), [row.kind]: row.points })
  return months
}

/** The months of a centre that are not closed, each with its sums as they stand: from the month after the last closed one, or from its first transfer. */
const openOf = async (tx: Sql, issuerId: Id, first: string, closed: readonly store.ClosedMonth[], now: Date): Promise<readonly Month[]> => {
  const last = closed.find((m) => m.issuerId === issuerId)
  const from = last === undefined ? first : monthAfter(last.month)
  const rows = await store.movedSince(tx, begin(from), [issuerId])
  return openMonths(from, monthNow(now), { points: last?.closing ?? 0, debt: last?.closingDebt ?? 0 }, grouped(rows, issuerId))
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
    const told: Told[] = []
    for (const issuer of (await store.movingIssuers(tx)).filter((one) => organizationId === undefined || one.id === organizationId)) {
      const open = await openOf(tx, issuer.id, issuer.first, closed, ctx.now)
      const holders = await store.holdersNow(tx, issuer.id)
      const closes = ctx.actor.may.has('points.close') && issuer.id === ctx.actor.organization.id
      for (const [i, m] of open.entries())
        told.push({
          ...m,
          issuer: { id: issuer.id, name: issuer.name },
          holders,
          closedAt: null,
          close: closes && i === 0 && m.month < monthNow(ctx.now),
        })
      for (const m of closed) if (m.issuerId === issuer.id) told.push({ ...m, issuer: { id: issuer.id, name: issuer.name }, close: false })
    }
    return told
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
  const first = (await store.movingIssuers(tx)).find((one) => one.id === id)?.first ?? monthNow(ctx.now)
  const open = await openOf(tx, id, first, closed, ctx.now)
  const refusal = refusalFor(ctx, month, open[0]?.month ?? monthNow(ctx.now), closed)
  if (refusal !== undefined) return refusal
  if ((await openPostings(tx)) > 0) return { refused: 'points.postings_open' }
  const one = open[0]
  if (one === undefined) return { refused: 'points.month_not_over' }
  const holders = await store.holdersUntil(tx, id, begin(monthAfter(month)))
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
