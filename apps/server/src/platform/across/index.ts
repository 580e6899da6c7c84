import type pg from 'pg'
import { type Sql, withConnection } from '../database.ts'
import { type Lent, type Lines, linesOf } from './lines.ts'

export type { Lines, Reading } from './lines.ts'
export { withThreadedLines } from './threaded.ts'

/** Runs `work` on a connection of a pool, as a query builder and with rows that other connections of the pool read for it. */
export const withLines = <T>(pool: pg.Pool, work: (db: Sql, lines: Lines) => Promise<T>): Promise<T> =>
  withConnection(pool, async (db, writer) => {
    const lend = async (): Promise<Lent> => {
      const client = await pool.connect()
      return { client, giveBack: (failure) => client.release(failure) }
    }
    const { close, ...lines } = linesOf(lend, writer)
    try {
      return await work(db, lines)
    } finally {
      await close()
    }
  })
