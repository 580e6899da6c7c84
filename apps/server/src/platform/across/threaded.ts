import { Worker } from 'node:worker_threads'
import { Kysely, PostgresDialect } from 'kysely'
import type { Sql } from '../database.ts'
import type { Lines } from './lines.ts'
import type { Answer, Asked, Failure, Said } from './messages.ts'

type Waiting = { readonly done: (said: Said) => void; readonly failed: (error: Error) => void }
type Question<A extends Asked = Asked> = A extends Asked ? Omit<A, 'no'> : never

/** Little is kept there: rows pass through in pieces of some kilobytes. */
const limits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 }
/** How long an orderly end may take before the thread is ended anyhow. */
const endMs = 5_000

const errorOf = ({ message, stack, code, constraint }: Failure): Error => {
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return Object.assign(error, { code, constraint })
}

/** Bytes lose on their way between threads that they are a Buffer. */
const whole = (rows: Answer['rows']): Record<string, unknown>[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value,
      ]),
    ),
  )

/** A thread that answers questions; where it dies, all that wait hear that the connection was lost. */
const openThread = (url: string) => {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { url },
    resourceLimits: limits,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const waiting = new Map<number, Waiting>()
  let lost: Error | undefined
  let last = 0
  const lose = (reason: string): void => {
    lost ??= Object.assign(new Error(reason), { code: '08006' })
    for (const { failed } of waiting.values()) failed(lost)
    waiting.clear()
  }
  worker.on('message', (said: Said) => {
    const asker = waiting.get(said.no)
    waiting.delete(said.no)
    if ('failed' in said) asker?.failed(errorOf(said.failed))
    else asker?.done(said)
  })
  worker.on('error', (error) => lose(error.message))
  worker.on('exit', () => lose('the thread of the connection ended'))
  const tell = (question: Question): number => {
    last += 1
    worker.postMessage({ ...question, no: last })
    return last
  }
  const ask = (question: Question): Promise<Said> =>
    new Promise((done, failed) => {
      if (lost !== undefined) return failed(lost)
      waiting.set(tell(question), { done, failed })
    })
  return { worker, tell, ask }
}

const queryOn = (ask: (question: Question) => Promise<Said>) => async (text: string, values: readonly unknown[]) => {
  const said = await ask({ what: 'query', text, values })
  if (!('answer' in said)) throw new Error('a query is answered by rows')
  const { command, rowCount, rows } = said.answer
  return { command, rowCount, rows: whole(rows) }
}

/**
 * Runs `work` on a connection that lives in a thread of its own, below the others in priority, as a query builder and with rows that other connections read for
 * it. Hundreds of megabytes pass through that thread and not through the one that answers people. Parameters and results are copied between threads, so only
 * plain values, dates and bytes. The thread and its connections end with the work, whatever became of it.
 */
export const withThreadedLines = async <T>(url: string, work: (db: Sql, lines: Lines) => Promise<T>): Promise<T> => {
  const { worker, tell, ask } = openThread(url)
  const client = { query: queryOn(ask), release: () => undefined }
  // The query builder also knows a client that walks with a cursor; nobody asks this one to.
  const pool = { options: {}, connect: async () => client as never, end: async () => undefined }
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) })
  const lines: Lines = {
    read: (query) => ({ no: tell({ what: 'read', query }) }),
    across: async ({ no }, into) => {
      const said = await ask({ what: 'across', reading: no, into })
      if (!('count' in said)) throw new Error('rows that went across are counted')
      return said.count
    },
  }
  try {
    return await work(db, lines)
  } finally {
    const late = setTimeout(() => void worker.terminate(), endMs)
    await ask({ what: 'end' }).catch(() => undefined)
    clearTimeout(late)
    await worker.terminate()
  }
}
