import { Worker } from 'node:worker_threads'
import { SheetFailure } from '../../platform/sheets/index.ts'
import type { ReadMessage, ReadTask } from './readTask.ts'

/** Why a reading thread gave up on a file: a code of the contract's failures with parameters. */
export class FileRefused extends Error {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  constructor(code: string, params: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.name = 'FileRefused'
    this.code = code
    this.params = params
  }
}

/** A thread's heap is bounded, so that a hostile file ends its reader and not the bank. */
const limits = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 48, stackSizeMb: 4 }

const failureOf = (error: unknown): Error => {
  if (error instanceof SheetFailure) return new FileRefused(error.code, error.params)
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return new FileRefused('batch.memory')
  return error instanceof Error ? error : new Error(String(error))
}

/**
 * Runs a reading task in a thread of its own. Each message goes to `hear`; after cells of rows the thread waits until `hear` has resolved. Ends with
 * the thread. Throws FileRefused for the file's faults, other errors for ours; `signal` and the time limit stop it.
 */
export const runReader = (
  task: ReadTask,
  hear: (message: ReadMessage) => void | Promise<void>,
  options: { readonly milliseconds: number; readonly signal?: AbortSignal },
): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: limits,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    let failure: Error | undefined
    const stop = (error: Error): void => {
      failure ??= error
      void worker.terminate()
    }
    const timer = setTimeout(() => stop(new FileRefused('batch.too_slow')), options.milliseconds)
    const aborted = (): void => stop(new Error('stopped'))
    options.signal?.addEventListener('abort', aborted, { once: true })
    if (options.signal?.aborted === true) aborted()
    worker.on('message', (message: ReadMessage) => {
      if (message.said === 'failed') failure = new FileRefused(message.code, message.params)
      Promise.resolve(hear(message)).then(
        () => message.said === 'rows' && worker.postMessage('go'),
        (error: unknown) => stop(failureOf(error)),
      )
    })
    worker.on('error', (error) => {
      failure ??= failureOf(error)
    })
    worker.on('exit', () => {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', aborted)
      if (failure === undefined) resolve()
      else reject(failure)
    })
  })
