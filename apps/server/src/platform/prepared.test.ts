import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../test/harness/database.ts'
import { roleUrl, type Sql } from './database.ts'
import { prepareOften, statementNames } from './prepared.ts'
import { inScope } from './scope.ts'

let database: FreshDatabase
let pool: pg.Pool
let db: Sql

beforeAll(async () => {
  database = await freshDatabase()
  pool = new pg.Pool({ connectionString: roleUrl(database.url, database.secret, 'bank_app'), max: 1 })
  const nameOf = statementNames()
  pool.on('connect', (client) => prepareOften(client, nameOf))
  db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) })
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

const prepared = async (like: string): Promise<number> => {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from pg_prepared_statements where statement like '${like}%'`)
  return rows[0]?.n ?? 0
}

test('what is asked often is prepared, what is asked once or twice is not', async () => {
  await sql`select ${1}::int + 1000 as once`.execute(db)
  for (let i = 0; i < 4; i += 1) await sql`select ${i}::int + 2000 as often`.execute(db)
  expect(await prepared('select $1::int + 1000')).toBe(0)
  expect(await prepared('select $1::int + 2000')).toBe(1)
})

test('a prepared statement shows each level its own rows when roles and units take turns on one connection', async () => {
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  await admin.query(`insert into identity.staff (id, name, user_name, password_hash, must_change, status, organization_id, l1, l2, created_at)
    select n, 'n' || n, 'u' || n, 'none', false, 'active', 10 + n % 2, 1, 10 + n % 2, now() from generate_series(1, 10) n`)
  await admin.end()
  const seenBy = (level: 1 | 2, organizationId: string) =>
    inScope(db, { scope: { level, organizationId } }, async (tx) => {
      const { rows } = await sql<{ id: string }>`select id from identity.staff where id > ${0} order by id`.execute(tx)
      return rows.map((row) => row.id).join(' ')
    })
  const turns: [1 | 2, string, string][] = [
    [1, '1', '1 2 3 4 5 6 7 8 9 10'],
    [2, '10', '2 4 6 8 10'],
    [2, '11', '1 3 5 7 9'],
    [2, '12', ''],
    [1, '2', ''],
  ]
  for (let i = 0; i < 12; i += 1) for (const [level, unit, expected] of turns) expect(await seenBy(level, unit)).toBe(expected)
  expect(await prepared('select id from identity.staff where id > $1')).toBe(1)
})

test('the number of prepared statements has a limit', () => {
  const statementName = statementNames()
  for (let i = 0; i < 1000; i += 1) for (let times = 0; times < 4; times += 1) statementName(`select ${i} where $1`)
  const named = Array.from({ length: 1000 }, (_, i) => statementName(`select ${i} where $1`)).filter((name) => name !== undefined)
  expect(named.length).toBeGreaterThan(200)
  expect(named.length).toBeLessThanOrEqual(300)
  expect(new Set(named).size).toBe(named.length)
})
