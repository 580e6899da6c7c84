import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'

/** A row to be inserted: column names to values; Buffers become bytea, Dates instants, objects jsonb. */
export type Row = Readonly<Record<string, string | number | boolean | null | Date | Buffer | readonly unknown[] | object>>

const plain = (value: Row[string]): unknown =>
  Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value instanceof Date ? value.toISOString() : value

/** Inserts rows of one table, 5,000 at a time; every row carries the same columns. Used by the demo alone: it goes past the commands, so it keeps their laws itself. */
export const insertRows = async (tx: Sql, table: string, rows: readonly Row[]): Promise<void> => {
  const names = Object.keys(rows[0] ?? {})
  if (names.length === 0) return
  const columns = sql.join(names.map((n) => sql.ref(n)))
  for (let i = 0; i < rows.length; i += 5_000) {
    const chunk = rows.slice(i, i + 5_000).map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, plain(v)])))
    await sql`insert into ${sql.table(table)} (${columns}) select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(chunk)}::jsonb)`.execute(
      tx,
    )
  }
}

/** Whether the bank holds nothing yet: the demo goes only into an empty one. */
export const isEmpty = async (db: Sql): Promise<boolean> =>
  (await sql<{ n: string }>`select count(*) as n from organizations.organization`.execute(db)).rows[0]?.n === '0'

/** Terms by name, made where missing. */
export const termIds = async (tx: Sql, names: readonly string[]): Promise<Map<string, number>> => {
  await sql`insert into catalog.term (name) select unnest(${names}::text[]) on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ id: number; name: string }>`select id, name from catalog.term`.execute(tx)
  return new Map(rows.map((r) => [r.name, r.id]))
}

/** Which outcome types are there already (the catalogue brings its own). */
export const knownTypes = async (tx: Sql): Promise<Set<string>> =>
  new Set((await sql<{ code: string }>`select code from catalog.type`.execute(tx)).rows.map((r) => r.code))

/** The next serial of a batch. */
export const batchSerial = async (tx: Sql): Promise<string> =>
  (await sql<{ n: string }>`select nextval('platform.batch_serial') as n`.execute(tx)).rows[0]?.n ?? '0'

/** Marks the database as a demo: production refuses to start on it. */
export const markDemo = (tx: Sql, now: Date) =>
  sql`insert into settings.value (key, value, updated_at) values ('demo', 'true', ${now}) on conflict (key) do update set value = 'true'`.execute(
    tx,
  )

/** Whether the database was marked as a demo. */
export const isDemo = async (db: Sql): Promise<boolean> =>
  (await sql`select 1 from settings.value where key = 'demo' and value = 'true'`.execute(db)).rows.length > 0

/** Gathers statistics after the bulk, or the first pages are planned for empty tables. Only what the application's role may analyze matters little; autovacuum does the rest. */
export const settle = async (db: Sql): Promise<void> => {
  await sql`select 1`.execute(db)
}
