import {
  accounts,
  batches,
  catalog,
  certification,
  conversions,
  deposits,
  conversionRules,
  type Endpoint,
  enrolments,
  identity,
  organizations,
  programmes,
  proofs,
} from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { givenEntry } from '../src/deposits/given.ts'
import { type FixtureKind, fixtures } from './fixtures.ts'
import { type Bank, openBank, type TestStaff } from './harness/bank.ts'
import { askedExport, exportedRows } from './harness/exported.ts'
import type { UnitKey } from './harness/units.ts'

let bank: Bank
let made: ReturnType<typeof fixtures>
beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  made = fixtures(bank)
})
afterAll(() => bank.close())

const exported = <E extends Endpoint>(endpoint: E, filters: object, as: TestStaff) => exportedRows(bank, endpoint, filters, as)

const audited = async (act: string): Promise<unknown> =>
  (
    await sql<{ params: unknown }>`select params from audit.record where act = ${act} order by id desc limit 1`.execute(
      bank.platform.database.app,
    )
  ).rows[0]?.params

type Case = {
  readonly list: string
  readonly endpoint: Endpoint
  readonly act: string
  readonly by: readonly [Parameters<Bank['staff']>[0], UnitKey]
  /** Puts rows into the list: `mine` it shows to `by`, `other` it does not. */
  readonly given: (mine: string, other: string) => Promise<unknown>
  /** A filter of the list that leaves all of the rows out. */
  readonly none: object
  /** Who reads no such list. */
  readonly denied: readonly [Parameters<Bank['staff']>[0], UnitKey]
}

const named = (table: string, from: string, name: string) =>
  sql`update ${sql.table(table)} set name = ${name} where name = ${from}`.execute(bank.platform.database.app)

/** Things of a kind at two units, each with a text of its own in the column that `where` names. */
const texts = async (
  kind: FixtureKind,
  at: readonly [UnitKey, UnitKey],
  where: readonly [table: string, column: string, of?: (id: string) => ReturnType<typeof sql>],
  values: readonly [string, string],
): Promise<void> => {
  const [table, column, of = (id: string) => sql`id = ${id}`] = where
  for (const n of [0, 1] as const) {
    const id = await made(kind, at[n])
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${values[n]} where ${of(id)}`.execute(bank.platform.database.app)
  }
}
/** What two clerks proposed, each with a name of their own. */
const proposed = async (kind: 'freeze' | 'merge', names: readonly [string, string]): Promise<void> => {
  for (const [n, key] of (['hefei', 'wuhu'] as const).entries()) {
    const clerk = await bank.staff('centreReviewer', key, kind)
    await sql`update identity.staff set name = ${names[n]} where id = ${clerk.id}`.execute(bank.platform.database.app)
    await sql`update ${sql.table(`accounts.${kind}`)} set proposed_by = ${clerk.id} where id = ${await made(kind, key)}`.execute(
      bank.platform.database.app,
    )
  }
}
const cities = ['hefei', 'wuhu'] as const
const schools = ['openUniversity', 'techUniversity'] as const

const scoped = async (table: string, key: UnitKey, values: Readonly<Record<string, unknown>>): Promise<void> => {
  const { id, l1, l2, l3, l4 } = bank.unit(key)
  const row: Record<string, unknown> = { organization_id: id, l1, l2, l3, l4, ...values }
  const names = Object.keys(row)
  await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) values (${sql.join(names.map((name) => row[name]))})`.execute(
    bank.platform.database.app,
  )
}
const application = async (key: UnitKey) => {
  const [id, now] = [bank.platform.newId(), bank.clock.now()]
  const { id: learner_id } = await bank.learner(key)
  return { id, number: `D${id}`, learner_id, state: 'submitted', channel: 'self', created_at: now, updated_at: now }
}
const batch = () => {
  const id = bank.platform.newId()
  return { id, serial: id, kind: 'outcomes', state: 'submitted', prepared_by: 1, prepared_at: bank.clock.now() }
}

const lists: readonly Case[] = [
  {
    list: 'entries',
    endpoint: catalog.exportEntries,
    act: 'catalog.exportEntries',
    by: ['centreClerk', 'hefei'],
    given: async (mine, other) => [
      await givenEntry(bank, { name: mine, state: 'draft' }),
      await givenEntry(bank, { name: other, state: 'draft', owner: 'wuhu' }),
    ],
    none: { state: 'closed' },
    denied: ['auditOfficer', 'management'],
  },
  {
    list: 'achievements',
    endpoint: catalog.exportAchievements,
    act: 'catalog.exportAchievements',
    by: ['centreClerk', 'hefei'],
    given: async (mine, other) => {
      await givenEntry(bank, { name: mine })
      await givenEntry(bank, { name: other, owner: 'wuhu' })
      await sql`update catalog.achievement set state = 'draft' where name = any(${[mine, other]})`.execute(bank.platform.database.app)
    },
    none: { state: 'retired' },
    denied: ['auditOfficer', 'management'],
  },
  {
    list: 'organizations',
    endpoint: organizations.exportOrganizations,
    act: 'organizations.export',
    by: ['centreDirector', 'hefei'],
    given: async (mine, other) => {
      await named('organizations.organization', bank.unit('hefei').name, mine)
      await named('organizations.organization', bank.unit('wuhu').name, other)
    },
    none: { status: 'merged' },
    denied: ['authorityReader', 'provinceAuthority'],
  },
  {
    list: 'deposits',
    endpoint: deposits.exportDeposits,
    act: 'deposits.export',
    by: ['centreDirector', 'hefei'],
    given: async (mine, other) => {
      await scoped('deposits.deposit', 'hefei', { ...(await application('hefei')), wanted: mine })
      await scoped('deposits.deposit', 'wuhu', { ...(await application('wuhu')), wanted: other })
    },
    none: { state: 'refused' },
    denied: ['centreClerk', 'hefei'],
  },
  {
    list: 'batches',
    endpoint: batches.exportBatches,
    act: 'batches.export',
    by: ['centreClerk', 'hefei'],
    given: async (mine, other) => {
      await scoped('deposits.batch', 'hefei', { ...batch(), file_name: mine })
      await scoped('deposits.batch', 'wuhu', { ...batch(), file_name: other })
    },
    none: { state: 'failed' },
    denied: ['subCentreClerk', 'hefeiShushan'],
  },
  {
    list: 'staff',
    endpoint: identity.exportStaff,
    act: 'staff.export',
    by: ['centreDirector', 'hefei'],
    given: async (mine, other) => {
      await named('identity.staff', (await bank.staff('pointClerk', 'hefeiPoint')).name, mine)
      await named('identity.staff', (await bank.staff('pointClerk', 'wuhuPoint')).name, other)
    },
    none: { search: '没有这个人' },
    denied: ['centreClerk', 'hefei'],
  },
  {
    list: 'applications for an account',
    endpoint: accounts.exportApplications,
    act: 'accounts.exportApplications',
    by: ['centreDirector', 'hefei'],
    given: async (...values) => {
      await texts('application', cities, ['accounts.application', 'number'], values)
      await sql`update accounts.application set state = 'submitted' where state = 'draft'`.execute(bank.platform.database.app)
    },
    none: { state: 'refused' },
    denied: ['centreClerk', 'hefei'],
  },
  {
    list: 'freezes',
    endpoint: accounts.exportFreezes,
    act: 'accounts.exportFreezes',
    by: ['centreDirector', 'hefei'],
    given: (...names) => proposed('freeze', names),
    none: { state: 'lifted' },
    denied: ['centreClerk', 'hefei'],
  },
  {
    list: 'merges',
    endpoint: accounts.exportMerges,
    act: 'accounts.exportMerges',
    by: ['centreDirector', 'hefei'],
    given: (...names) => proposed('merge', names),
    none: { state: 'undone' },
    denied: ['centreClerk', 'hefei'],
  },
  {
    list: 'proofs',
    endpoint: proofs.exportProofs,
    act: 'proofs.export',
    by: ['centreClerk', 'hefei'],
    given: (...values) =>
      texts(
        'proof',
        cities,
        ['organizations.organization', 'name', (id) => sql`id = (select organization_id from proofs.proof where id = ${id})`],
        values,
      ),
    none: { channel: 'batch' },
    denied: ['subCentreClerk', 'hefeiShushan'],
  },
  {
    list: 'certifications',
    endpoint: certification.exportCertifications,
    act: 'certification.export',
    by: ['centreDirector', 'hefei'],
    given: (...values) =>
      texts(
        'certification',
        cities,
        [
          'catalog.entry',
          'name',
          (id) =>
            sql`id = (select o.entry_id from certification.application a join outcomes.outcome o on o.id = a.outcome_id where a.id = ${id})`,
        ],
        values,
      ),
    none: { state: 'refused' },
    denied: ['centreClerk', 'hefei'],
  },
  {
    list: 'programmes',
    endpoint: programmes.exportProgrammes,
    act: 'programmes.export',
    by: ['registrar', 'openUniversity'],
    given: (...values) => texts('programme', schools, ['programmes.programme', 'code'], values),
    none: { state: 'retired' },
    denied: ['centreClerk', 'openUniversity'],
  },
  {
    list: 'enrolments',
    endpoint: enrolments.exportEnrolments,
    act: 'programmes.exportRoll',
    by: ['registrar', 'openUniversity'],
    given: (...values) => texts('enrolment', schools, ['programmes.enrolment', 'class_name'], values),
    none: { cohort: 1999 },
    denied: ['managementDirector', 'management'],
  },
  {
    list: 'conversions',
    endpoint: conversions.exportConversions,
    act: 'conversion.export',
    by: ['registrar', 'openUniversity'],
    given: (...values) =>
      texts(
        'conversion',
        schools,
        ['programmes.enrolment', 'class_name', (id) => sql`id = (select enrolment_id from conversion.application where id = ${id})`],
        values,
      ),
    none: { state: 'revoked' },
    denied: ['centreClerk', 'openUniversity'],
  },
  {
    list: 'conversion rules',
    endpoint: conversionRules.exportRules,
    act: 'conversion.exportRules',
    by: ['registrar', 'openUniversity'],
    given: (...values) => texts('conversionRule', schools, ['conversion.rule', 'number'], values),
    none: { search: '没有这条规则' },
    denied: ['centreClerk', 'openUniversity'],
  },
  {
    list: 'standards',
    endpoint: certification.exportStandards,
    act: 'certification.exportStandards',
    by: ['centreClerk', 'hefei'],
    given: (...values) => texts('standard', cities, ['certification.standard', 'basis'], values),
    none: { search: '没有这项标准' },
    denied: ['auditOfficer', 'management'],
  },
  {
    list: 'repairs',
    endpoint: accounts.exportRepairs,
    act: 'accounts.exportRepairs',
    by: ['centreDirector', 'hefei'],
    given: (...values) =>
      texts(
        'repair',
        cities,
        ['accounts.learner', 'id_masked', (id) => sql`id = (select learner_id from accounts.repair where id = ${id})`],
        values,
      ),
    none: { state: 'resolved' },
    denied: ['centreClerk', 'hefei'],
  },
]

describe.each(lists)('the list of $list', ({ list, endpoint, act, by, given, none, denied }) => {
  test('is exported as its filters show it, in scope, with no cell that evaluates, audited; only by who may', async () => {
    const staff = await bank.staff(...by)
    await given(`=1+1 ${list}`, `他处 ${list}`)
    const rows = (await exported(endpoint, {}, staff)).join('\n')
    expect(rows).toContain(`'=1+1 ${list}`)
    expect(rows).not.toContain(`他处 ${list}`)
    expect(await audited(act)).toEqual({ format: 'csv', reason: { text: expect.stringMatching(/^[0-9a-f]{64}$/) } })
    expect(await exported(endpoint, none, staff)).toEqual([])
    expect((await bank.call(endpoint, askedExport, { as: await bank.staff(...denied) })).status).toBe(403)
  })
})

test.each([
  ['conversions', conversions.exportConversions, 'conversion', 'conversion.application', 'conversions.export'],
  ['enrolments', enrolments.exportEnrolments, 'enrolment', 'programmes.enrolment', 'programmes.export'],
] as const)('the export of %s masks the student, who sees that they were in it', async (_list, endpoint, kind, table, look) => {
  const id = await made(kind, 'openUniversity')
  const db = bank.platform.database.app
  const { rows } = await sql<{
    id: string
    name: string
  }>`select l.id, l.name from ${sql.table(table)} t join accounts.learner l on l.id = t.learner_id where t.id = ${id}`.execute(db)
  const [student] = rows
  const text = (await exported(endpoint, {}, await bank.staff('registrar', 'openUniversity'))).join('\n')
  expect(text).not.toContain(student?.name)
  const { rows: seen } = await sql<{
    n: number
  }>`select count(*)::int as n from privacy.access where learner_id = ${student?.id} and kind = ${look}`.execute(db)
  expect(seen[0]?.n).toBeGreaterThan(0)
})

test('the export of applications masks the applicant, who sees that they were in it', async () => {
  const learner = await bank.learner('hefei')
  await scoped('deposits.deposit', 'hefei', { ...(await application('hefei')), learner_id: learner.id, wanted: '会计基础' })
  const rows = await exported(deposits.exportDeposits, { learnerId: learner.id }, await bank.staff('centreDirector', 'hefei'))
  expect(rows).toHaveLength(1)
  expect(rows.join()).not.toContain(learner.name)
  const { rows: seen } = await sql<{ kind: string }>`select kind from privacy.access where learner_id = ${learner.id}`.execute(
    bank.platform.database.app,
  )
  expect(seen.map((one) => one.kind)).toContain('deposits.export')
})

test('an export of more rows than one page holds each of them once', async () => {
  const unit = bank.unit('hefei')
  await sql`insert into organizations.organization (id, code, name, kind, parent_id, l1, l2, l3, l4, created_at, updated_at)
    select 9000000 + n, 'SP' || lpad(n::text, 6, '0'), '受理点' || n, 'servicePoint', ${unit.id}, ${unit.l1}, ${unit.l2}, null, 9000000 + n, now(), now() from generate_series(1, 2001) n`.execute(
    bank.platform.database.app,
  )
  const rows = await exported(organizations.exportOrganizations, { kind: 'servicePoint' }, await bank.staff('centreDirector', 'hefei'))
  const codes = rows.flatMap((row) => /SP\d{6}/.exec(row)?.[0] ?? [])
  expect(new Set(codes).size).toBe(2001)
  expect(codes).toHaveLength(2001)
})
