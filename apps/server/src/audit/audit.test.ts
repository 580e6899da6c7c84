import { audit, files, identity, jobs } from '@creditbank/contract'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../test/harness/bank.ts'
import { writeAudit } from '../platform/command.ts'
import { systemContext } from '../platform/context.ts'
import { chainPending, walkChain } from './index.ts'

let bank: Bank
let officer: TestStaff
beforeAll(async () => {
  bank = await openBank()
  officer = await bank.staff('auditOfficer', 'management')
})
afterAll(() => bank.close())

const act = async (as: TestStaff, key: string): Promise<void> => {
  await bank.ok(identity.staffPreferences, { key, value: 1 }, { as })
}

test('every command leaves one record, and the sequencer chains it: nothing waits and every link holds', async () => {
  const clerk = await bank.staff('centreClerk', 'hefei')
  for (const n of [1, 2, 3]) await act(clerk, `k${n}`)
  expect((await bank.ok(audit.chainStatus, {}, { as: officer })).pending).toBe(3)
  await bank.runPeriodic('audit.chain')
  const state = await bank.ok(audit.chainStatus, {}, { as: officer })
  expect([state.length, state.pending, state.checked, state.intact]).toEqual(['3', 0, 3, true])
})

test('two sequencers at once chain each record once, without a gap', async () => {
  const clerk = await bank.staff('centreClerk', 'hefei')
  await Promise.all([...Array(40).keys()].map((n) => act(clerk, `p${n}`)))
  await Promise.all([0, 1, 2].map(() => chainPending(bank.platform)))
  await chainPending(bank.platform)
  const { rows } = await sql<{ n: string; last: string }>`select count(*) as n, max(seq) as last from audit.chain`.execute(
    bank.platform.database.app,
  )
  expect(rows[0]).toEqual({ n: '43', last: '43' })
  expect(await walkChain(bank.platform, 1n)).toEqual({ checked: 43, broken: null })
})

test('the chain goes past one reading of 5,000 links', async () => {
  const ctx = systemContext(bank.platform, 'many')
  await bank.platform.database.app.transaction().execute(async (tx) => {
    for (let n = 0; n < 5_100; n += 1) await writeAudit(tx, ctx, { act: 'test.many' })
  })
  expect(await chainPending(bank.platform)).toBe(5_100)
  expect(await walkChain(bank.platform, 1n)).toEqual({ checked: 5_143, broken: null })
})

test('the application can neither change nor delete a record or a link', async () => {
  for (const statement of [
    "update audit.record set act = 'x'",
    'delete from audit.record',
    "update audit.chain set hash = ''",
    'delete from audit.chain',
  ])
    await expect(sql.raw(statement).execute(bank.platform.database.app)).rejects.toThrow('permission denied')
})

test('a record changed behind everybody’s back breaks the chain at its place', async () => {
  const admin = new pg.Client({ connectionString: bank.adminUrl })
  await admin.connect()
  const { rows } = await admin.query<{ record_id: string }>('select record_id from audit.chain where seq = 10')
  await admin.query("update audit.record set bytes = convert_to('{}', 'UTF8') where id = $1", [rows[0]?.record_id])
  expect((await walkChain(bank.platform, 1n)).broken).toMatchObject({ seq: '10', why: 'hash' })
  expect((await bank.ok(audit.auditRecord, { id: rows[0]?.record_id ?? '' }, { as: officer })).intact).toBe(false)
  await admin.end()
})

test('the audit officer finds records by who, what and when; nobody else does', async () => {
  const clerk = await bank.staff('centreClerk', 'hefei')
  const found = await bank.ok(audit.searchAudit, { actorKind: 'staff', actorId: clerk.id, act: 'staff.', limit: 10 }, { as: officer })
  expect([found.count, found.items.length, found.items[0]?.act, found.items[0]?.actorName, found.items[0]?.organization?.name]).toEqual([
    43,
    10,
    'staff.savePreference',
    clerk.name,
    '合肥市认证服务中心',
  ])
  const next = await bank.ok(audit.searchAudit, { actorId: clerk.id, act: 'staff.', limit: 10, cursor: found.next ?? '' }, { as: officer })
  expect(BigInt(next.items[0]?.id ?? 0)).toBeLessThan(BigInt(found.items.at(-1)?.id ?? 0))
  expect((await bank.ok(audit.searchAudit, { from: '2026-09-16' }, { as: officer })).items).toEqual([])
  expect((await bank.ok(audit.searchAudit, { from: '2026-09-15', to: '2026-09-15', act: 'test.many' }, { as: officer })).count).toBe(5_100)
  for (const role of ['managementDirector', 'systemOfficer', 'securityOfficer'] as const)
    expect((await bank.call(audit.searchAudit, {}, { as: await bank.staff(role, 'management') })).problem?.code).toBe('permission.denied')
})

test('an export arrives in the tray as a file of one’s own that no cell evaluates and that is gone after a day', async () => {
  const { jobId } = await bank.ok(
    audit.exportAudit,
    { act: 'staff.savePreference', format: 'csv', reason: '季度检查' },
    { as: officer, key: 'export-audit-1' },
  )
  const again = await bank.ok(
    audit.exportAudit,
    { act: 'staff.savePreference', format: 'csv', reason: '季度检查' },
    { as: officer, key: 'export-audit-1' },
  )
  expect(again.jobId).toBe(jobId)
  await bank.runJobs()
  const tray = await bank.ok(jobs.listJobs, {}, { as: officer })
  expect(tray.items).toMatchObject([{ id: jobId, state: 'done', done: 43 }])
  const id = tray.items[0]?.href?.split('/').at(-1) ?? ''
  const file = await bank.call(files.downloadStaffFile, { id }, { as: officer })
  const lines = file.bytes.toString('utf8').split('\r\n').slice(0, -1)
  expect([lines.length, lines[0]?.startsWith('\ufeff链上序号,时间')]).toEqual([44, true])
  expect((await bank.call(files.downloadStaffFile, { id }, { as: await bank.staff('managementDirector', 'management') })).status).toBe(404)
  bank.clock.advance(25 * 3_600_000)
  await bank.runPeriodic('files.sweep')
  expect((await bank.call(files.downloadStaffFile, { id }, { as: officer })).status).toBe(404)
})

test('an export whose right ended while it waited fails instead of running', async () => {
  const leaving = await bank.staff('auditOfficer', 'management', 'leaving')
  const { jobId } = await bank.ok(audit.exportAudit, { format: 'xlsx', reason: '交接' }, { as: leaving })
  await sql`update identity.appointment set ended_at = now() where id = ${leaving.appointmentId}`.execute(bank.platform.database.app)
  await bank.runJobs()
  const { rows } = await sql`select state, failure from platform.job where id = ${jobId}`.execute(bank.platform.database.app)
  expect(rows).toEqual([{ state: 'failed', failure: 'permission.denied' }])
})
