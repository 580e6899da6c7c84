import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Sql, withConnection } from '../../platform/database.ts'
import { copying } from '../../platform/copying.ts'

/** Rows on their way from a connection of their own: asked for, not yet taken. */
export type Reading = Promise<{ readonly client: pg.PoolClient; readonly rows: AsyncIterable<Buffer> }>

/** The one connection of a storing transaction, and rows that other connections read for it. */
export type StoringLine = {
  readonly db: Sql
  /**
   * Asks for the rows of a query on a connection of its own, which sees committed rows only (the batch's staging tables). PostgreSQL sorts and joins at once
   * and waits with the rows: asked for early, they are ready when the writing connection has done what comes before.
   */
  readonly read: (query: string) => Reading
  /**
   * Puts rows that are being read into a table by binary COPY; answers how many. The query's columns must have exactly the types of the table's. Reading and
   * writing keep two processors busy, and COPY writes many rows in one record of the log, where INSERT writes one.
   */
  readonly across: (reading: Reading, into: string) => Promise<number>
}

const settings = `set local work_mem = '192MB'; set local synchronize_seqscans = off; set local jit = off; set local max_parallel_workers_per_gather = 0`

const begin = async (pool: pg.Pool, query: string): Reading => {
  const client = await pool.connect()
  try {
    await client.query(`begin read only; ${settings}`)
    const rows = client.query(copyTo(`copy (${query}) to stdout binary`))
    // Whoever takes the rows hears of the error as well; before that there is nobody else to hear it.
    rows.on('error', () => undefined)
    return { client, rows }
  } catch (error) {
    client.release(error instanceof Error ? error : true)
    throw error
  }
}

const linesOf = (pool: pg.Pool, writer: pg.ClientBase, db: Sql): { readonly line: StoringLine; readonly close: () => Promise<void> } => {
  const open = new Set<Reading>()
  const read = (query: string): Reading => {
    const reading = begin(pool, query)
    open.add(reading)
    reading.catch(() => open.delete(reading))
    return reading
  }
  const across = async (reading: Reading, into: string): Promise<number> => {
    const { client, rows } = await reading
    open.delete(reading)
    let failure: Error | undefined
    const copy = copying(writer, `copy ${into} from stdin binary`)
    try {
      for await (const part of rows) await copy.write(part)
      await client.query('commit')
      return await copy.end()
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error))
      await copy.abandon(failure)
      throw failure
    } finally {
      client.release(failure)
    }
  }
  const close = async (): Promise<void> => {
    for (const reading of open) (await reading.catch(() => undefined))?.client.release(true)
  }
  return { line: { db, read, across }, close }
}

/** Runs `work` on a connection of the loader's own, as a query builder and with rows read across. What was asked for and never taken is ended with it. */
export const withStoringLine = <T>(pool: pg.Pool, work: (line: StoringLine) => Promise<T>): Promise<T> =>
  withConnection(pool, async (db, client) => {
    const { line, close } = linesOf(pool, client, db)
    try {
      return await work(line)
    } finally {
      await close()
    }
  })
