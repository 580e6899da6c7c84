import { createHash } from 'node:crypto'
import { batches, files, privacy } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, testIdNumber } from '../../test/harness/bank.ts'
import { arrivalConsents, consentsTo } from './consents.ts'
import { purposes } from './texts.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const stateOf = (items: readonly privacy.Consent[]) => Object.fromEntries(items.map((i) => [i.purpose, i.state]))
const photo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

describe('consents', () => {
  test('at first nothing is agreed to: the service is the bank’s duty and everything that rests on consent is off', async () => {
    const mine = await bank.learner('hefei')
    const { informed, items } = await bank.ok(privacy.myConsents, {}, { as: mine })
    expect(informed).toBe(false)
    expect(stateOf(items)).toEqual({ service: 'none', sensitive: 'none', messages: 'none', portrait: 'none', sharing: 'none' })
    expect(items.filter((i) => i.basis === 'duty').map((i) => i.purpose)).toEqual(['service'])
    for (const purpose of privacy.ConsentPurpose.options) expect(await consentsTo(bank.platform.database.app, mine.id, purpose)).toBe(false)
  })

  test('after activation the person is informed and decides on sensitive data separately', async () => {
    const mine = await bank.learner('hefei')
    await bank.ok(privacy.confirmInformed, { versions: { service: 1, sensitive: 1 }, sensitive: true }, { as: mine })
    const { informed, items } = await bank.ok(privacy.myConsents, {}, { as: mine })
    expect([informed, stateOf(items)]).toEqual([
      true,
      { service: 'informed', sensitive: 'given', messages: 'none', portrait: 'none', sharing: 'none' },
    ])
  })

  test('withdrawing stops what rests on the consent at once, agreeing again opens it, and the history keeps all three decisions', async () => {
    const mine = await bank.learner('hefei')
    const upload = () => bank.call(files.uploadFile, { name: '证书.png' }, { as: mine, file: photo })
    expect((await upload()).status).toBe(200)
    for (const decision of ['give', 'withdraw'] as const)
      await bank.ok(privacy.decideConsent, { purpose: 'sensitive', version: 1, decision }, { as: mine })
    expect((await upload()).problem?.code).toBe('privacy.sensitive_withdrawn')
    await bank.ok(privacy.decideConsent, { purpose: 'sensitive', version: 1, decision: 'give' }, { as: mine })
    expect((await upload()).status).toBe(200)
    const { rows } = await sql<{ act: string }>`select act from privacy.consent where learner_id = ${mine.id} order by id`.execute(
      bank.platform.database.app,
    )
    expect(rows.map((r) => r.act)).toEqual(['given', 'withdrawn', 'given'])
  })

  test('a consent names the version of the text in force, and the duty has nothing to withdraw', async () => {
    const mine = await bank.learner('hefei')
    const give = (purpose: privacy.ConsentPurpose, version: number, decision: 'give' | 'withdraw' = 'give') =>
      bank.call(privacy.decideConsent, { purpose, version, decision }, { as: mine })
    expect((await give('portrait', 9)).problem?.code).toBe('privacy.text_changed')
    expect((await give('service', 1, 'withdraw')).problem?.code).toBe('privacy.not_consent')
  })

  test('the consents of a merged account count for the person', async () => {
    const [mine, former] = [await bank.learner('hefei'), await bank.learner('hefei')]
    await bank.ok(privacy.decideConsent, { purpose: 'portrait', version: 1, decision: 'give' }, { as: former })
    const db = bank.platform.database.app
    await sql`insert into accounts.alias (learner_id, canonical_id, at) values (${former.id}, ${mine.id}, ${bank.clock.now()})`.execute(db)
    expect(await consentsTo(db, mine.id, 'portrait')).toBe(true)
  })

  test('a text that people have read is never edited: a change is a further version', () => {
    const digests = Object.entries(purposes).flatMap(([purpose, { versions }]) =>
      versions.map((v, i) => `${purpose} ${i + 1} ${createHash('sha256').update(JSON.stringify(v)).digest('hex').slice(0, 16)}`),
    )
    expect(digests).toMatchInlineSnapshot(`
      [
        "service 1 aeb4b492d491608d",
        "sensitive 1 596cbbc56f0d82e2",
        "messages 1 ce7745ef8b63d465",
        "portrait 1 372daad9b94b886a",
        "sharing 1 62645d3ca37b3da1",
      ]
    `)
  })
})

test('a person who was imported reads by whom, when and on which legal basis', async () => {
  const clerk = await bank.staff('centreClerk', 'openUniversity')
  const director = await bank.staff('centreDirector', 'openUniversity')
  const file = Buffer.from(`姓名,证件号码,手机号\n钱一,${testIdNumber(70_001)},15400070001\n`)
  const about = { kind: 'people', name: '新生.csv', basis: 'statutoryDuty', basisDocument: '教学〔2026〕1 号' } as const
  const { batch } = await bank.ok(batches.uploadBatch, about, { as: clerk, file })
  await bank.ok(batches.checkBatch, { id: batch.id }, { as: clerk })
  await bank.runJobs()
  await bank.ok(batches.submitBatch, { id: batch.id }, { as: clerk })
  await bank.ok(batches.approveBatch, { id: batch.id }, { as: director })
  await bank.runJobs()
  const db = bank.platform.database.app
  const { rows } = await sql<{ id: string }>`select id from accounts.learner where name = '钱一'`.execute(db)
  const mine = await bank.learner('hefei')
  // The imported account stands behind this learner's session: the person has merged the two.
  await sql`insert into accounts.alias (learner_id, canonical_id, at) values (${rows[0]?.id}, ${mine.id}, ${bank.clock.now()})`.execute(db)
  const { imports } = await bank.ok(privacy.myConsents, {}, { as: mine })
  expect(imports).toMatchObject([
    {
      what: 'people',
      office: bank.unit('openUniversity').name,
      basis: { zh: '履行法定职责或者法定义务所必需' },
      document: '教学〔2026〕1 号',
    },
  ])
  // A first arrival by a door that verifies tells the same before the account wakes.
  expect(await arrivalConsents.imports(db, mine.id)).toEqual(imports)
})
