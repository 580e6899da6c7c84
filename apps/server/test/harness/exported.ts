import { type Endpoint, files, type InputOf, jobs } from '@creditbank/contract'
import { expect } from 'vitest'
import type { Bank, TestStaff } from './bank.ts'

/** What every export of a test asks for. */
export const askedExport = { format: 'csv', reason: '期末核对' } as const

/** The lines below the header of an exported list, as the job tray of who asked gives the file out. */
export const exportedRows = async <E extends Endpoint>(bank: Bank, endpoint: E, filters: object, as: TestStaff): Promise<string[]> => {
  const { jobId } = (await bank.ok(endpoint, { ...filters, ...askedExport } as InputOf<E>, { as })) as { jobId: string }
  await bank.runJobs()
  const job = (await bank.ok(jobs.listJobs, {}, { as })).items.find((one) => one.id === jobId)
  expect(job).toMatchObject({ state: 'done', failure: null })
  const file = await bank.call(files.downloadStaffFile, { id: job?.href?.split('/').at(-1) ?? '' }, { as })
  return file.bytes.toString('utf8').split('\r\n').slice(1, -1)
}
