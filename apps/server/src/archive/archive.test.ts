import { archive } from '@creditbank/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenEntry } from '../deposits/given.ts'
import { archiveJson } from './store.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

test('同一时刻很多人打开档案，每个人看到的都是自己的', async () => {
  const entry = await givenEntry(bank)
  const people = await Promise.all(Array.from({ length: 6 }, () => bank.learner('hefei')))
  const own = await Promise.all(people.map((person) => storedOutcome(bank, person, entry)))
  const asked = Array.from({ length: 60 }, (_, i) => i % people.length)
  const seen = await Promise.all(asked.map((i) => bank.ok(archive.readArchive, {}, { as: people[i] ?? fail() })))
  expect(seen.map((one) => one.outcomes.map((outcome) => outcome.id))).toEqual(asked.map((i) => [own[i]]))
  expect(seen.map((one) => one.account.name)).toEqual(asked.map((i) => people[i]?.name))
})

test('over midnight each archive is judged by the day it was asked on', async () => {
  const entry = await givenEntry(bank)
  const person = await bank.learner('hefei')
  await storedOutcome(bank, person, entry, { expiresOn: '2026-05-01' })
  const days = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? '2026-05-01' : '2026-05-02'))
  const texts = await Promise.all(days.map((day) => archiveJson(bank.platform.database.appPool, person.id, day)))
  expect(texts.map((text) => /"status" : "(\w+)"/.exec(text ?? '')?.[1])).toEqual(
    days.map((day) => (day === '2026-05-01' ? 'valid' : 'expired')),
  )
})

const fail = (): never => {
  throw new Error('no such person in this test')
}
