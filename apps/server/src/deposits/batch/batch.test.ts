import { batches } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../../test/harness/bank.ts'
import { givenEntry, inventedId, inventedName, outcomeRow, outcomesCsv } from './given.ts'

let bank: Bank
let clerk: TestStaff
let director: TestStaff

beforeAll(async () => {
  bank = await openBank()
  clerk = await bank.staff('centreClerk', 'openUniversity')
  director = await bank.staff('centreDirector', 'openUniversity')
})
afterAll(() => bank.close())

const upload = (file: Buffer, as: TestStaff, name = '成绩.csv', kind: batches.BatchKind = 'outcomes') =>
  bank.ok(batches.uploadBatch, { kind, name }, { as, file })
const read = (id: string, as: TestStaff = clerk) => bank.ok(batches.readBatch, { id }, { as })
const checked = async (file: Buffer, as: TestStaff = clerk, name = '成绩.csv', kind: batches.BatchKind = 'outcomes') => {
  const { batch } = await upload(file, as, name, kind)
  await bank.ok(batches.checkBatch, { id: batch.id }, { as })
  await bank.runJobs()
  return read(batch.id, as)
}
const stored = async (file: Buffer, as: TestStaff = clerk, by: TestStaff = director, kind: batches.BatchKind = 'outcomes') => {
  const { id } = await checked(file, as, '成绩.csv', kind)
  await bank.ok(batches.submitBatch, { id }, { as })
  await bank.ok(batches.approveBatch, { id }, { as: by })
  await bank.runJobs()
  return read(id, as)
}
const count = async (text: string): Promise<number> =>
  Number((await sql.raw<{ n: string }>(text).execute(bank.platform.database.app)).rows[0]?.n)

test('ten thousand rows of a CSV become ten thousand outcomes with claims, evidence and accounts, and the same file again stores nothing', async () => {
  const entry = await givenEntry(bank, { number: 'ML-1' })
  const file = outcomesCsv(Array.from({ length: 10_000 }, (_, n) => outcomeRow(n, entry.number)))
  const batch = await stored(file)
  expect(batch.failure).toBeNull()
  expect(batch.state).toBe('committed')
  expect(batch.counts).toEqual({ read: 10_000, new: 10_000, unchanged: 0, wrong: 0, stored: 10_000, people: 10_000 })
  const of = `batch_id = ${batch.id}`
  expect(await count(`select count(*) as n from outcomes.outcome where ${of}`)).toBe(10_000)
  expect(
    await count(
      `select count(*) as n from outcomes.learner_claim c join outcomes.outcome o on o.learner_id = c.learner_id and o.id = c.outcome_id where ${of}`,
    ),
  ).toBe(10_000)
  expect(await count(`select count(*) as n from outcomes.certificate_claim where issuer_id = ${entry.issuerId}`)).toBe(10_000)
  expect(await count(`select count(*) as n from evidence.event where kind = 'outcome.stored'`)).toBe(10_000)
  const again = await upload(file, clerk)
  expect(again.earlier).toBe(true)
  expect(again.batch.id).toBe(batch.id)
  const other = await checked(Buffer.concat([file, Buffer.from('\n')]))
  expect(other.counts).toMatchObject({ new: 0, unchanged: 10_000, wrong: 0 })
  expect((await bank.call(batches.submitBatch, { id: other.id }, { as: clerk })).problem?.code).toBe('batches.nothing_to_store')
})
