import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Sql, withConnection } from '../../platform/database.ts'
import { copying } from '../../platform/copying.ts'

/** The one connection of a storing transaction, and rows that another connection reads for it. */
export type StoringLine = {
  readonly db: Sql
  /**
   * Puts the rows of a query into a table by binary COPY; answers how many. The query runs on a connection of its own and sees committed rows only (the
   * batch's staging tables); its columns must have exactly the types of the table's. Reading and writing keep two processors busy, and COPY writes many
   * rows in one record of the log, where INSERT writes one.
   */
  readonly across: (query: string, into: string) => Promise<number>
}

const acrossBy =
  (pool: pg.Pool, writer: pg.ClientBase): StoringLine['across'] =>
  async (query, into) => {
    const reader = await pool.connect()
    let failure: Error | undefined
    const copy = copying(writer, `copy ${into} from stdin binary`)
    try {
      await reader.query(
        `begin read only; set local work_mem = '192MB'; set local synchronize_seqscans = off; set local jit = off; set local max_parallel_workers_per_gather = 0`,
      )
      for await (const part of reader.query(copyTo(`copy (${query}) to stdout binary`))) await copy.write(part)
      await reader.query('commit')
      return await copy.end()
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error))
      await copy.abandon(failure)
      throw failure
    } finally {
      reader.release(failure)
    }
  }

/** Runs `work` on a connection of the loader's own, as a query builder and with rows read across. */
export const withStoringLine = <T>(pool: pg.Pool, work: (line: StoringLine) => Promise<T>): Promise<T> =>
  withConnection(pool, (db, client) => work({ db, across: acrossBy(pool, client) }))
