import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { copying } from '../copying.ts'

/** Rows that were asked for and not yet taken. */
export type Reading = { readonly no: number }

/** Rows that go from connections of their own to the one that writes. */
export type Lines = {
  /**
   * Asks for the rows of a query on a connection of its own, which sees committed rows only. PostgreSQL sorts and joins at once and waits with the rows: asked
   * for early, they are ready when the writing connection has done what comes before.
   */
  readonly read: (query: string) => Reading
  /**
   * Puts rows that are being read into a table by binary COPY; answers how many. The query's columns must have exactly the types of the table's. Reading and
   * writing keep two processors busy, and COPY writes many rows in one record of the log, where INSERT writes one.
   */
  readonly across: (reading: Reading, into: string) => Promise<number>
}

/** A connection to read on, and how it goes back; with a failure it is not used again. */
export type Lent = { readonly client: pg.ClientBase; readonly giveBack: (failure?: Error) => void }
type Source = Lent & { readonly rows: AsyncIterable<Buffer> }

const settings = `set local work_mem = '192MB'; set local synchronize_seqscans = off; set local jit = off; set local max_parallel_workers_per_gather = 0`

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

const begin = async (lend: () => Promise<Lent>, query: string): Promise<Source> => {
  const lent = await lend()
  try {
    await lent.client.query(`begin read only; ${settings}`)
    const rows = lent.client.query(copyTo(`copy (${query}) to stdout binary`))
    // Whoever takes the rows hears of the error as well; before that there is nobody else to hear it.
    rows.on('error', () => undefined)
    return { ...lent, rows }
  } catch (error) {
    lent.giveBack(asError(error))
    throw error
  }
}

/** Reading on lent connections and writing on one; `close` ends what was asked for and never taken. */
export const linesOf = (lend: () => Promise<Lent>, writer: pg.ClientBase): Lines & { readonly close: () => Promise<void> } => {
  const open = new Map<number, Promise<Source>>()
  let last = 0
  const read = (query: string): Reading => {
    last += 1
    const source = begin(lend, query)
    source.catch(() => undefined)
    open.set(last, source)
    return { no: last }
  }
  const across = async ({ no }: Reading, into: string): Promise<number> => {
    const asked = open.get(no)
    if (asked === undefined) throw new Error('rows are taken once')
    open.delete(no)
    const { client, rows, giveBack } = await asked
    let failure: Error | undefined
    const copy = copying(writer, `copy ${into} from stdin binary`)
    try {
      for await (const part of rows) await copy.write(part)
      await client.query('commit')
      return await copy.end()
    } catch (error) {
      failure = asError(error)
      await copy.abandon(failure)
      throw failure
    } finally {
      giveBack(failure)
    }
  }
  const close = async (): Promise<void> => {
    for (const asked of open.values()) (await asked.catch(() => undefined))?.giveBack(new Error('never taken'))
    open.clear()
  }
  return { read, across, close }
}
