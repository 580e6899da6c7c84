import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { type Day, startOfShanghaiDay } from '../platform/pure/shanghai.ts'
import { Book, nameOf } from './book.ts'
import { holdAccounts, lotsOf } from './ledgerStore.ts'
import { writeMoves } from './movesStore.ts'
import { earn, lastDay } from './rules.ts'

/** Points of a test bank, earned by no rule at all: for a learner, from a centre, on a day. `months`: how long they last; `outcomeId`: the outcome that they are for. */
export const givenPoints = async (
  tx: Sql,
  g: {
    readonly learnerId: Id
    readonly issuerId: Id
    readonly points: number
    readonly on: Day
    readonly months?: number
    readonly key?: string
    readonly outcomeId?: Id
  },
): Promise<void> => {
  const held = await holdAccounts(tx, [g])
  const lots = await lotsOf(
    tx,
    held.map((a) => ({ ...a, needed: a.balance })),
  )
  const book = Book.of(held.map((a) => ({ ...a, lots: lots.get(nameOf(a)) ?? [] })))
  const account = book.account(g)
  const now = startOfShanghaiDay(g.on)
  const earning = { ruleId: '1', earnedOn: g.on, activity: null }
  const key = g.key ?? `given ${account.seq}`
  const cause = g.outcomeId === undefined ? { kind: 'given', id: String(account.seq + 1) } : { kind: 'outcome', id: g.outcomeId }
  book.take(earn(account, { points: g.points, key, cause, earning, expiresOn: lastDay(g.on, g.months ?? 36) }, now))
  await writeMoves(tx, book.moved(), book.rows)
}
