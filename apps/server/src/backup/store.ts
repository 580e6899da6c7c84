import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Manifest } from './format.ts'
import { loadingOrder, type Migration } from './rules.ts'

/** A table of the bank: its name as SQL wants it, who owns it, whether its policies bind even the owner, and the columns that are stored (not computed). */
export type Table = { readonly name: string; readonly owner: string; readonly forced: boolean; readonly columns: readonly string[] }
/** A sequence where it stood. */
export type Counter = { readonly name: string; readonly owner: string; readonly last: string; readonly called: boolean }
/** An object of the object store that a row refers to. */
export type Stored = { readonly from: 'file' | 'batch'; readonly id: string; readonly key: string }

/** An administrator's connection of its own. */
export const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, application_name: 'bank backup' })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

// Texts that depend on nobody's settings.
const plainTexts = `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local extra_float_digits = 3; set local bytea_output = 'hex'; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`

/** Begins one snapshot: whatever is read until its end stood in the bank at one moment, while the bank goes on. */
export const beginSnapshot = async (client: pg.Client): Promise<void> => {
  await client.query('begin isolation level repeatable read, read only')
  await client.query(plainTexts)
}

/** Begins the one transaction of a restore. */
export const beginLoading = async (client: pg.Client): Promise<void> => {
  await client.query('begin')
  await client.query(plainTexts)
}

/** Becomes the owner of what is read or written next: needs no superuser, and the owner's policy lets every row through. */
const as = (client: pg.Client, owner: string) => client.query(`set local role ${pg.escapeIdentifier(owner)}`)

// Staging tables are a running check's own; the two lists of migrations are written by `migrate`.
const ours = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'deposits_staging') and c.relpersistence = 'p'
  and (n.nspname, c.relname) <> ('graphile_worker', 'migrations')`

/** Every table in the order in which they are loaded. Partitions come with the table they belong to. */
export const tablesOf = async (client: pg.Client): Promise<Table[]> => {
  const { rows } = await client.query<Table>(
    `select format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner, c.relforcerowsecurity as forced,
        array(select quote_ident(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and not c.relispartition and ${ours}`,
  )
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `select format('%I.%I', n.nspname, c.relname) as from, format('%I.%I', m.nspname, d.relname) as to
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_class d on d.oid = k.confrelid join pg_namespace m on m.oid = d.relnamespace where k.contype = 'f'`,
  )
  const names = new Map(rows.map((row) => [row.name, row]))
  return loadingOrder([...names.keys()], references).flatMap((name) => names.get(name) ?? [])
}

/** The partitions that there are, with who may do what in them. */
export const partitionsOf = async (client: pg.Client): Promise<Manifest['partitions']> =>
  (
    await client.query<Manifest['partitions'][number]>(
      `select format('%I.%I', n.nspname, c.relname) as name, format('%I.%I', m.nspname, p.relname) as of, pg_get_userbyid(c.relowner) as owner, pg_get_expr(c.relpartbound, c.oid) as bound,
          coalesce((select json_agg(json_build_object('to', pg_get_userbyid(a.grantee), 'privilege', a.privilege_type)) from aclexplode(c.relacl) a where a.grantee <> c.relowner and a.grantee <> 0), '[]') as grants
        from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_class p on p.oid = i.inhparent join pg_namespace m on m.oid = p.relnamespace where c.relispartition and c.relkind = 'r' order by 1`,
    )
  ).rows

/** The migrations that a database has; none where it has no table yet. */
export const appliedMigrations = async (client: pg.Client): Promise<Migration[]> => {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('public.migration') is not null as there`)
  return rows[0]?.there === true ? (await client.query<Migration>('select name, sha256 from public.migration order by name')).rows : []
}

/** Whether a migrated database holds a bank: nothing can be without the management centre. */
export const holdsBank = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('organizations.organization') is not null as there`)
  if (rows[0]?.there !== true) return false
  return ((await client.query('select 1 from organizations.organization limit 1')).rowCount ?? 0) > 0
}

/** The rows of a table as COPY writes them; `count` tells how many there were once all have been read. */
export const rowsOut = async (
  client: pg.Client,
  table: Table,
): Promise<{ readonly content: AsyncIterable<Buffer>; readonly count: () => number }> => {
  await as(client, table.owner)
  const stream = client.query(copyTo(`copy (select ${table.columns.join(', ')} from ${table.name}) to stdout`))
  return { content: stream, count: () => stream.rowCount ?? 0 }
}

/** Loads what COPY wrote; answers how many rows it were. */
export const rowsIn = async (
  client: pg.Client,
  table: Table,
  columns: readonly string[],
  content: AsyncIterable<Buffer>,
): Promise<number> => {
  await as(client, table.owner)
  const stream = client.query(copyFrom(`copy ${table.name} (${columns.join(', ')}) from stdin`))
  await pipeline(Readable.from(content, { objectMode: false }), stream)
  return stream.rowCount ?? 0
}

/** Where every sequence stands. Read after the tables: a sequence knows no snapshot, and a number too many does no harm. */
export const countersOf = async (client: pg.Client): Promise<Counter[]> => {
  const { rows } = await client.query<{ name: string; owner: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'S' and ${ours} order by 1`,
  )
  const counters: Counter[] = []
  for (const { name, owner } of rows) {
    await as(client, owner)
    const { rows: at } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${name}`,
    )
    for (const one of at) counters.push({ name, owner, ...one })
  }
  return counters
}

/** Sets every sequence to where it stood. */
export const setCounters = async (client: pg.Client, counters: readonly Counter[]): Promise<void> => {
  for (const { name, owner, last, called } of counters) {
    await as(client, owner)
    await client.query('select setval($1::regclass, $2::bigint, $3)', [name, last, called])
  }
}

/** Every object of the object store that rows refer to. */
export const objectsOf = async (client: pg.Client): Promise<Stored[]> => {
  await as(client, 'bank_owner')
  return (
    await client.query<Stored>(
      `select 'file' as from, id, storage_key as key from files.file where deleted_at is null
        union all select 'batch', id, source_key from deposits.batch where source_key is not null order by 1, 2`,
    )
  ).rows
}

/** Where the content of a row lies now; undefined where the bank has deleted it. Outside the snapshot. */
export const objectNow = async (pool: pg.Pool, stored: Stored): Promise<string | undefined> => {
  const text =
    stored.from === 'file'
      ? 'select storage_key as key from files.file where id = $1 and deleted_at is null'
      : 'select source_key as key from deposits.batch where id = $1 and source_key is not null'
  return (await pool.query<{ key: string }>(text, [stored.id])).rows[0]?.key
}

const byOwner = (tables: readonly Table[]): [owner: string, tables: Table[]][] => {
  const owners = new Map<string, Table[]>()
  for (const table of tables) owners.set(table.owner, [...(owners.get(table.owner) ?? []), table])
  return [...owners]
}

/** Makes an empty migrated database ready to be loaded: the partitions are there, what migrations wrote is gone, and the owner may write where policies bind even them. */
export const clearForLoading = async (client: pg.Client, tables: readonly Table[], partitions: Manifest['partitions']): Promise<void> => {
  const there = new Set((await partitionsOf(client)).map((p) => p.name))
  for (const p of partitions.filter((one) => !there.has(one.name))) {
    await as(client, p.owner)
    await client.query(`create table ${p.name} partition of ${p.of} ${p.bound}`)
    for (const { to, privilege } of p.grants) await client.query(`grant ${privilege} on ${p.name} to ${pg.escapeIdentifier(to)}`)
  }
  for (const [owner, own] of byOwner(tables)) {
    await as(client, owner)
    await client.query(`truncate ${own.map((t) => t.name).join(', ')}`)
    for (const t of own.filter((one) => one.forced)) await client.query(`alter table ${t.name} no force row level security`)
  }
}

/** Notes which objects were deleted while the package was written, ends every session, and lets the policies bind the owner again. */
export const endLoading = async (client: pg.Client, tables: readonly Table[], gone: readonly string[], now: Date): Promise<void> => {
  await as(client, 'bank_owner')
  await client.query('update files.file set deleted_at = $2 where deleted_at is null and storage_key = any($1::text[])', [gone, now])
  await client.query('update deposits.batch set source_key = null where source_key = any($1::text[])', [gone])
  await client.query('update identity.session set ended_at = $1 where ended_at is null', [now])
  for (const t of tables.filter((one) => one.forced)) {
    await as(client, t.owner)
    await client.query(`alter table ${t.name} force row level security`)
  }
  await client.query('commit')
}

/** Writes tables anew without what updates left behind in their pages and indexes (`rewritten`), vacuums the others, and counts for the planner. */
export const tidy = async (client: pg.Client, rewritten: readonly string[]): Promise<void> => {
  if (rewritten.length > 0) {
    await client.query('set role bank_owner')
    await client.query(`vacuum (full) ${rewritten.map((name) => name.split('.').map(pg.escapeIdentifier).join('.')).join(', ')}`)
  }
  for (const owner of ['bank_owner', 'bank_worker']) {
    await client.query(`set role ${pg.escapeIdentifier(owner)}`)
    await client.query('vacuum (analyze)')
  }
}
