import type { privacy } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A takeout as stored. */
export type TakeoutRow = {
  learner_id: Id
  id: Id
  state: privacy.Takeout['state']
  requested_at: Date
  ready_at: Date | null
  expires_at: Date | null
  file_id: Id | null
  size: string | null
  records: number | null
  link_hash: Buffer | null
  link_until: Date | null
}

/** The last takeout of an account that is not over. */
export const lastTakeout = async (tx: Sql, learnerId: Id, now: Date, lock = false): Promise<TakeoutRow | undefined> =>
  (
    await sql<TakeoutRow>`select * from privacy.takeout where learner_id = ${learnerId} and (expires_at is null or expires_at > ${now}) order by id desc limit 1 ${lock ? sql`for update` : sql``}`.execute(
      tx,
    )
  ).rows[0]

/** Starts one; the id of the one that is being made where there is one. */
export const insertTakeout = async (tx: Sql, t: { readonly learnerId: Id; readonly id: Id; readonly now: Date }): Promise<Id> => {
  await sql`insert into privacy.takeout (learner_id, id, state, requested_at) values (${t.learnerId}, ${t.id}, 'preparing', ${t.now}) on conflict do nothing`.execute(
    tx,
  )
  const { rows } = await sql<{
    id: Id
  }>`select id from privacy.takeout where learner_id = ${t.learnerId} and state = 'preparing'`.execute(tx)
  return rows[0]?.id ?? t.id
}

/** Whether a takeout is still to be made. */
export const isPreparing = async (db: Sql, learnerId: Id, id: Id): Promise<boolean> =>
  (await sql`select 1 from privacy.takeout where learner_id = ${learnerId} and id = ${id} and state = 'preparing'`.execute(db)).rows
    .length === 1

/** Notes the file of a takeout, or that there is none. */
export const endTakeout = (
  tx: Sql,
  t: {
    readonly learnerId: Id
    readonly id: Id
    readonly now: Date
    readonly made: { readonly fileId: Id; readonly size: number; readonly records: number; readonly until: Date } | undefined
  },
) =>
  sql`update privacy.takeout set state = ${t.made === undefined ? 'failed' : 'ready'}, ready_at = ${t.now}, expires_at = ${t.made?.until ?? null}, file_id = ${t.made?.fileId ?? null},
    size = ${t.made?.size ?? null}, records = ${t.made?.records ?? null} where learner_id = ${t.learnerId} and id = ${t.id} and state = 'preparing'`.execute(
    tx,
  )

/** Sets the link of the moment; null spends it. */
export const setLink = (tx: Sql, t: { readonly learnerId: Id; readonly id: Id }, hash: Buffer | null, until: Date | null) =>
  sql`update privacy.takeout set link_hash = ${hash}, link_until = ${until} where learner_id = ${t.learnerId} and id = ${t.id}`.execute(tx)

/** Spends a link; answers the file where it was right, in time and unspent. */
export const spendLink = async (db: Sql, learnerId: Id, hash: Buffer, now: Date): Promise<Id | undefined> =>
  (
    await sql<{
      file_id: Id
    }>`update privacy.takeout set link_hash = null, link_until = null where learner_id = ${learnerId} and link_hash = ${hash} and link_until > ${now} and expires_at > ${now} returning file_id`.execute(
      db,
    )
  ).rows[0]?.file_id

/** The sealed number and phone of the person's accounts. */
export const sealedIdentity = async (db: Sql, ids: readonly Id[]) =>
  (
    await sql<{
      account_no: string
      id_kind: string
      id_sealed: Buffer
      phone_sealed: Buffer | null
    }>`select account_no, id_kind, id_sealed, phone_sealed from accounts.learner where id = any(${[...ids]}::bigint[]) order by id`.execute(
      db,
    )
  ).rows

/** The person's uploads that are still there, newest first; their sizes are added up by the caller. */
export const uploadsOf = async (db: Sql, ids: readonly Id[], limit: number) =>
  (
    await sql<{ id: Id; name: string; size: string; storageKey: string }>`select id, name, size, storage_key as "storageKey" from files.file
      where owner_kind = 'learner' and owner_id = any(${[...ids]}::bigint[]) and deleted_at is null order by id desc limit ${limit}`.execute(
      db,
    )
  ).rows

/** A table that holds rows of learners: its columns. */
export type HeldTable = { readonly table: string; readonly columns: readonly string[] }

/** Every table that the application may read and that carries one of the columns by which rows belong to somebody, by name. */
export const tablesWith = async (db: Sql, column: string): Promise<HeldTable[]> =>
  (
    await sql<HeldTable>`select n.nspname || '.' || c.relname as table, (select array_agg(b.attname::text order by b.attnum) from pg_attribute b where b.attrelid = c.oid and b.attnum > 0 and not b.attisdropped) as columns
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where a.attname = ${column} and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
        and n.nspname !~ '^pg_' and n.nspname <> 'graphile_worker' and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') order by 1`.execute(
      db,
    )
  ).rows

/** Rows of a table of one person, at most a hundred thousand, each as JSON without the hidden columns. `where` is a condition of this file's own making, with `:ids` for the person's accounts. */
export const heldRows = async (
  db: Sql,
  table: string,
  where: string,
  hidden: readonly string[],
  ids: readonly Id[],
): Promise<Record<string, unknown>[]> => {
  const parts = where.split(':ids').map((part) => sql.raw(part))
  const condition = sql.join(parts, sql`${[...ids]}::bigint[]`)
  return (
    await sql<{
      row: Record<string, unknown>
    }>`select to_jsonb(t) - ${[...hidden]}::text[] as row from ${sql.table(table)} t where ${condition} limit 100000`.execute(db)
  ).rows.map((r) => r.row)
}

/** The columns of named tables. */
export const columnsOf = async (db: Sql, tables: readonly string[]): Promise<HeldTable[]> =>
  (
    await sql<HeldTable>`select n.nspname || '.' || c.relname as table, (select array_agg(b.attname::text order by b.attnum) from pg_attribute b where b.attrelid = c.oid and b.attnum > 0 and not b.attisdropped) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname || '.' || c.relname = any(${[...tables]}::text[]) order by 1`.execute(
      db,
    )
  ).rows
