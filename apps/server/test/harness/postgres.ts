import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureDatabase, startPostgres } from '../../../../tools/postgres.mjs'
import { migrate } from '../../src/platform/migrate.ts'

/** Secret from which the tests' database roles get their passwords; worth nothing outside a test run. */
export const testDatabaseSecret = 'test-only-database-secret-0123456789abcdef'

/** Name of the migrated database that each test file's own is copied from. */
export const templateName = 'template_bank'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection of the run's PostgreSQL superuser. */
    adminUrl: string
  }
}

/**
 * Starts the run's one PostgreSQL in a temporary folder (no fsync: nothing here must survive) and migrates the
 * template. A failed migration is told once the first test asks for a database, so that pure tests still run.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = mkdtempSync(join(tmpdir(), 'bank-test-'))
  chmodSync(folder, 0o711)
  const server = await startPostgres({
    dir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300',
      shared_buffers: '128MB',
      max_wal_size: '1GB',
    },
  })
  const stop = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await migrate(await ensureDatabase(server.url, templateName), { databaseSecret: testDatabaseSecret })
  } catch (error) {
    process.stderr.write(`The template database could not be migrated: ${error instanceof Error ? error.message : String(error)}\n`)
  }
  project.provide('adminUrl', server.url)
  return stop
}
