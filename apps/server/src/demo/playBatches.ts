import { batches } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../platform/context.ts'
import { startWorker, type Work } from '../platform/jobs.ts'
import type { Id } from '../platform/ids.ts'
import { type Cast, makeCast, type Player } from './cast.ts'
import { demoPerson } from './people.ts'
import * as store from './store.ts'

const header = '姓名,证件号码,名录编号,成绩,取得日期,证书编号'
const seed = 20261124
const waitMs = 200
const tries = 150

/** A file of a community course: people the bank knows and new ones; with `faults` four rows carry the mistakes that offices make. */
const fileOf = (entry: string, first: number, rows: number, faults: boolean): string => {
  const lines = Array.from({ length: rows }, (_, i) => {
    const person = demoPerson(seed, first + i)
    const number =
      faults && i === 3
        ? '3.49900E+17'
        : faults && i === 7
          ? `${person.idNumber.slice(0, 17)}${person.idNumber.endsWith('1') ? '2' : '1'}`
          : person.idNumber
    const date = faults && i === 11 ? '2026-02-30' : '2026-09-1'.concat(String(i % 10))
    return `${person.name},${number},${faults && i === 15 ? 'AH-2026-XXXXXX' : entry},合格,${date},`
  })
  return `${header}\n${lines.join('\n')}\n`
}

const settled = async (cast: Cast, id: Id, as: Player, state: string): Promise<void> => {
  for (let i = 0; i < tries; i += 1) {
    const batch = await cast.call(batches.readBatch, { id }, as)
    if (batch.state === state) return
    if (batch.state === 'failed') throw new Error(`the demo's batch failed: ${batch.failure?.en ?? ''}`)
    await new Promise((go) => setTimeout(go, waitMs))
  }
  throw new Error(`the demo's batch did not reach ${state}`)
}

/**
 * Uploads files as clerks with the real worker: at Hefei one that was checked with mistakes to be mended and one that waits for the second person, at the
 * university one with mistakes. The worker stops before this returns.
 */
export const playBatches = async (platform: Platform, http: FastifyInstance, work: Work): Promise<void> => {
  const cast = makeCast(platform, http)
  const worker = await startWorker(platform, { ...work, periodic: [] })
  try {
    for (const file of [
      { by: 'hefei.clerk', name: '社区课程结业名单（待修改）.csv', first: 400, rows: 40, faults: true },
      { by: 'hefei.clerk', name: '社区课程结业名单（第二批）.csv', first: 4_900, rows: 120, faults: false },
      { by: 'univ.clerk', name: '公开课结业名单（待修改）.csv', first: 900, rows: 24, faults: true },
    ]) {
      const clerk = await cast.staff(file.by)
      const entry = await store.communityEntry(platform.database.app, file.by)
      const content = fileOf(entry, file.first, file.rows, file.faults)
      const { batch } = await cast.send(batches.uploadBatch, { kind: 'outcomes', name: file.name }, Buffer.from(content), clerk)
      await cast.call(batches.checkBatch, { id: batch.id }, clerk)
      await settled(cast, batch.id, clerk, 'checked')
      if (!file.faults) await cast.call(batches.submitBatch, { id: batch.id }, clerk)
    }
  } finally {
    await worker.stop()
  }
}
