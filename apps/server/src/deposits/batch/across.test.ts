import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from '../../../test/harness/bank.ts'
import { withStoringLine } from './acrossStore.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const numbers = (n: number): string => `select i::bigint, i::bigint, 0, i::bigint from generate_series(1, ${n}) i`
const into = 'outcomes.learner_claim (learner_id, achievement_id, occurrence, outcome_id)'
const lent = (): number => bank.platform.database.loaderPool.totalCount - bank.platform.database.loaderPool.idleCount

test('rows that are asked for early arrive whole; what nobody takes, because the work failed, gives its connection back', async () => {
  const { loaderPool } = bank.platform.database
  const early = await withStoringLine(loaderPool, async (line) => {
    const rows = line.read(numbers(200_000))
    await line.across(line.read('select 900001::bigint, 1::bigint, 0, 1::bigint'), into)
    return line.across(rows, into)
  })
  expect(early).toBe(200_000)
  const stuck = withStoringLine(loaderPool, async (line) => {
    await line.read(numbers(1_000_000))
    line.read('select 1 / 0')
    throw new Error('the bank has moved')
  })
  await expect(stuck).rejects.toThrow('the bank has moved')
  await expect.poll(lent).toBe(0)
})

test('a query that fails and a table that refuses are told, and neither keeps a connection', async () => {
  const { loaderPool } = bank.platform.database
  const wrong = withStoringLine(loaderPool, (line) => line.across(line.read('select 1::bigint, 1::bigint, 0, (1 / 0)::bigint'), into))
  await expect(wrong).rejects.toThrow('division by zero')
  const twice = withStoringLine(loaderPool, (line) => line.across(line.read(`${numbers(3)} union all select 3, 3, 0, 3`), into))
  await expect(twice).rejects.toThrow('learner_claim_pkey')
  await expect.poll(lent).toBe(0)
})
