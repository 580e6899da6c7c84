import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { quantile } from './result.ts'

/** What a round of requests came to. Times in milliseconds, from the write of a request to the last byte of its answer. */
export type Round = { readonly rate: number; readonly p50: number; readonly p95: number; readonly p99: number; readonly failures: number }

/** A GET request over a connection that stays open, ready to be written. */
export const getRequest = (path: string, headers: Readonly<Record<string, string>>): Buffer => {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
}

/** A POST request with a JSON body over a connection that stays open. */
export const postRequest = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Buffer => {
  const text = JSON.stringify(body)
  const all = { host: '127.0.0.1', 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`)
}

const endOfHead = Buffer.from('\r\n\r\n')

/** The length of the answer that starts `seen` and whether it is a 200; undefined while its head is not whole. Answers without a length are failures. */
const answerIn = (seen: Buffer): { readonly length: number; readonly good: boolean } | undefined => {
  const end = seen.indexOf(endOfHead)
  if (end < 0) return undefined
  const head = seen.toString('latin1', 0, end)
  const body = /content-length: (\d+)/i.exec(head)?.[1]
  if (body === undefined) throw new Error(`an answer without a length:\n${head}`)
  return { length: end + 4 + Number(body), good: head.startsWith('HTTP/1.1 200') }
}

type Tally = { readonly times: number[]; failures: number }

/** One connection with one request in flight at a time until the deadline. Bytes, not strings: the load must not cost what the server costs. */
const drive = (port: number, next: () => Buffer, until: number, tally: Tally): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1')
    let seen: Buffer = Buffer.alloc(0)
    let from = 0
    const ask = () => {
      from = performance.now()
      socket.write(next())
    }
    socket.setNoDelay(true)
    socket.once('connect', ask)
    socket.once('error', reject)
    socket.on('data', (chunk: Buffer) => {
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk])
      const answer = answerIn(seen)
      if (answer === undefined || seen.length < answer.length) return
      const now = performance.now()
      tally.times.push(now - from)
      if (!answer.good) tally.failures += 1
      seen = seen.subarray(answer.length)
      if (now < until) return ask()
      socket.destroy()
      resolve()
    })
  })

/** Keeps `inFlight` requests going for some seconds; `next` gives each request. Fails when a connection breaks. */
export const load = async (port: number, next: () => Buffer, inFlight: number, seconds: number): Promise<Round> => {
  const tally: Tally = { times: [], failures: 0 }
  const from = performance.now()
  await Promise.all(Array.from({ length: inFlight }, () => drive(port, next, from + seconds * 1000, tally)))
  const took = (performance.now() - from) / 1000
  return {
    rate: (tally.times.length - tally.failures) / took,
    p50: quantile(tally.times, 0.5),
    p95: quantile(tally.times, 0.95),
    p99: quantile(tally.times, 0.99),
    failures: tally.failures,
  }
}

/**
 * Asks at a steady pace for some seconds, whether or not earlier answers have come: each time counts from the moment its request was due, so that a
 * server that stands still is seen in every request it kept waiting.
 */
export const steady = async (port: number, next: () => Buffer, perSecond: number, seconds: number): Promise<Round> => {
  const tally: Tally = { times: [], failures: 0 }
  const from = performance.now()
  const asked: Promise<void>[] = []
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = from + (n * 1000) / perSecond
    const wait = due - performance.now()
    if (wait > 0) await pause(wait)
    asked.push(
      once(port, next()).then((answer) => {
        tally.times.push(performance.now() - due)
        if (answer.status !== 200) tally.failures += 1
      }),
    )
  }
  await Promise.all(asked)
  return {
    rate: tally.times.length / seconds,
    p50: quantile(tally.times, 0.5),
    p95: quantile(tally.times, 0.95),
    p99: quantile(tally.times, 0.99),
    failures: tally.failures,
  }
}

/** What one request was answered: status and head. */
export type Answered = { readonly status: number; readonly head: string }

const once = (port: number, request: Buffer): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1')
    let seen: Buffer = Buffer.alloc(0)
    socket.once('connect', () => socket.write(request))
    socket.once('error', reject)
    socket.on('data', (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk])
      const answer = answerIn(seen)
      if (answer === undefined || seen.length < answer.length) return
      const head = seen.toString('latin1', 0, seen.indexOf(endOfHead))
      socket.destroy()
      resolve({ status: Number(head.slice(9, 12)), head })
    })
  })

/** Sends `count` requests at once, each over its own connection, and waits for every answer. */
export const answersOf = (port: number, next: () => Buffer, count: number): Promise<Answered[]> =>
  Promise.all(Array.from({ length: count }, () => once(port, next())))

/** What one request of a storm was answered: status and body. */
export type StormAnswer = { readonly status: number; readonly body: string }

/** One connection that takes the next request as long as there are any. */
const work = (port: number, next: () => number | undefined, requests: readonly Buffer[], answers: StormAnswer[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1')
    let seen: Buffer = Buffer.alloc(0)
    let at: number | undefined
    const ask = () => {
      at = next()
      const request = at === undefined ? undefined : requests[at]
      if (request !== undefined) return void socket.write(request)
      socket.destroy()
      resolve()
    }
    socket.setNoDelay(true)
    socket.once('connect', ask)
    socket.once('error', reject)
    socket.on('data', (chunk: Buffer) => {
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk])
      const answer = answerIn(seen)
      if (answer === undefined || seen.length < answer.length || at === undefined) return
      const text = seen.toString('utf8', 0, answer.length)
      answers[at] = { status: Number(text.slice(9, 12)), body: text.slice(text.indexOf('\r\n\r\n') + 4) }
      seen = seen.subarray(answer.length)
      ask()
    })
  })

/** Sends each of the requests once over so many connections. Answers them in their order, with the seconds that all took. */
export const storm = async (
  port: number,
  requests: readonly Buffer[],
  connections: number,
): Promise<{ readonly seconds: number; readonly answers: readonly StormAnswer[] }> => {
  const answers: StormAnswer[] = []
  let sent = 0
  const next = () => {
    if (sent >= requests.length) return undefined
    sent += 1
    return sent - 1
  }
  const from = performance.now()
  await Promise.all(Array.from({ length: connections }, () => work(port, next, requests, answers)))
  return { seconds: (performance.now() - from) / 1000, answers }
}
