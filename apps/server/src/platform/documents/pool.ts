import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Sheet, Typeset } from './sheet.ts'

/** A document that could not be made: the template's fault, a thread that died, or the time limit. Its message is for the log, not for people. */
export class DocumentFailed extends Error {
  constructor(reason: string) {
    super(`document not made: ${reason}`)
    this.name = 'DocumentFailed'
  }
}

type Order = {
  readonly sheet: Sheet
  readonly milliseconds: number
  readonly done: (bytes: Buffer) => void
  readonly failed: (error: Error) => void
}
type Press = { readonly worker: Worker; order: Order | undefined; timer: NodeJS.Timeout | undefined }

/** Orders that may wait: beyond this the caller hears at once that the bank is busy, instead of after minutes. */
const longestQueue = 2_000
/** An idle thread is given back after this time: it holds about a hundred megabytes. */
const idleMs = 60_000

const presses: Press[] = []
const waiting: Order[] = []
let lastNo = 0

const mostPresses = (): number => Math.max(1, Math.min(2, availableParallelism() - 1))

const remove = (press: Press): void => {
  const at = presses.indexOf(press)
  if (at >= 0) presses.splice(at, 1)
  clearTimeout(press.timer)
}

/** Takes a press out of service; the order it was at fails, the next order gets a new press. */
const discard = (press: Press, reason: string): void => {
  remove(press)
  press.order?.failed(new DocumentFailed(reason))
  press.order = undefined
  void press.worker.terminate()
  serve()
}

const idle = (press: Press): void => {
  press.order = undefined
  clearTimeout(press.timer)
  press.worker.unref()
  press.timer = setTimeout(() => discard(press, 'idle'), idleMs)
  press.timer.unref()
}

const hear = (press: Press, answer: Typeset): void => {
  const { order } = press
  if (order === undefined || order.sheet.no !== answer.no) return
  idle(press)
  if ('bytes' in answer) order.done(Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength))
  else order.failed(new DocumentFailed(answer.failed))
  serve()
}

const open = (): Press => {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const press: Press = { worker, order: undefined, timer: undefined }
  worker.on('message', (answer: Typeset) => hear(press, answer))
  worker.on('error', (error) => discard(press, error.message))
  worker.on('exit', () => presses.includes(press) && discard(press, 'the thread ended'))
  presses.push(press)
  return press
}

const start = (press: Press, order: Order): void => {
  clearTimeout(press.timer)
  press.order = order
  press.worker.ref()
  press.timer = setTimeout(() => discard(press, 'too slow'), order.milliseconds)
  press.worker.postMessage(order.sheet)
}

const serve = (): void => {
  while (waiting.length > 0) {
    const free = presses.find((p) => p.order === undefined) ?? (presses.length < mostPresses() ? open() : undefined)
    if (free === undefined) return
    const order = waiting.shift()
    if (order !== undefined) start(free, order)
  }
}

/**
 * Typesets one sheet in a thread of its own, first come first served, on one or two threads that start when needed. A thread that dies or exceeds the
 * time limit costs its own order alone and is replaced. Throws DocumentFailed.
 */
export const typesetSheet = (sheet: Omit<Sheet, 'no'>, milliseconds: number): Promise<Buffer> =>
  new Promise((done, failed) => {
    if (waiting.length >= longestQueue) return failed(new DocumentFailed('too many documents are waiting'))
    lastNo += 1
    waiting.push({ sheet: { ...sheet, no: lastNo }, milliseconds, done, failed })
    serve()
  })

/** Threads that stand ready or are at work. */
export const pressCount = (): number => presses.length

/** Ends the threads at once: what they were at fails, and the next document starts new ones. For drills and an orderly end. */
export const endPresses = async (): Promise<void> => {
  await Promise.all([...presses].map((press) => press.worker.terminate()))
}
