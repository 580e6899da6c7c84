import { parentPort, workerData } from 'node:worker_threads'
import { stepBack } from '../../platform/background.ts'
import { SealedFileBroken } from '../../platform/crypto/sealedFile.ts'
import { SheetFailure } from '../../platform/sheets/index.ts'
import { lookAtHeader, readRows, stageRows } from './reading.ts'
import type { ReadMessage, ReadTask } from './readTask.ts'

const port = parentPort
if (port === null) throw new Error('the batch reader is a worker thread')

// Somebody waits for the header; the rows are read in the background.
if (workerData.mode !== 'header') stepBack()

const say = (message: ReadMessage): void => port.postMessage(message)
const allowed = (): Promise<void> => new Promise((resolve) => port.once('message', () => resolve()))

const run = async (task: ReadTask): Promise<void> => {
  if (task.mode === 'header') return say({ said: 'header', found: await lookAtHeader(task) })
  if (task.mode === 'stage') return say({ said: 'staged', found: await stageRows(task, say) })
  await readRows(task, async (rows) => {
    say({ said: 'rows', rows })
    await allowed()
  })
  say({ said: 'end' })
}

const task: ReadTask = workerData
run(task)
  .catch((error: unknown) => {
    if (error instanceof SheetFailure) say({ said: 'failed', code: error.code, params: error.params })
    else if (error instanceof SealedFileBroken) say({ said: 'failed', code: 'batch.file_gone', params: {} })
    else throw error
  })
  .finally(() => port.close())
