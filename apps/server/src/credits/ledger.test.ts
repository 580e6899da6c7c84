import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { disproved } from '../evidence/index.ts'
import { systemContext } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { creditLaws } from './laws.ts'
import { creditOf, grantCredit, type Movement, moveCredit } from './ledger.ts'
import { type Account, type Move, moved, moves } from './rules.ts'
import { balancesOf } from './store.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const within = <T>(work: (tx: Bank['platform']['database']['app'], ctx: ReturnType<typeof systemContext>) => Promise<T>): Promise<T> =>
  bank.platform.database.app.transaction().execute((tx) => work(tx, systemContext(bank.platform, 'test')))

const broken = async (): Promise<readonly string[]> =>
  (await Promise.all(creditLaws.map((law) => disproved(law.name, law.checked, law.statement).check(bank.platform)))).flatMap(
    (finding) => finding.breaches,
  )

const movement = (learnerId: Id, recordId: Id, key: string): Movement => ({
  learnerId,
  recordId,
  outcomeId: recordId,
  reference: { kind: 'test', id: recordId },
  key,
})

describe('credit ledger', () => {
  test('any sequence of moves agrees with a model of three lines, and every law holds after it', async () => {
    const kinds = Object.keys(moves).filter((kind): kind is Move => kind in moves)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), fc.constantFrom(...kinds), fc.integer({ min: 1, max: 900 })), { maxLength: 25 }),
        async (steps) => {
          const learnerId = bank.platform.newId()
          const records = [0, 1, 2, 3].map(() => bank.platform.newId())
          const model = new Map<Id, { at: Account; amount: number }>()
          for (const [n, [which, kind, amount]] of steps.entries()) {
            const recordId = records[which] ?? learnerId
            const m = movement(learnerId, recordId, `k${n}`)
            const before = model.get(recordId)
            const to =
              before === undefined ? (kind === 'grant' ? 'available' : undefined) : kind === 'grant' ? undefined : moved(kind, before.at)
            const done = await within((tx, ctx) => (kind === 'grant' ? grantCredit(tx, ctx, m, amount) : moveCredit(tx, ctx, kind, m)))
            expect(done).toBe(to !== undefined)
            if (to !== undefined) model.set(recordId, { at: to, amount: before?.amount ?? amount })
          }
          const sums = { available: 0, locked: 0, used: 0, expired: 0, reversed: 0 }
          for (const { at, amount } of model.values()) if (at !== 'bank') sums[at] += amount
          expect(await balancesOf(bank.platform.database.app, [learnerId])).toEqual(sums)
        },
      ),
      { numRuns: 60 },
    )
    expect(await broken()).toEqual([])
  }, 120_000)

  test('a repeat of a key moves nothing, and two keys grant a record once', async () => {
    const [learnerId, recordId] = [bank.platform.newId(), bank.platform.newId()]
    const grant = (key: string) => within((tx, ctx) => grantCredit(tx, ctx, movement(learnerId, recordId, key), 250))
    expect(await grant('a')).toBe(true)
    expect(await grant('a')).toBe(true)
    expect(await grant('b')).toBe(false)
    expect(await balancesOf(bank.platform.database.app, [learnerId])).toMatchObject({ available: 250, locked: 0 })
  })

  test('of twenty parallel locks of the same credit exactly one succeeds', async () => {
    const [learnerId, recordId] = [bank.platform.newId(), bank.platform.newId()]
    await within((tx, ctx) => grantCredit(tx, ctx, movement(learnerId, recordId, 'grant'), 300))
    const locks = await Promise.all(
      Array.from({ length: 20 }, (_, i) => within((tx, ctx) => moveCredit(tx, ctx, 'lock', movement(learnerId, recordId, `lock ${i}`)))),
    )
    expect(locks.filter(Boolean)).toHaveLength(1)
    expect(await creditOf(bank.platform.database.app, learnerId, recordId)).toEqual({ at: 'locked', amount: 300 })
    expect(await broken()).toEqual([])
  })

  test('the application may neither change nor delete what was posted', async () => {
    const { app } = bank.platform.database
    const { sql } = await import('kysely')
    await expect(sql`update credits.transfer set amount = 1`.execute(app)).rejects.toThrow(/permission denied/)
    await expect(sql`delete from credits.posting`.execute(app)).rejects.toThrow(/permission denied/)
  })
})
