import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { batches } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../../test/harness/bank.ts'
import { expiryOf, storedEvent } from '../../outcomes/index.ts'
import { eventBytes } from '../../platform/command.ts'
import { accountNoOf } from '../../platform/pure/accountNo.ts'
import { writeXlsx } from '../../platform/sheets/index.ts'
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

const peopleBasis = { basis: 'statutoryDuty', basisDocument: '教学〔2026〕1 号' } as const
const upload = (file: Buffer, as: TestStaff, name = '成绩.csv', kind: batches.BatchKind = 'outcomes') =>
  bank.ok(batches.uploadBatch, { kind, name, ...(kind === 'people' ? peopleBasis : {}) }, { as, file })
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
const rowsOf = async <T>(text: string): Promise<T[]> => (await sql.raw<T>(text).execute(bank.platform.database.app)).rows
const count = async (text: string): Promise<number> => Number((await rowsOf<{ n: string }>(`select count(*) as n from ${text}`))[0]?.n)
const xlsx = async (header: readonly string[], rows: readonly (readonly string[])[]): Promise<Buffer> => {
  const out = new PassThrough()
  const [bytes] = await Promise.all([
    buffer(out),
    writeXlsx(out, { sheets: [{ name: '数据', columns: header.map((h) => ({ header: h })), rows }] }),
  ])
  return bytes
}

test('ten thousand rows of a CSV become ten thousand outcomes with claims, evidence and accounts, and the same file again stores nothing', async () => {
  const entry = await givenEntry(bank, { number: 'ML-1' })
  const file = outcomesCsv(Array.from({ length: 10_000 }, (_, n) => outcomeRow(n, entry.number)))
  const batch = await stored(file)
  expect(batch.failure).toBeNull()
  expect(batch.state).toBe('committed')
  expect(batch.counts).toEqual({ read: 10_000, new: 10_000, unchanged: 0, wrong: 0, stored: 10_000, people: 10_000 })
  expect(await count(`outcomes.outcome where batch_id = ${batch.id}`)).toBe(10_000)
  expect(
    await count(
      `outcomes.learner_claim c join outcomes.outcome o on o.learner_id = c.learner_id and o.id = c.outcome_id where o.batch_id = ${batch.id}`,
    ),
  ).toBe(10_000)
  expect(await count(`outcomes.certificate_claim where issuer_id = ${entry.issuerId}`)).toBe(10_000)
  expect(await count(`evidence.event where kind = 'outcome.stored'`)).toBe(10_000)
  expect(await count(`audit.record where act = 'batches.commit' and subject_id = ${batch.id}`)).toBe(1)
  expect(await count(`pg_tables where schemaname = 'deposits_staging'`)).toBe(0)
  const again = await upload(file, clerk)
  expect([again.earlier, again.batch.id]).toEqual([true, batch.id])
  const other = await checked(Buffer.concat([file, Buffer.from('\n')]))
  expect(other.counts).toMatchObject({ new: 0, unchanged: 10_000, wrong: 0 })
  expect((await bank.call(batches.submitBatch, { id: other.id }, { as: clerk })).problem?.code).toBe('batches.nothing_to_store')
})

test('the same rows as a workbook are the same rows', async () => {
  const entry = await givenEntry(bank, { number: 'ML-2' })
  const rows = Array.from({ length: 10_000 }, (_, n) => outcomeRow(n, entry.number, 'XL'))
  const header = ['姓名', '证件号码', '名录编号', '成绩', '学时', '学分', '取得日期', '证书编号']
  const first = await stored(await xlsx(header, rows))
  expect(first.counts).toMatchObject({ read: 10_000, stored: 10_000, wrong: 0 })
  const second = await checked(outcomesCsv(rows))
  expect(second.counts).toMatchObject({ new: 0, unchanged: 10_000 })
})

test('a batch writes the bytes of evidence and the account numbers that single acts write', async () => {
  const entry = await givenEntry(bank, { number: 'ML-3', months: 36, repeats: 'day' })
  const batch = await stored(outcomesCsv([outcomeRow(20_001, entry.number, 'EV')]))
  const [o] = await rowsOf<Record<string, string>>(
    `select o.*, e.bytes, e.at, e.salt from outcomes.outcome o join evidence.event e on e.id = o.id where o.batch_id = ${batch.id}`,
  )
  const stored1 = await rowsOf<{
    id: string
    learner_id: string
    entry_id: string
    achievement_id: string
    achievement_version: number
    occurrence: number
    organization_id: string
    credits: number
    minutes: number
    obtained_on: string
    expires_on: string
    bytes: Buffer
    at: Date
    salt: Buffer
  }>(`select o.*, e.bytes, e.at, e.salt from outcomes.outcome o join evidence.event e on e.id = o.id where o.batch_id = ${batch.id}`)
  const row = stored1[0]
  if (row === undefined || o === undefined) throw new Error('no outcome')
  const draft = storedEvent({
    id: row.id,
    learnerId: row.learner_id,
    entryId: row.entry_id,
    achievementId: row.achievement_id,
    achievementVersion: row.achievement_version,
    occurrence: row.occurrence,
    organizationId: row.organization_id,
    credits: row.credits,
    minutes: row.minutes,
    obtainedOn: row.obtained_on,
  })
  expect(row.bytes.toString()).toBe(eventBytes(row.id, row.at.toISOString(), draft).toString())
  expect(row.salt.length).toBe(16)
  expect([row.occurrence, row.expires_on]).toEqual([20260630, '2029-06-30'])
  const opened = await rowsOf<{ bytes: Buffer; id: string; at: Date; learner: string; organization: string; account_no: string }>(
    `select e.id, e.bytes, e.at, l.id as learner, l.organization_id as organization, l.account_no from accounts.learner l join evidence.event e on e.kind = 'account.opened' and convert_from(e.bytes, 'UTF8') like '%"learner":"' || l.id || '"%' where l.id = ${row.learner_id}`,
  )
  const account = opened[0]
  if (account === undefined) throw new Error('no account event')
  const event = {
    kind: 'account.opened',
    facts: { learner: account.learner, channel: 'batch', level: 'none', organization: account.organization },
  }
  expect(account.bytes.toString()).toBe(eventBytes(account.id, account.at.toISOString(), event).toString())
  const serials = [1n, 12n, 9_999_999_999_999n, 4_203_117n]
  const numbers = await rowsOf<{ n: string }>(
    `select accounts.account_no(s) as n from unnest(array[${serials.join(',')}]::bigint[]) with ordinality x(s, k) order by k`,
  )
  expect(numbers.map((r) => r.n)).toEqual(serials.map(accountNoOf))
})

test('two clerks who store the same rows at once make no doubles, and the same file makes one batch', async () => {
  const entry = await givenEntry(bank, { number: 'ML-4' })
  const rows = Array.from({ length: 2000 }, (_, n) => outcomeRow(30_000 + n, entry.number, 'TW'))
  const other = await bank.staff('centreClerk', 'openUniversity', 'second')
  const same = await Promise.all([upload(outcomesCsv(rows), clerk), upload(outcomesCsv(rows), other)])
  expect(new Set(same.map((s) => s.batch.id)).size).toBe(1)
  const strangers = await bank.staff('centreClerk', 'techUniversity')
  const boss = await bank.staff('managementDirector', 'management')
  const mine = await checked(outcomesCsv(rows.toReversed()), clerk)
  const theirs = await checked(outcomesCsv(rows), strangers)
  expect([mine.counts.new, theirs.counts.new]).toEqual([2000, 2000])
  for (const [b, as] of [
    [mine, clerk],
    [theirs, strangers],
  ] as const)
    await bank.ok(batches.submitBatch, { id: b.id }, { as })
  await Promise.all([mine, theirs].map((b) => bank.ok(batches.approveBatch, { id: b.id }, { as: boss })))
  await bank.runJobs()
  const [a, b] = [await read(mine.id), await read(theirs.id, strangers)]
  expect([a.state, b.state]).toEqual(['committed', 'committed'])
  expect(a.counts.stored + b.counts.stored).toBe(2000)
  expect(await count(`outcomes.outcome where achievement_id = ${entry.achievementId}`)).toBe(2000)
  expect(await count(`outcomes.certificate_claim where issuer_id = ${entry.issuerId}`)).toBe(2000)
})

test('of the same step asked twice at once exactly one happens, and nobody approves their own batch', async () => {
  const entry = await givenEntry(bank, { number: 'ML-5' })
  const both = await bank.staff('managementDirector', 'management')
  const own = await checked(outcomesCsv([outcomeRow(40_000, entry.number, 'ON')]), both)
  await bank.ok(batches.submitBatch, { id: own.id }, { as: both })
  expect((await bank.call(batches.approveBatch, { id: own.id }, { as: both })).problem?.code).toBe('batches.second_person')
  const batch = await checked(outcomesCsv([outcomeRow(40_001, entry.number, 'ON')]))
  const submits = await Promise.all([1, 2].map(() => bank.call(batches.submitBatch, { id: batch.id }, { as: clerk })))
  expect(submits.map((s) => s.status).toSorted()).toEqual([200, 409])
  const approvals = await Promise.all([1, 2, 3].map(() => bank.call(batches.approveBatch, { id: batch.id }, { as: director })))
  expect(approvals.map((s) => s.status).toSorted()).toEqual([200, 409, 409])
  await Promise.all([bank.runJobs(), bank.runJobs()])
  await bank.work.tasks['batch.commit']?.({ batch: batch.id }, new AbortController().signal)
  expect((await read(batch.id)).counts.stored).toBe(1)
  expect(await count(`audit.record where act = 'batches.commit' and subject_id = ${batch.id}`)).toBe(1)
})

test('whoever read a colleague’s file under a mapping or handed it in does not approve it', async () => {
  const entry = await givenEntry(bank, { number: 'ML-5B' })
  const third = await bank.staff('centreReviewer', 'openUniversity')
  const { batch } = await upload(outcomesCsv([outcomeRow(41_000, entry.number, 'TP')]), clerk)
  await bank.ok(batches.checkBatch, { id: batch.id }, { as: director })
  await bank.runJobs()
  await bank.ok(batches.submitBatch, { id: batch.id }, { as: clerk })
  expect((await bank.call(batches.approveBatch, { id: batch.id }, { as: director })).problem?.code).toBe('batches.second_person')
  expect((await bank.call(batches.approveBatch, { id: batch.id }, { as: third })).status).toBe(200)
})

test('a sibling, a sub-centre and a made-up id get the same answer; a superior may approve', async () => {
  const entry = await givenEntry(bank, { number: 'ML-6' })
  const batch = await checked(outcomesCsv([outcomeRow(50_000, entry.number, 'SC')]))
  const stranger = await bank.staff('centreClerk', 'techUniversity')
  for (const id of [batch.id, '123456789'])
    expect((await bank.call(batches.readBatch, { id }, { as: stranger })).problem?.code).toBe('record.not_found')
  for (const e of [batches.submitBatch, batches.cancelBatch, batches.checkBatch] as const)
    expect((await bank.call(e, { id: batch.id }, { as: stranger })).problem?.code).toBe('record.not_found')
  const sub = await bank.staff('subCentreManager', 'openUniversitySub')
  expect((await bank.call(batches.listBatches, {}, { as: sub })).problem?.code).toBe('permission.denied')
  await bank.ok(batches.submitBatch, { id: batch.id }, { as: clerk })
  const superior = await bank.staff('finalReviewer', 'management')
  expect((await read(batch.id, superior)).can).toContain('approve')
  await bank.ok(batches.refuseBatch, { id: batch.id, reason: '请核对日期' }, { as: superior })
  expect(await read(batch.id)).toMatchObject({ state: 'refused', decided: { reason: '请核对日期' } })
  // The reason is told, but lies outside of the chained record: it may name somebody, and must be erasable.
  const history = await bank.ok(batches.batchHistory, { id: batch.id }, { as: superior })
  expect(history.items.at(-1)).toMatchObject({ act: 'batches.refuse', reason: '请核对日期' })
  const chained =
    await sql`select 1 from audit.record where params::text like '%请核对日期%' or convert_from(bytes, 'UTF8') like '%请核对日期%'`.execute(
      bank.platform.database.app,
    )
  expect(chained.rows).toEqual([])
})

test('how long an outcome of a file is valid is counted as everywhere else: months of the calendar, the last day of a shorter month', async () => {
  const days = ['2023-11-30', '2023-12-31', '2024-01-29', '2024-01-31', '2024-02-29', '2024-12-15', '2025-08-31']
  const spans = [0, 1, 6, 36]
  const rows: string[][] = []
  for (const months of spans) {
    const { number } = await givenEntry(bank, { number: `ML-V${months}`, months, repeats: 'day' })
    rows.push(...days.map((day, n) => outcomeRow(64_000 + n, number, `V${months}-`).map((cell, at) => (at === 6 ? day : cell))))
  }
  const { id } = await stored(outcomesCsv(rows))
  const found = await rowsOf<{ obtained_on: string; expires_on: string | null }>(
    `select obtained_on, expires_on from outcomes.outcome where batch_id = ${id} order by row_no`,
  )
  expect(found.map((row) => [row.obtained_on, row.expires_on])).toEqual(
    spans.flatMap((months) => days.map((day) => [day, expiryOf(day, months)])),
  )
  expect([expiryOf('2024-01-31', 1), expiryOf('2024-02-29', 36), expiryOf('2023-12-31', 6)]).toEqual([
    '2024-02-29',
    '2027-02-28',
    '2024-06-30',
  ])
})

test('an undone batch frees its claims, keeps its history, and is blocked once an outcome has changed or was certified', async () => {
  const entry = await givenEntry(bank, { number: 'ML-7' })
  const file = outcomesCsv([
    outcomeRow(60_000, entry.number, 'UN'),
    [inventedName(60_001), inventedId(60_001), entry.number, '80', '', '', '2026-06-30', inventedId(60_001)],
  ])
  const batch = await stored(file)
  expect(batch.counts.stored).toBe(2)
  expect(await count(`outcomes.certificate_claim where issuer_id = ${entry.issuerId} and number like 'H:%'`)).toBe(1)
  await bank.ok(batches.undoBatch, { id: batch.id, reason: '传错文件' }, { as: director })
  await bank.runJobs()
  expect(await read(batch.id)).toMatchObject({ state: 'undone', counts: { stored: batch.counts.stored } })
  const line = (await bank.ok(batches.listBatches, {}, { as: clerk })).items.find((one) => one.id === batch.id)
  expect(line).toMatchObject({ state: 'undone', stored: 0 })
  expect(await count(`outcomes.outcome where batch_id = ${batch.id}`)).toBe(2)
  expect(
    await count(
      `outcomes.status_change s join outcomes.outcome o on o.id = s.outcome_id where o.batch_id = ${batch.id} and s.status = 'undone'`,
    ),
  ).toBe(2)
  expect(await count(`outcomes.certificate_claim where issuer_id = ${entry.issuerId}`)).toBe(0)
  const again = await stored(file)
  expect(again.counts).toMatchObject({ stored: 2, people: 0 })
  const [certified] = (
    await sql<{
      learner_id: string
    }>`insert into certification.record (learner_id, id, number, outcome_id, credits, derivation, organization_id, certified_at)
      select learner_id, 1, 'XF1', id, 200, '{}', organization_id, now() from outcomes.outcome where batch_id = ${again.id} limit 1 returning learner_id`.execute(
      bank.platform.database.app,
    )
  ).rows
  const inUse = async () => (await bank.call(batches.undoBatch, { id: again.id, reason: '再撤' }, { as: director })).problem
  expect(await inUse()).toMatchObject({ code: 'batches.in_use', params: { certified: 1, converted: 0, changed: 0 } })
  await sql`insert into certification.reversal (learner_id, record_id, at, reason) values (${certified?.learner_id ?? '0'}, 1, now(), 'test')`.execute(
    bank.platform.database.app,
  )
  await sql`insert into outcomes.status_change (learner_id, outcome_id, seq, status, at) select learner_id, id, 1, 'revoked', now() from outcomes.outcome where batch_id = ${again.id} limit 1`.execute(
    bank.platform.database.app,
  )
  expect(await inUse()).toMatchObject({ code: 'batches.in_use', params: { certified: 0, converted: 0, changed: 1 } })
})

test('fifty thousand rows get a partition of their own, attached with its indexes; folding keeps every row', async () => {
  const entry = await givenEntry(bank, { number: 'ML-8' })
  const rows = (from: number, prefix: string) =>
    outcomesCsv(Array.from({ length: 50_000 }, (_, n) => outcomeRow(from + n, entry.number, prefix)))
  const first = await stored(rows(100_000, 'P1'))
  const second = await stored(rows(150_000, 'P2'))
  expect([first.counts.stored, second.counts.stored]).toEqual([50_000, 50_000])
  const partitions = () => count(`pg_inherits where inhparent = 'outcomes.outcome'::regclass`)
  expect(await partitions()).toBe(3)
  expect(await count(`outcomes.outcome where batch_id in (${first.id}, ${second.id}) and id > 4611686018427387904`)).toBe(100_000)
  await bank.platform.database.loaderPool.query('select outcomes.fold_batch_partitions()')
  expect(await partitions()).toBe(2)
  expect(await count(`outcomes.outcome where achievement_id = ${entry.achievementId}`)).toBe(100_000)
  const third = await stored(outcomesCsv([outcomeRow(100_000, entry.number, 'P1'), outcomeRow(200_001, entry.number, 'P3')]))
  expect(third.counts).toMatchObject({ unchanged: 1, stored: 1 })
}, 180_000)

test('a batch is cancelled at any time before it is stored, and not after', async () => {
  const entry = await givenEntry(bank, { number: 'ML-9' })
  const batch = await checked(outcomesCsv([outcomeRow(70_000, entry.number, 'CA')]))
  await bank.ok(batches.submitBatch, { id: batch.id }, { as: clerk })
  await bank.ok(batches.approveBatch, { id: batch.id }, { as: director })
  await bank.ok(batches.cancelBatch, { id: batch.id }, { as: clerk })
  await bank.runJobs()
  expect((await read(batch.id)).state).toBe('cancelled')
  expect(await count(`outcomes.outcome where batch_id = ${batch.id}`)).toBe(0)
  const again = await stored(outcomesCsv([outcomeRow(70_000, entry.number, 'CA')]))
  expect((await bank.call(batches.cancelBatch, { id: again.id }, { as: clerk })).problem?.code).toBe('batches.wrong_state')
})

test('people of a file get inactive accounts, ties to the centre, and their phones sealed', async () => {
  const header = '姓名,证件类型,证件号码,手机号,性别,学号,院系班级,入学年月'
  const rows = [0, 1, 2].map((n) => [
    inventedName(80_000 + n),
    '',
    inventedId(80_000 + n),
    `1540000000${n}`,
    '女',
    `S${n}`,
    '计算机 2601',
    '2025-09',
  ])
  const file = outcomesCsv([...rows, rows[0] ?? [], [...(rows[1] ?? []).slice(0, 3), '123', '', '', '', '']], header)
  const batch = await stored(file, clerk, director, 'people')
  expect(batch.counts).toMatchObject({ read: 5, stored: 3, wrong: 2, people: 3 })
  const [person] = await rowsOf<Record<string, unknown>>(
    `select l.state, l.learner_kind, l.phone_masked, l.channel, a.class_name, a.from_on, a.kind from accounts.learner l join accounts.affiliation a on a.learner_id = l.id where a.student_no = 'S1'`,
  )
  expect(person).toEqual({
    state: 'inactive',
    learner_kind: 'student',
    phone_masked: '154****0001',
    channel: 'import',
    class_name: '计算机 2601',
    from_on: '2025-09-01',
    kind: 'student',
  })
  expect([batch.basis, batch.basisDocument]).toEqual(['statutoryDuty', '教学〔2026〕1 号'])
  expect(await bank.ok(batches.lastPeopleBasis, {}, { as: clerk })).toEqual({ basis: 'statutoryDuty', document: '教学〔2026〕1 号' })
  const baseless = await bank.call(batches.uploadBatch, { kind: 'people', name: '无依据.csv' }, { as: clerk, file })
  expect(baseless.problem?.code).toBe('batches.basis_missing')
  const again = await checked(Buffer.concat([file, Buffer.from('\n')]), clerk, '人员.csv', 'people')
  expect(again.counts).toMatchObject({ unchanged: 3, new: 0 })
})

test('the source file lies sealed and is deleted after thirty days', async () => {
  const entry = await givenEntry(bank, { number: 'ML-10' })
  const { batch } = await upload(outcomesCsv([outcomeRow(90_000, entry.number, 'SE')]), clerk)
  const path = join(bank.platform.config.dataDir, 'files', 'batch', batch.id)
  expect(readFileSync(path).includes(inventedId(90_000))).toBe(false)
  bank.clock.advance(31 * 86_400_000)
  await bank.runPeriodic('batches.deleteSources')
  expect(() => readFileSync(path)).toThrow()
  const again = await bank.staff('centreClerk', 'openUniversity', 'later')
  expect([401, 410]).toContain((await bank.call(batches.checkBatch, { id: batch.id }, { as: again })).status)
})

test('unfinished batches of a colleague who leaves go to one of the same unit who prepares such, once; who had a part never approves', async () => {
  const entry = await givenEntry(bank, { number: 'ML-11' })
  const leaver = await bank.staff('centreClerk', 'openUniversity', 'leaver')
  const heir = await bank.staff('centreClerk', 'openUniversity', 'heir')
  const batch = await checked(outcomesCsv([outcomeRow(90_000, entry.number, 'HO')]), leaver)
  await bank.ok(batches.submitBatch, { id: batch.id }, { as: leaver })
  const give = (toStaffId: string, as: TestStaff) => bank.call(batches.handOverBatches, { fromStaffId: leaver.id, toStaffId }, { as })
  const elsewhere = await bank.staff('centreClerk', 'techUniversity')
  const reviewer = await bank.staff('centreReviewer', 'openUniversity')
  for (const to of [elsewhere.id, reviewer.id, leaver.id])
    expect((await give(to, director)).problem?.code).toBe('batches.colleague_unknown')
  const stranger = await bank.staff('centreDirector', 'wuhu')
  expect((await give(heir.id, stranger)).problem?.code).toBe('batches.colleague_unknown')
  const both = await Promise.all([1, 2].map(() => give(heir.id, director)))
  expect(both.map((one) => one.status).sort()).toEqual([200, 422])
  expect((await bank.ok(batches.readBatch, { id: batch.id }, { as: heir })).can).toContain('cancel')
  const history = await bank.ok(batches.batchHistory, { id: batch.id }, { as: director })
  expect(history.items.map((one) => one.act)).toContain('batches.handOver')
  await bank.ok(batches.approveBatch, { id: batch.id }, { as: director })
})
