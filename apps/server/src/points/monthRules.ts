import type { Kind } from './rules.ts'

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
