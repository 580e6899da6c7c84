import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { fileById } from '../files/index.ts'
import type { Platform } from '../platform/context.ts'
import { open } from '../platform/crypto/seal.ts'
import { residentCheckDigit } from '../platform/pure/idNumber.ts'
import { sealedPlaces } from '../platform/rotation.ts'
import type { Finding, Invariant } from './invariantsStore.ts'

const candidate = /(?<![0-9A-Za-z])([1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?![0-9A-Za-z])/g
/** The same as a PostgreSQL expression: it narrows, the check digit decides. */
const pattern = '(^|[^0-9A-Za-z])[1-8][0-9]{5}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]([^0-9A-Za-z]|$)'

/** How many resident ID numbers with a right check digit stand in a text. */
export const idNumbersIn = (text: string): number =>
  [...text.matchAll(candidate)].filter(([, number = '']) => residentCheckDigit(number.slice(0, 17)) === number.slice(17).toUpperCase())
    .length

type Column = { schema: string; table: string; column: string }

const textColumns = async (platform: Platform): Promise<Column[]> =>
  (
    await sql<Column>`select n.nspname as schema, c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
      where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public') and n.nspname not like 'pg\\_%'
        and t.typname in ('text', 'varchar', 'json', 'jsonb', '_text') and has_table_privilege(c.oid, 'select') order by 1, 2, 3`.execute(
      platform.database.auditor,
    )
  ).rows

const plainInTables = async (platform: Platform): Promise<Finding> => {
  const columns = await textColumns(platform)
  const breaches: string[] = []
  for (const { schema, table, column } of columns) {
    const { rows } = await sql<{
      text: string
    }>`select ${sql.ref(column)}::text as text from ${sql.table(`${schema}.${table}`)} where ${sql.ref(column)}::text ~ ${pattern} limit 500`.execute(
      platform.database.auditor,
    )
    const hits = rows.filter((r) => idNumbersIn(r.text) > 0).length
    if (hits > 0) breaches.push(`${schema}.${table}.${column}: ${hits}${rows.length === 500 ? ' or more' : ''} rows`)
  }
  return { checked: `${columns.length} text columns`, breaches }
}

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name))

const plainOnDisk = async (platform: Platform): Promise<Finding> => {
  const { dataDir } = platform.config
  const paths = [
    ...(await filesBelow(join(dataDir, 'log'))),
    ...(await filesBelow(join(dataDir, 'logs'))),
    ...(await filesBelow(join(dataDir, 'tmp'))),
  ]
  const breaches: string[] = []
  for (const path of paths) {
    // A log is read in whole; 64 MB are more than one rotation.
    if ((await stat(path)).size > 67_108_864) breaches.push(`${path}: too large to read`)
    else if (idNumbersIn(await readFile(path, 'latin1')) > 0) breaches.push(path)
  }
  return { checked: `${paths.length} files of logs and temporary copies`, breaches }
}

const sealedOpen = async (platform: Platform): Promise<Finding> => {
  const breaches: string[] = []
  let checked = 0
  for (const { table, column, sealedAs, key } of sealedPlaces) {
    // Every value up to 20,000 a column, from the newest key down: rotation reads the rest.
    const { rows } = await sql<{
      place: string
      sealed: Buffer
    }>`select concat_ws('/', ${sql.join(key.map((k) => sql.ref(k)))}) as place, ${sql.ref(column)} as sealed from ${sql.table(table)} where ${sql.ref(column)} is not null limit 20000`.execute(
      platform.database.auditor,
    )
    checked += rows.length
    for (const row of rows)
      try {
        open(platform.keyring, row.sealed, sealedAs)
      } catch {
        breaches.push(`${table}.${column} ${row.place}`)
      }
  }
  return { checked: `${checked} sealed values`, breaches }
}

const filesThere = async (platform: Platform): Promise<Finding> => {
  const { rows } = await sql<{ id: string }>`select id from files.file where deleted_at is null order by id desc limit 20000`.execute(
    platform.database.auditor,
  )
  const breaches: string[] = []
  for (const { id } of rows) {
    const file = await fileById(platform.database.auditor, id)
    if (file === undefined) continue
    const content = await platform.files.get(file.storageKey).catch(() => undefined)
    if (content === undefined) breaches.push(`files.file ${id}`)
    content?.destroy()
  }
  return { checked: `${rows.length} files`, breaches }
}

/** Laws about secrets and files: what is sealed opens, what is secret stands nowhere in plain, what is referred to is there. */
export const secretInvariants: readonly Invariant[] = [
  { name: 'encrypted fields are readable', check: sealedOpen },
  { name: 'no plain ID number in the database', check: plainInTables },
  { name: 'no plain ID number in logs and temporary files', check: plainOnDisk },
  { name: 'files are there', check: filesThere },
]
