import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { disproved } from '../evidence/index.ts'
import { systemContext } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { creditLaws } from './laws.ts'
import { creditOf, grantCredit, type Movement, moveCredit, takeBackCredit } from './ledger.ts'
import { type Account, type Move, moved, moves, takenBack } from './rules.ts'
import { balancesOf, frozenOf } from './store.ts'

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

type Line = { readonly at: Account; readonly amount: number; readonly frozen: boolean }
type Act = Move | 'takeBack'

/** The model of the ledger: where the credit of one record is after an act; undefined where the act is refused. */
const modelled = (act: Act, line: Line | undefined, amount: number): Line | undefined => {
  if (line === undefined) return act === 'grant' ? { at: 'available', amount, frozen: false } : undefined
  if (act === 'grant') return undefined
  if (act === 'takeBack') {
    const done = takenBack(line.at)
    return done === 'reversed' ? { ...line, at: 'reversed' } : { ...line, frozen: done === 'frozen' }
  }
  const to = line.frozen && act === 'use' ? undefined : moved(act, line.at)
  if (to === undefined) return undefined
  return line.frozen ? { ...line, at: 'reversed', frozen: false } : { ...line, at: to }
}

describe('credit ledger', () => {
  test('any sequence of moves agrees with a model, frozen credit included, and every law holds after it', async () => {
    const kinds: Act[] = [...Object.keys(moves).filter((kind): kind is Move => kind in moves), 'takeBack']
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), fc.constantFrom(...kinds), fc.integer({ min: 1, max: 900 })), { maxLength: 25 }),
        async (steps) => {
          const learnerId = bank.platform.newId()
          const records = [0, 1, 2, 3].map(() => bank.platform.newId())
          const model = new Map<Id, Line>()
          for (const [n, [which, kind, amount]] of steps.entries()) {
            const recordId = records[which] ?? learnerId
            const m = movement(learnerId, recordId, `k${n}`)
            const after = modelled(kind, model.get(recordId), amount)
            if (kind === 'takeBack') await within((tx, ctx) => takeBackCredit(tx, ctx, m))
            else {
              const done = await within((tx, ctx) => (kind === 'grant' ? grantCredit(tx, ctx, m, amount) : moveCredit(tx, ctx, kind, m)))
              expect(done).toBe(after !== undefined)
            }
            if (after !== undefined) model.set(recordId, after)
          }
          const sums = { available: 0, locked: 0, used: 0, expired: 0, reversed: 0 }
          let frozen = 0
          for (const line of model.values()) {
            if (line.at !== 'bank') sums[line.at] += line.amount
            if (line.frozen) frozen += line.amount
          }
          expect(await balancesOf(bank.platform.database.app, [learnerId])).toEqual(sums)
          expect(await frozenOf(bank.platform.database.app, [learnerId])).toBe(frozen)
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

  test('frozen credit cannot be spent, and goes back as soon as its business lets it go', async () => {
    const [learnerId, recordId] = [bank.platform.newId(), bank.platform.newId()]
    const move = (kind: Exclude<Move, 'grant'>) => within((tx, ctx) => moveCredit(tx, ctx, kind, movement(learnerId, recordId, kind)))
    await within((tx, ctx) => grantCredit(tx, ctx, movement(learnerId, recordId, 'grant'), 300))
    await move('lock')
    expect((await within((tx, ctx) => takeBackCredit(tx, ctx, movement(learnerId, recordId, 'back')))).done).toBe('frozen')
    expect(await move('use')).toBe(false)
    expect(await move('unlock')).toBe(true)
    expect(await balancesOf(bank.platform.database.app, [learnerId])).toMatchObject({ available: 0, locked: 0, reversed: 300 })
    expect(await broken()).toEqual([])
  })

  test('the application may neither change nor delete what was posted', async () => {
    const { app } = bank.platform.database
    const { sql } = await import('kysely')
    await expect(sql`update credits.transfer set amount = 1`.execute(app)).rejects.toThrow(/permission denied/)
    await expect(sql`delete from credits.posting`.execute(app)).rejects.toThrow(/permission denied/)
  })
})
