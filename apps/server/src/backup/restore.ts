import { Readable } from 'node:stream'
import type pg from 'pg'
import type { Platform } from '../platform/context.ts'
import { migrate, migrationFiles } from '../platform/migrate.ts'
import { type Entry, type Head, type Manifest, PackageRefused, readPackage } from './format.ts'
import { migrationProblem } from './rules.ts'
import * as store from './store.ts'

/** What was loaded, and when the package was made. */
export type Loaded = { readonly at: string; readonly rows: number; readonly objects: number }

const manifestOf = async (entries: AsyncGenerator<Required<Entry>>): Promise<Manifest> => {
  const first = await entries.next()
  if (first.done === true || first.value.head.kind !== 'manifest') throw new PackageRefused('this is no package of the bank')
  return first.value.head
}

/** Refuses, before anything is touched, what could not end well: a bank that is there already, or a schema that this version cannot make. */
const assertLoadable = async (client: pg.Client, manifest: Manifest): Promise<void> => {
  if (await store.holdsBank(client)) throw new PackageRefused('the database holds a bank already: restore into an empty one')
  const applied = await store.appliedMigrations(client)
  const problem = migrationProblem(
    manifest.migrations,
    migrationFiles(),
    applied.map((m) => m.name),
  )
  if (problem !== undefined) throw new PackageRefused(problem)
}

type Loading = { readonly rows: Record<string, number>; objects: number; end: Extract<Head, { kind: 'end' }> | undefined }

const load = async (
  platform: Platform,
  client: pg.Client,
  tables: ReadonlyMap<string, store.Table>,
  { head, content }: Required<Entry>,
  so: Loading,
) => {
  if (head.kind === 'table') {
    const table = tables.get(head.name)
    if (table === undefined) throw new PackageRefused(`the package holds a table that this version does not know: ${head.name}`)
    so.rows[head.name] = await store.rowsIn(client, table, head.columns, content)
  } else if (head.kind === 'counters') await store.setCounters(client, head.counters)
  else if (head.kind === 'object') {
    await platform.files.put(head.key, Readable.from(content, { objectMode: false }))
    so.objects += 1
  } else if (head.kind === 'end') so.end = head
}

/** Loads every entry in one transaction: the database has all of the package, or stays empty. Objects that were put before a failure do no harm. */
const loadAll = async (
  platform: Platform,
  client: pg.Client,
  manifest: Manifest,
  entries: AsyncGenerator<Required<Entry>>,
): Promise<Loaded> => {
  await store.beginLoading(client)
  const tables = await store.tablesOf(client)
  await store.clearForLoading(client, tables, manifest.partitions)
  const byName = new Map(tables.map((table) => [table.name, table]))
  const so: Loading = { rows: {}, objects: 0, end: undefined }
  for await (const entry of entries) await load(platform, client, byName, entry, so)
  const { end } = so
  if (end === undefined) throw new PackageRefused('the package ends too early')
  const missing = tables.filter((t) => so.rows[t.name] === undefined || so.rows[t.name] !== end.rows[t.name])
  if (missing.length > 0 || so.objects !== end.objects)
    throw new PackageRefused(`the package does not hold what it says: ${missing.map((t) => t.name).join(', ') || 'objects'}`)
  await store.endLoading(client, tables, end.gone, platform.clock.now())
  return { at: manifest.at, rows: Object.values(so.rows).reduce((sum, n) => sum + n, 0), objects: so.objects }
}

/** Fills an empty database and the object store from a package, and brings the schema to this version. The erasures that the package does not know are the caller's next step. */
export const loadBackup = async (platform: Platform, path: string): Promise<Loaded> => {
  const { config, keyring } = platform
  const entries = readPackage(path, keyring)
  const client = await store.connect(config.databaseUrl)
  try {
    const manifest = await manifestOf(entries)
    await assertLoadable(client, manifest)
    await migrate(config.databaseUrl, config, new Set(manifest.migrations.map((m) => m.name)))
    const loaded = await loadAll(platform, client, manifest, entries)
    await migrate(config.databaseUrl, config)
    return loaded
  } finally {
    await entries.return(undefined)
    await client.end()
  }
}

/** Counts for the planner and removes what updates left behind; from the pages of `rewritten` to the last byte, so that what was erased after the load lies in no file. */
export const tidyDatabase = async (platform: Platform, rewritten: readonly string[]): Promise<void> => {
  const client = await store.connect(platform.config.databaseUrl)
  try {
    await store.tidy(client, rewritten)
  } finally {
    await client.end()
  }
}
