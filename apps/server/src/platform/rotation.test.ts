import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { sealedColumns } from './crypto/columns.ts'
import { type Keyring, parseKeyring } from './crypto/keyring.ts'
import { open, seal } from './crypto/seal.ts'
import { rotateKeys, sealedPlaces, sealedWithOldKeys } from './rotation.ts'

const fresh = () => randomBytes(32).toString('base64')
const keys = { k1: { encrypt: fresh() }, k2: { encrypt: fresh() } }
const shared = { lookup: fresh(), audit: fresh() }
const document = (current: string, names: readonly (keyof typeof keys)[]) =>
  JSON.stringify({ current, keys: Object.fromEntries(names.map((name) => [name, keys[name]])), ...shared })
const keyring = (current: string, names: readonly (keyof typeof keys)[]): Keyring => {
  const parsed = parseKeyring(document(current, names))
  if (!parsed.ok) throw new Error(parsed.problems.join())
  return parsed.keyring
}

/** How many people: the drill of the operations manual runs it with ROTATION_ROWS=100000. */
const people = Number(process.env['ROTATION_ROWS'] ?? 4_000)
let bank: Bank
beforeAll(async () => {
  bank = await openBank({ env: { BANK_KEYS: document('k1', ['k1']) } })
  const old = bank.platform.keyring
  const o = bank.unit('hefei')
  const rows = Array.from({ length: people }, (_, i) => ({
    id: 1000 + i,
    id_number: seal(old, `number ${i}`, sealedColumns.idNumber),
    phone: seal(old, `phone ${i}`, sealedColumns.phone),
  }))
  await sql`insert into accounts.learner (id, account_no, name, id_kind, id_sealed, id_lookup, id_masked, phone_sealed, state, real_name_level, channel, organization_id, l1, l2, created_at)
    select g.id, 'A' || g.id, '人', 'residentIdCard', g.id_number, gen_random_uuid(), '*', g.phone, 'active', 'none', 'import', ${o.id}::bigint, ${o.l1}::bigint, ${o.id}::bigint, now()
    from unnest(${rows.map((r) => r.id)}::bigint[], ${rows.map((r) => `\\x${r.id_number.toString('hex')}`)}::bytea[], ${rows.map((r) => `\\x${r.phone.toString('hex')}`)}::bytea[]) as g (id, id_number, phone)`.execute(
    bank.platform.database.app,
  )
  const certificate = seal(old, 'certificate 1', sealedColumns.certificate)
  await sql`insert into outcomes.outcome (learner_id, id, entry_id, achievement_id, achievement_version, type_code, issuer_id, organization_id, l1, l2, occurrence, obtained_on, minutes, credits, points, certificate_sealed, channel, stored_at)
    values (1000, 1, 1, 1, 1, 'x', 1, ${o.id}, ${o.l1}, ${o.id}, 0, '2026-01-01', 0, 0, 0, ${certificate}, 'self', now())`.execute(
    bank.platform.database.app,
  )
})
afterAll(() => bank.close())

test('the list names every sealed column of the schema', async () => {
  const { rows } = await sql<{
    name: string
  }>`select c.table_schema || '.' || c.table_name || '.' || c.column_name as name from information_schema.columns c
    where c.data_type = 'bytea' and (c.column_name like '%sealed%' or c.column_name = 'secret') and c.table_name <> 'outcome_main' and c.table_schema not in ('pg_catalog', 'information_schema')`.execute(
    bank.platform.database.app,
  )
  const known = sealedPlaces.map((place) => `${place.table}.${place.column}`)
  expect(rows.map((row) => row.name).filter((name) => !known.includes(name))).toEqual([])
})

test('keys rotate in two runs while writers go on: nothing is lost, and afterwards the old key is not needed', async () => {
  const both = keyring('k2', ['k1', 'k2'])
  const { app } = bank.platform.database
  let chunks = 0
  await rotateKeys(app, both, { chunk: 200, stop: () => (chunks += 1) > 3 })
  const halfway = await sealedWithOldKeys(app, both)
  expect(halfway.get('accounts.learner.id_sealed')).toBe(people - 600)
  // Writers: half of them still seal with the old key, as a server that was not restarted yet.
  const changed = new Map<number, string>()
  let stopped = false
  const writer = async (ring: Keyring, offset: number) => {
    for (let i = offset; i < people && !stopped; i += 13) {
      const text = `changed ${i}`
      await sql`update accounts.learner set phone_sealed = ${seal(ring, text, sealedColumns.phone)} where id = ${1000 + i}`.execute(app)
      changed.set(i, text)
    }
  }
  const writing = [writer(both, 0), writer(keyring('k1', ['k1']), 1)]
  await rotateKeys(app, both, { chunk: people > 10_000 ? 1_000 : 100 })
  stopped = true
  await Promise.all(writing)
  await rotateKeys(app, both)
  expect([...(await sealedWithOldKeys(app, both))]).toEqual([])
  const onlyNew = keyring('k2', ['k2'])
  const { rows } = await sql<{
    id: string
    id_sealed: Buffer
    phone_sealed: Buffer
  }>`select id, id_sealed, phone_sealed from accounts.learner where id between 1000 and ${999 + people} order by id`.execute(app)
  expect(rows).toHaveLength(people)
  for (const row of rows) {
    const i = Number(row.id) - 1000
    expect(open(onlyNew, row.id_sealed, sealedColumns.idNumber)).toBe(`number ${i}`)
    expect(open(onlyNew, row.phone_sealed, sealedColumns.phone)).toBe(changed.get(i) ?? `phone ${i}`)
  }
  expect(changed.size).toBeGreaterThan(20)
  const outcome = await sql<{ certificate_sealed: Buffer }>`select certificate_sealed from outcomes.outcome where id = 1`.execute(app)
  expect(open(onlyNew, outcome.rows[0]?.certificate_sealed ?? Buffer.alloc(0), sealedColumns.certificate)).toBe('certificate 1')
})

test('outcomes stay immutable for everything but the reseal: another length or a stale value changes nothing', async () => {
  const { app } = bank.platform.database
  await expect(sql`update outcomes.outcome set credits = 1`.execute(app)).rejects.toThrow(/permission denied/)
  const { rows } = await sql<{ certificate_sealed: Buffer }>`select certificate_sealed from outcomes.outcome where id = 1`.execute(app)
  const now = rows[0]?.certificate_sealed ?? Buffer.alloc(0)
  const call = async (before: Buffer, after: Buffer) =>
    (
      await sql<{
        n: string
      }>`select outcomes.reseal_certificates('{1000}', '{1}', array[${before}]::bytea[], array[${after}]::bytea[]) as n`.execute(app)
    ).rows[0]?.n
  expect(await call(now, Buffer.concat([now, Buffer.of(0)]))).toBe('0')
  expect(await call(Buffer.concat([now.subarray(0, -1), Buffer.of(0)]), now)).toBe('0')
})
