import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import { stepBack } from '../background.ts'
import '../pgTypes.ts'
import { type Lent, linesOf, type Reading } from './lines.ts'
import type { Asked, Failure, Said } from './messages.ts'

const port = parentPort
if (port === null) throw new Error('rows go across in a thread of their own')

stepBack()

const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: workerData.url, application_name: 'bank rows across' })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
const lend = async (): Promise<Lent> => {
  const client = await connect()
  return { client, giveBack: () => void client.end().catch(() => undefined) }
}
const opened = (async () => {
  const writer = await connect()
  return { writer, lines: linesOf(lend, writer) }
})()
opened.catch(() => undefined)
const readings = new Map<number, Reading>()

const failureOf = (error: unknown): Failure => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const told: { code?: unknown; constraint?: unknown } = typeof error === 'object' && error !== null ? error : {}
  return { message, ...(stack === undefined ? {} : { stack }), code: told.code, constraint: told.constraint }
}

const done = async (asked: Asked): Promise<Said | undefined> => {
  const { writer, lines } = await opened
  if (asked.what === 'query') {
    const { command, rowCount, rows } = await writer.query<Record<string, unknown>>(asked.text, [...asked.values])
    return { no: asked.no, answer: { command, rowCount, rows } }
  }
  if (asked.what === 'read') {
    readings.set(asked.no, lines.read(asked.query))
    return undefined
  }
  if (asked.what === 'across') {
    const reading = readings.get(asked.reading)
    if (reading === undefined) throw new Error('nobody asked for these rows')
    return { no: asked.no, count: await lines.across(reading, asked.into) }
  }
  await lines.close()
  await writer.end()
  return { no: asked.no, ended: true }
}

port.on('message', (asked: Asked) => {
  done(asked).then(
    (said) => {
      if (said !== undefined) port.postMessage(said)
      if (asked.what === 'end') port.close()
    },
    (error: unknown) => port.postMessage({ no: asked.no, failed: failureOf(error) } satisfies Said),
  )
})
