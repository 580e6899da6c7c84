import { createHmac } from 'node:crypto'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import { prepareOften } from './prepared.ts'
import './pgTypes.ts'

/** The login roles of the bank's database and what each is for. */
export type DatabaseRole = 'bank_owner' | 'bank_app' | 'bank_auditor' | 'bank_loader' | 'bank_worker' | 'bank_sealed'

/** A query builder that knows no table; a store names its own with `withTables`, so that touching another capability's table does not compile. */
export type Sql = Kysely<object>

/** The bank's connections, one pool a database role. */
export type Database = {
  /** Commands and learners' reads, as bank_app. */
  readonly app: Sql
  readonly appPool: pg.Pool
  /** Bulk storing, as bank_loader. */
  readonly loaderPool: pg.Pool
  /** Read-only over everything but secrets' keys, as bank_auditor: `verify` and the audit officer. */
  readonly auditor: Sql
  readonly auditorPool: pg.Pool
  readonly close: () => Promise<void>
}

/** The password of a database role: derived, so that one secret serves all. */
export const rolePassword = (secret: string, role: DatabaseRole): string =>
  createHmac('sha256', secret).update(`database role ${role}`).digest('base64url')

/** The connection string of a role on the same server and database as `adminUrl`. */
export const roleUrl = (adminUrl: string, secret: string, role: DatabaseRole): string => {
  const url = new URL(adminUrl)
  url.username = role
  url.password = rolePassword(secret, role)
  return url.toString()
}

const poolFor = (url: string, max: number, log: Logger): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 0,
    keepAlive: true,
  })
  // Without listeners a connection that the server closes takes the whole process down.
  pool.on('error', (error) => log.warn({ error: error.message }, 'idle database connection lost'))
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ error: error.message }, 'database connection lost'))
  })
  return pool
}

/** Opens the pools. Pools connect lazily; nothing is checked here. */
export const openDatabase = (config: { databaseUrl: string; databaseSecret: string }, log: Logger, size = 8): Database => {
  const url = (role: DatabaseRole) => roleUrl(config.databaseUrl, config.databaseSecret, role)
  const appPool = poolFor(url('bank_app'), size, log)
  appPool.on('connect', (client) => prepareOften(client))
  const loaderPool = poolFor(url('bank_loader'), 6, log)
  const auditorPool = poolFor(url('bank_auditor'), 2, log)
  const kysely = (pool: pg.Pool): Sql => new Kysely<object>({ dialect: new PostgresDialect({ pool }) })
  return {
    app: kysely(appPool),
    appPool,
    loaderPool,
    auditor: kysely(auditorPool),
    auditorPool,
    close: async () => {
      await Promise.all([appPool.end(), loaderPool.end(), auditorPool.end()])
    },
  }
}

/**
 * Runs `work` on a connection of its own, as a query builder and as the connection that it is, for what a query builder cannot say (COPY). Where it throws, the
 * connection is closed, whatever state it was left in: the next one begins on a fresh one.
 */
export const withConnection = async <T>(pool: pg.Pool, work: (db: Sql, client: pg.ClientBase) => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  // The query builder gives its connection back after each transaction: this one stays ours until the work is done.
  const giveBack = client.release.bind(client)
  client.release = () => undefined
  const db = new Kysely<object>({
    dialect: new PostgresDialect({ pool: { options: {}, connect: async () => client, end: async () => undefined } }),
  })
  try {
    const result = await work(db, client)
    giveBack()
    return result
  } catch (error) {
    giveBack(true)
    throw error
  }
}

/** Refuses to go on when the application's role could pass the second wall: superuser, BYPASSRLS, or owner of a table. Throws with the reason. */
export const assertHarmlessRole = async (pool: pg.Pool): Promise<void> => {
  const { rows } = await pool.query<{ name: string; super: boolean; bypass: boolean; owns: string }>(
    `select current_user::text as name, r.rolsuper as super, r.rolbypassrls as bypass,
       (select count(*) from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p'))::text as owns
     from pg_roles r where r.rolname = current_user`,
  )
  const role = rows[0]
  if (role === undefined) throw new Error('the database does not tell who we are')
  if (role.super) throw new Error(`database role ${role.name} is superuser: row-level security would not hold`)
  if (role.bypass) throw new Error(`database role ${role.name} has BYPASSRLS: row-level security would not hold`)
  if (role.owns !== '0') throw new Error(`database role ${role.name} owns tables: row-level security would not hold`)
}

/** PostgreSQL's error code and constraint of an unknown error; empty strings where it is another kind of error. */
export const databaseError = (error: unknown): { code: string; constraint: string; message: string } => {
  const e = typeof error === 'object' && error !== null ? (error as { code?: unknown; constraint?: unknown; message?: unknown }) : {}
  const text = (v: unknown) => (typeof v === 'string' ? v : '')
  return { code: text(e.code), constraint: text(e.constraint), message: text(e.message) }
}

/** Whether an error is the violation of the named constraint. By prefix: a distributed PostgreSQL adds the shard's number to the name. */
export const violates = (error: unknown, constraint: string): boolean => {
  const e = databaseError(error)
  return (e.code === '23505' || e.code === '23514' || e.code === '23503') && e.constraint.startsWith(constraint)
}

const lossCodes = new Set(['57P01', '57P02', '57P03', '08006', '08001', '08003', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'])

/** Whether an error says that the database is gone or going: worth waiting for, and no fault of the work that met it. */
export const isConnectionLoss = (error: unknown): boolean => {
  const e = databaseError(error)
  return (
    lossCodes.has(e.code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(e.message)
  )
}
