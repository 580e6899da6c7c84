import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { templateName, testDatabaseSecret } from '../apps/server/test/harness/postgres.ts'

/** Name of the database that holds the demo province, from which each file of browser tests gets its own copy. */
export const provinceName = 'template_province'

/** The server's entry, as an operator runs it. */
export const main = join(import.meta.dirname, '../apps/server/src/main.ts')

/** Environment of a server process on a database and a data folder of the tests. */
export const serverEnv = (databaseUrl: string, dataDir: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'development',
  DATABASE_URL: databaseUrl,
  BANK_DB_SECRET: testDatabaseSecret,
  BANK_DATA: dataDir,
  LOG_LEVEL: 'warn',
})

declare module 'vitest' {
  interface ProvidedContext {
    /** Data folder (keys, files, log-ins) that belongs to the seeded province. */
    provinceData: string
  }
}

const seed = (env: NodeJS.ProcessEnv): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, 'seed-demo'], { env, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`seed-demo ended with ${code}`))))
  })

/** Seeds the demo province once for the whole run; every file then copies database and data folder instead of seeding (half a minute each). */
export const setup = async (project: TestProject): Promise<() => void> => {
  const adminUrl = project.getProvidedContext().adminUrl
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query(`create database ${provinceName} template ${templateName}`)
  } finally {
    await admin.end()
  }
  const data = mkdtempSync(join(tmpdir(), 'bank-province-'))
  const url = new URL(adminUrl)
  url.pathname = `/${provinceName}`
  await seed(serverEnv(url.href, data))
  project.provide('provinceData', data)
  return () => rmSync(data, { recursive: true, force: true })
}
