import type { Readable } from 'node:stream'
import type pg from 'pg'
import type { Platform } from '../platform/context.ts'
import type { Entry } from './format.ts'
import { PackageRefused, writePackage } from './format.ts'
import * as store from './store.ts'

/** What a package holds, in numbers. */
export type Written = { readonly bytes: number; readonly tables: number; readonly rows: number; readonly objects: number }

/** Opens the content of a row where the snapshot knows it or, where a rotation of keys moved it meanwhile, where it lies now. Undefined where the bank deleted it. */
const contentOf = async (platform: Platform, stored: store.Stored): Promise<Readable | undefined> => {
  const open = (key: string) => platform.files.get(key).catch(() => undefined)
  const content = await open(stored.key)
  if (content !== undefined) return content
  const now = await store.objectNow(platform.database.auditorPool, stored)
  if (now === undefined) return undefined
  const moved = now === stored.key ? undefined : await open(now)
  if (moved === undefined)
    throw new PackageRefused(
      `the content of ${stored.from} ${stored.id} is not where the bank put it: run "verify", and put the files back into place first`,
    )
  return moved
}

async function* entriesOf(platform: Platform, client: pg.Client, count: (written: Omit<Written, 'bytes'>) => void): AsyncGenerator<Entry> {
  const [migrations, partitions] = [await store.appliedMigrations(client), await store.partitionsOf(client)]
  yield { head: { kind: 'manifest', format: 1, at: platform.clock.now().toISOString(), migrations, partitions } }
  const rows: Record<string, number> = {}
  for (const table of await store.tablesOf(client)) {
    const out = await store.rowsOut(client, table)
    yield { head: { kind: 'table', name: table.name, columns: [...table.columns] }, content: out.content }
    rows[table.name] = out.count()
  }
  yield { head: { kind: 'counters', counters: await store.countersOf(client) } }
  const gone: string[] = []
  let objects = 0
  for (const stored of await store.objectsOf(client)) {
    const content = await contentOf(platform, stored)
    if (content === undefined) gone.push(stored.key)
    else {
      yield { head: { kind: 'object', key: stored.key }, content }
      objects += 1
    }
  }
  const tables = Object.values(rows)
  count({ tables: tables.length, rows: tables.reduce((sum, n) => sum + n, 0), objects })
  yield { head: { kind: 'end', rows, objects, gone } }
}

/** Writes the bank as it stands at one moment into a package, while it runs. */
export const writeBackup = async (platform: Platform, path: string): Promise<Written> => {
  const client = await store.connect(platform.config.databaseUrl)
  try {
    await store.beginSnapshot(client)
    let counted = { tables: 0, rows: 0, objects: 0 }
    const bytes = await writePackage(
      path,
      platform.keyring,
      entriesOf(platform, client, (written) => (counted = written)),
    )
    return { bytes, ...counted }
  } finally {
    await client.end()
  }
}
