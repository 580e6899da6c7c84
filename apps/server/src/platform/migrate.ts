import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { type DatabaseRole, rolePassword, roleUrl } from './database.ts'

const folder = join(import.meta.dirname, '../../migrations')
const loginRoles: readonly DatabaseRole[] = ['bank_owner', 'bank_app', 'bank_auditor', 'bank_loader', 'bank_worker', 'bank_sealed']
const levelRoles = ['bank_staff_l1', 'bank_staff_l2', 'bank_staff_l3', 'bank_staff_l4']

/** Creates the roles (cluster-wide, hence under one advisory lock) and sets their passwords; the application may become a staff level, nobody inherits one. */
const ensureRoles = async (admin: pg.Client, secret: string): Promise<void> => {
  await admin.query('select pg_advisory_lock(7205759403792794)')
  try {
    for (const role of [...loginRoles, ...levelRoles]) {
      const exists = await admin.query('select 1 from pg_roles where rolname = $1', [role])
      if (exists.rowCount === 0)
        await admin.query(`create role ${role} ${role.startsWith('bank_staff') ? 'nologin' : 'login'} nosuperuser nobypassrls noinherit`)
    }
    for (const role of loginRoles) await admin.query(`alter role ${role} password '${rolePassword(secret, role)}'`)
    for (const level of levelRoles) await admin.query(`grant ${level} to bank_app`)
    await admin.query('grant bank_owner to current_user')
    await admin.query('grant bank_worker to current_user')
  } finally {
    await admin.query('select pg_advisory_unlock(7205759403792794)')
  }
}

/** The migrations of this version, in order, by name and hash. */
export const migrationFiles = (): { readonly name: string; readonly sha256: string; readonly text: string }[] =>
  readdirSync(folder)
    .filter((f) => /^\d{4}_\w+\.sql$/.test(f))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return { name, sha256: createHash('sha256').update(text).digest('hex'), text }
    })

/** Applies each file that was not applied yet, in order, one transaction a file, as the owner. A file that was changed after it ran stops everything. */
const applyFiles = async (admin: pg.Client, only: ReadonlySet<string> | undefined): Promise<number> => {
  await admin.query(
    'create table if not exists public.migration (name text primary key, sha256 text not null, at timestamptz not null default now())',
  )
  const done = new Map(
    (await admin.query<{ name: string; sha256: string }>('select name, sha256 from public.migration')).rows.map((r) => [r.name, r.sha256]),
  )
  let applied = 0
  for (const { name, sha256, text } of migrationFiles()) {
    if (only !== undefined && !only.has(name)) continue
    const before = done.get(name)
    if (before !== undefined && before !== sha256)
      throw new Error(`migration ${name} was changed after it had been applied: migrations are forward only`)
    if (before !== undefined) continue
    await admin.query('begin')
    try {
      await admin.query('set local role bank_owner')
      await admin.query(text)
      await admin.query('reset role')
      await admin.query('insert into public.migration (name, sha256) values ($1, $2)', [name, sha256])
      await admin.query('commit')
    } catch (error) {
      await admin.query('rollback')
      throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
    applied += 1
  }
  return applied
}

/** The job queue belongs to bank_worker; business transactions reach it through one SECURITY DEFINER function alone. */
const installJobs = async (admin: pg.Client, workerUrl: string, database: string): Promise<void> => {
  await admin.query('create schema if not exists graphile_worker')
  await admin.query('alter schema graphile_worker owner to bank_worker')
  await admin.query(`grant create on database "${database}" to bank_worker`)
  await runMigrations({ connectionString: workerUrl, logger: new Logger(() => () => undefined) })
  await admin.query(`revoke create on database "${database}" from bank_worker`)
  await admin.query(`
    create or replace function platform.add_job(task text, payload json, job_key text, queue text, run_at timestamptz) returns void
    language sql security definer set search_path = graphile_worker, pg_catalog as $$
      select graphile_worker.add_job(task, payload, queue_name := queue, run_at := coalesce(run_at, now()), max_attempts := 25, job_key := job_key, job_key_mode := 'replace')
    $$;
    alter function platform.add_job(text, json, text, text, timestamptz) owner to bank_worker;
    revoke all on function platform.add_job(text, json, text, text, timestamptz) from public;
    grant execute on function platform.add_job(text, json, text, text, timestamptz) to bank_app, bank_loader;
    grant usage on schema platform to bank_worker;`)
}

/**
 * Brings the database of `adminUrl` to the present schema: roles, migrations, the job queue. Safe to run by several processes at once and again.
 * Returns the number of files applied. Throws with the file's name when one fails. `only` keeps it to these files: a restore makes the schema of its day first.
 */
export const migrate = async (adminUrl: string, secrets: { databaseSecret: string }, only?: ReadonlySet<string>): Promise<number> => {
  const admin = new pg.Client({ connectionString: adminUrl })
  admin.on('error', () => undefined)
  await admin.connect()
  try {
    await ensureRoles(admin, secrets.databaseSecret)
    await admin.query('select pg_advisory_lock(7205759403792795)')
    const database = (await admin.query<{ name: string }>('select current_database() as name')).rows[0]?.name ?? ''
    await admin.query(`grant create on database "${database}" to bank_owner`)
    const applied = await applyFiles(admin, only)
    await admin.query(`revoke create on database "${database}" from bank_owner`)
    await installJobs(admin, roleUrl(adminUrl, secrets.databaseSecret, 'bank_worker'), database)
    return applied
  } finally {
    await admin.end()
  }
}
