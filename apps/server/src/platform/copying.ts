import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/**
 * A COPY in progress: `write` waits while PostgreSQL is slower than the writer, `end` until it has everything and answers how many rows there were,
 * `abandon` makes PostgreSQL throw away what it has of it.
 */
export type Copying = {
  readonly write: (bytes: Buffer) => Promise<void>
  readonly end: () => Promise<number>
  readonly abandon: (error: Error) => Promise<void>
}

/** Starts a COPY from this program into a table. */
export const copying = (client: pg.ClientBase, text: string): Copying => {
  const stream = client.query(copyFrom(text))
  let refusal: Error | undefined
  const failed = new Promise<never>((_, reject) =>
    stream.on('error', (error) => {
      refusal ??= error
      reject(error)
    }),
  )
  failed.catch(() => undefined)
  return {
    write: async (bytes) => {
      // The stream has let go of its connection by then, and would complain of that instead of saying what happened.
      if (refusal !== undefined) throw refusal
      if (bytes.length > 0 && !stream.write(bytes)) await Promise.race([once(stream, 'drain'), failed])
    },
    end: async () => {
      if (refusal !== undefined) throw refusal
      const finished = once(stream, 'finish')
      stream.end()
      await Promise.race([finished, failed])
      return stream.rowCount
    },
    abandon: async (error) => {
      // One that PostgreSQL has refused is over already.
      if (refusal !== undefined) return
      const closed = once(stream, 'close').catch(() => undefined)
      stream.destroy(error)
      await closed
    },
  }
}
