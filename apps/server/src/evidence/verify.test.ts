import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identity } from '@creditbank/contract'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, testIdNumber } from '../../test/harness/bank.ts'
import { createAdmin } from '../identity/index.ts'
import { seedDemo } from '../demo/seed.ts'
import { idNumbersIn } from './secretsStore.ts'
import { verify } from './index.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
  const clerk = await bank.staff('centreClerk', 'hefei')
  for (const n of [1, 2, 3]) {
    await bank.learner('hefei')
    await bank.ok(identity.staffPreferences, { key: `k${n}`, value: n }, { as: clerk })
  }
  await bank.runPeriodic('audit.chain')
})
afterAll(() => bank.close())

const look = async (): Promise<{ code: number; lines: string[] }> => {
  const lines: string[] = []
  return { code: await verify(bank.platform, undefined, (line) => lines.push(line)), lines }
}
const broken = async (): Promise<string[]> =>
  (await look()).lines.filter((l) => !l.startsWith('ok') && !l.startsWith(' ') && !/passed/.test(l)).map((l) => l.replace(/ \(.*/, ''))

const asAdmin = async (...statements: string[]): Promise<void> => {
  const admin = new pg.Client({ connectionString: bank.adminUrl })
  await admin.connect()
  for (const statement of statements) await admin.query(statement)
  await admin.end()
}

test('a sound bank keeps every law', async () => {
  const { code, lines } = await look()
  expect(lines.filter((l) => !l.startsWith('ok'))).toEqual([`${lines.length - 1} passed, 0 failed`])
  expect(code).toBe(0)
})

test.each([
  [
    'a changed audit column',
    'update audit.record set params = \'{"x":1}\' where id = (select min(id) from audit.record)',
    "update audit.record set params = (convert_from(bytes, 'UTF8')::jsonb)->'params'",
    'BROKEN audit bytes match columns',
  ],
  [
    'a lost claim’s outcome',
    'insert into outcomes.learner_claim values (1, 1, 1, 77)',
    'delete from outcomes.learner_claim where outcome_id = 77',
    'BROKEN no outcome is lost',
  ],
  [
    'an affiliation that shows another name',
    "update accounts.affiliation set name = '别人' where id = (select min(id) from accounts.affiliation)",
    'update accounts.affiliation a set name = l.name from accounts.learner l where l.id = a.learner_id',
    'BROKEN affiliations show their learner',
  ],
  [
    'a row outside its unit’s scope',
    'update accounts.affiliation set l2 = l1 where id = (select min(id) from accounts.affiliation)',
    'update accounts.affiliation a set l2 = o.l2 from organizations.organization o where o.id = a.organization_id',
    'BROKEN rows lie in their unit’s scope',
  ],
  [
    'a person whom a stranger’s unit sees',
    "update accounts.learner set seen_by = '{77}' where id = (select min(id) from accounts.learner)",
    "update accounts.learner set seen_by = '{}' where seen_by = '{77}'",
    'BROKEN people are seen by the units that they belong to',
  ],
  [
    'a batch that does not add up',
    "insert into deposits.batch (id, serial, kind, organization_id, l1, file_name, state, rows_read, rows_stored, prepared_by, prepared_at) select 5, 5, 'outcomes', id, id, 'x', 'committed', 10, 9, 1, now() from organizations.organization where parent_id is null",
    'delete from deposits.batch where id = 5',
    'BROKEN batch counts add up',
  ],
  [
    'a sealed value that does not open',
    "update accounts.learner set phone_sealed = '\\x0102' where id = (select min(id) from accounts.learner)",
    'update accounts.learner set phone_sealed = null where length(phone_sealed) = 2',
    'BROKEN encrypted fields are readable',
  ],
])('%s is found', async (_case, harm, mend, law) => {
  await asAdmin(harm)
  expect(await broken()).toContain(law)
  await asAdmin(mend)
  expect(await broken()).toEqual([])
})

test('an ID number in plain, in a column, in a log or in a temporary file, is found without being shown', async () => {
  const number = testIdNumber(42)
  await asAdmin(`update organizations.organization set address = '证件 ${number} 张' where parent_id is null`)
  mkdirSync(join(bank.platform.config.dataDir, 'log'), { recursive: true })
  writeFileSync(join(bank.platform.config.dataDir, 'log', 'x.log'), `{"id":"${number}"}`)
  const { code, lines } = await look()
  expect(code).toBe(1)
  expect(lines.filter((l) => l.startsWith('BROKEN')).map((l) => l.replace(/ \(.*/, ''))).toEqual([
    'BROKEN no plain ID number in the database',
    'BROKEN no plain ID number in logs and temporary files',
  ])
  expect(lines.join('\n')).not.toContain(number)
  await asAdmin('update organizations.organization set address = null where parent_id is null')
  writeFileSync(join(bank.platform.config.dataDir, 'log', 'x.log'), '')
})

test.each([
  [testIdNumber(7), 1],
  ['1234567890123456789', 0],
  ['a34990019800101007X', 0],
  ['349900198013010071', 0],
])('%s holds %i ID numbers', (text, n) => expect(idNumbersIn(text)).toBe(n))

test('create-admin makes three separated officers with initial passwords that must be changed, once', async () => {
  expect(await createAdmin(bank.platform, [])).toBe(0)
  expect(await createAdmin(bank.platform, [])).toBe(1)
  const { rows } =
    await sql`select role, must_change from identity.appointment a join identity.staff s on s.id = a.staff_id where s.user_name like '%.officer' order by role`.execute(
      bank.platform.database.app,
    )
  expect(rows).toEqual(['auditOfficer', 'securityOfficer', 'systemOfficer'].map((role) => ({ role, must_change: true })))
})

test('the demo province keeps every law', { timeout: 180_000 }, async () => {
  const demo = await openBank({ now: '2026-11-20T02:00:00Z' })
  try {
    await asEmpty(demo)
    await seedDemo(demo.platform)
    await demo.runPeriodic('audit.chain')
    const lines: string[] = []
    await verify(demo.platform, undefined, (line) => lines.push(line))
    expect(lines.filter((l) => !l.startsWith('ok'))).toEqual([`${lines.length - 1} passed, 0 failed`])
  } finally {
    await demo.close()
  }
})

/** The demo province seeds an empty bank only. */
const asEmpty = async (demo: Bank): Promise<void> => {
  const admin = new pg.Client({ connectionString: demo.adminUrl })
  await admin.connect()
  await admin.query('delete from organizations.organization')
  await admin.end()
}
