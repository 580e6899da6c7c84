import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank } from '../../../test/harness/bank.ts'
import { databaseError, isConnectionLoss, roleUrl, type Sql, violates } from '../database.ts'
import { type Lines, withLines, withThreadedLines } from './index.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const numbers = (n: number): string => `select i::bigint, i::bigint, 0, i::bigint from generate_series(1, ${n}) i`
const into = 'outcomes.learner_claim (learner_id, achievement_id, occurrence, outcome_id)'
const claims = async (): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from outcomes.learner_claim`.execute(bank.platform.database.app)).rows[0]?.n)
/** Connections of the loader that are in the middle of something. */
const busy = async (): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from pg_stat_activity where usename = 'bank_loader' and state <> 'idle' and datname = current_database()`.execute(
        bank.platform.database.app,
      )
    ).rows[0]?.n,
  )

/** Waits until a connection is at a statement of this form. */
const running = (pid: number | undefined, statement: string): Promise<void> =>
  expect
    .poll(async () => {
      const text = `select 1 from pg_stat_activity where pid = $1 and query like $2 and state = 'active'`
      return (await bank.platform.database.loaderPool.query(text, [pid, statement])).rowCount
    })
    .toBe(1)

type With = <T>(work: (db: Sql, lines: Lines) => Promise<T>) => Promise<T>
const ways: readonly (readonly [string, With])[] = [
  ['on connections of the pool', (work) => withLines(bank.platform.database.loaderPool, work)],
  [
    'from a thread',
    (work) => withThreadedLines(roleUrl(bank.platform.config.databaseUrl, bank.platform.config.databaseSecret, 'bank_loader'), work),
  ],
]

describe.each(ways)('rows go across %s', (_name, through) => {
  test('what is asked for early arrives whole, in one transaction with what is written beside it', async () => {
    const before = await claims()
    const seen = await through((db, lines) =>
      db.transaction().execute(async (tx) => {
        const early = lines.read(numbers(200_000))
        await lines.across(lines.read('select 900001::bigint, 1::bigint, 0, 1::bigint'), into)
        const count = await lines.across(early, into)
        const given = { day: new Date('2026-02-28T16:00:00Z'), bytes: Buffer.from([0, 255]) }
        const { rows } = await sql<{
          at: Date
          bytes: Buffer
          n: string
          none: null
        }>`select ${given.day}::timestamptz as at, ${given.bytes}::bytea as bytes, 7::bigint as n, null as none`.execute(tx)
        await sql`delete from outcomes.learner_claim where learner_id = 900001`.execute(tx)
        return { count, given, rows }
      }),
    )
    expect(seen.count).toBe(200_000)
    expect(seen.rows).toEqual([{ at: seen.given.day, bytes: seen.given.bytes, n: '7', none: null }])
    expect(Buffer.isBuffer(seen.rows[0]?.bytes)).toBe(true)
    expect(await claims()).toBe(before + 200_000)
    await sql`delete from outcomes.learner_claim`.execute(bank.platform.database.app)
  })

  test('where the work fails nothing is written, and what nobody took gives its connection back', async () => {
    const before = await claims()
    const failing = through((db, lines) =>
      db.transaction().execute(async () => {
        await lines.across(lines.read(numbers(10)), into)
        lines.read(numbers(1_000_000))
        lines.read('select 1 / 0')
        throw new Error('the bank has moved')
      }),
    )
    await expect(failing).rejects.toThrow('the bank has moved')
    expect(await claims()).toBe(before)
    await expect.poll(busy).toBe(0)
  })

  test('a query that fails and a table that refuses are told by their codes and constraints', async () => {
    const wrong = through((_db, lines) => lines.across(lines.read('select 1::bigint, 1::bigint, 0, (1 / 0)::bigint'), into))
    await expect(wrong).rejects.toThrow('division by zero')
    const twice = await through((_db, lines) => lines.across(lines.read(`${numbers(3)} union all select 3, 3, 0, 3`), into)).catch(
      (error: unknown) => error,
    )
    expect(violates(twice, 'learner_claim_pkey')).toBe(true)
    const refused = await through((db) => sql`select 1 from nowhere.at_all`.execute(db)).catch((error: unknown) => error)
    expect(databaseError(refused).code).toBe('42P01')
    await expect.poll(busy).toBe(0)
  })

  test('a connection that is lost while rows pass is told as lost, nothing stays, and nobody waits for ever', async () => {
    const before = await claims()
    const { loaderPool } = bank.platform.database
    const lost = await through(async (db, lines) => {
      const pid = (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid
      const moving = lines.across(lines.read(numbers(20_000_000)), into)
      moving.catch(() => undefined)
      await running(pid, 'copy%')
      await loaderPool.query('select pg_terminate_backend($1)', [pid])
      return moving
    }).catch((error: unknown) => error)
    expect(isConnectionLoss(lost), String(lost)).toBe(true)
    expect(await claims()).toBe(before)
    await expect.poll(busy, { timeout: 10_000 }).toBe(0)
  })

  test('rows are taken once', async () => {
    const twice = through(async (_db, lines) => {
      const rows = lines.read('select 5::bigint, 5::bigint, 0, 5::bigint where false')
      await lines.across(rows, into)
      return lines.across(rows, into)
    })
    await expect(twice).rejects.toThrow('rows are taken once')
  })
})

test('a transaction in a thread is interrupted as any other, and says so', async () => {
  const [, [, through] = []] = ways
  if (through === undefined) throw new Error('there are two ways')
  const interrupted = await through(async (db) => {
    const pid = (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid
    const sleeping = sql`select pg_sleep(30)`.execute(db)
    sleeping.catch(() => undefined)
    const { loaderPool } = bank.platform.database
    await running(pid, '%pg_sleep%')
    await loaderPool.query('select pg_cancel_backend($1)', [pid])
    return sleeping
  }).catch((error: unknown) => error)
  expect(databaseError(interrupted).code).toBe('57014')
})
