import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import type { Kind, Transfer } from './rules.ts'

/** What was moved by kind, in points. */
export type Moved = Readonly<Record<Kind, number>>
/** A month of a centre: what stood at its beginning, what was moved, what stands at its end. */
export type Month = {
  readonly month: string
  readonly opening: number
  readonly openingDebt: number
  readonly moved: Moved
  readonly closing: number
  readonly closingDebt: number
}

/** Nothing moved. */
export const still: Moved = { earn: 0, spend: 0, giveBack: 0, lapse: 0, takeBack: 0, owe: 0, settle: 0, restore: 0 }

/** What is counted of a month: points by kind, and accounts that moved for the first time. */
export type Counted = Kind | 'holders'
/** One sum of a month of a centre. */
export type Part = { readonly issuerId: Id; readonly month: string; readonly kind: Counted; readonly points: number }

/** What transfers add to the sums of the months in which they lie, in Asia/Shanghai. */
export const partsOf = (rows: readonly Pick<Transfer, 'issuerId' | 'seq' | 'kind' | 'amount' | 'at'>[]): readonly Part[] => {
  const sums = new Map<string, { -readonly [K in keyof Part]: Part[K] }>()
  const add = (part: Part): void => {
    const name = `${part.issuerId} ${part.month} ${part.kind}`
    const sum = sums.get(name)
    if (sum === undefined) sums.set(name, { ...part })
    else sum.points += part.points
  }
  let [last, month] = [Number.NaN, '']
  for (const { issuerId, seq, kind, amount, at } of rows) {
    // Thousands of rows have one time.
    if (at.getTime() !== last) [last, month] = [at.getTime(), shanghaiDay(at).slice(0, 7)]
    add({ issuerId, month, kind, points: amount })
    if (seq === 1) add({ issuerId, month, kind: 'holders', points: 1 })
  }
  return [...sums.values()]
}

/** The sums of one centre: its first month, what was moved by month, and how many accounts had moved by the end of each. */
export type Sums = {
  readonly first: string | undefined
  readonly moved: ReadonlyMap<string, Moved>
  readonly holders: (month: string) => number
}

/** The sums of one centre out of the parts of many. */
export const sumsOf = (parts: readonly Part[], issuerId: Id): Sums => {
  const own = parts.filter((part) => part.issuerId === issuerId)
  const moved = new Map<string, Moved>()
  const fresh = new Map<string, number>()
  for (const { month, kind, points } of own)
    if (kind === 'holders') fresh.set(month, points)
    else moved.set(month, { ...(moved.get(month) ?? still), [kind]: points })
  return {
    first: own.map((part) => part.month).sort()[0],
    moved,
    holders: (until) => [...fresh].reduce((sum, [month, n]) => (month <= until ? sum + n : sum), 0),
  }
}

/** The month after one, as yyyy-mm. */
export const monthAfter = (month: string): string => {
  const [year = '2000', number = '1'] = month.split('-')
  return number === '12' ? `${Number(year) + 1}-01` : `${year}-${String(Number(number) + 1).padStart(2, '0')}`
}

/** The end of a month from its beginning and what was moved in it. */
export const monthOf = (month: string, opening: number, openingDebt: number, m: Moved): Month => ({
  month,
  opening,
  openingDebt,
  moved: m,
  closing: opening + m.earn - m.spend + m.giveBack - m.lapse - m.takeBack - m.settle + m.restore,
  closingDebt: openingDebt + m.owe - m.settle,
})

/** The months from one to another, each beginning where the former ended. */
export const openMonths = (
  from: string,
  to: string,
  start: { readonly points: number; readonly debt: number },
  moved: ReadonlyMap<string, Moved>,
): readonly Month[] => {
  const months: Month[] = []
  let [points, debt] = [start.points, start.debt]
  for (let month = from; month <= to && months.length < 240; month = monthAfter(month)) {
    const one = monthOf(month, points, debt, moved.get(month) ?? still)
    months.push(one)
    ;[points, debt] = [one.closing, one.closingDebt]
  }
  return months
}
