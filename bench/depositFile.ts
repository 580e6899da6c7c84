import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { LookupBatch } from '../apps/server/src/platform/crypto/batch.ts'
import { documentPurpose } from '../apps/server/src/platform/crypto/columns.ts'
import type { Keyring } from '../apps/server/src/platform/crypto/keyring.ts'
import { uuidText } from '../apps/server/src/platform/crypto/lookup.ts'
import { residentCheckDigit } from '../apps/server/src/platform/pure/idNumber.ts'
import { type Ground, once } from './ground.ts'
import { extents, firstLearner, province } from './province.ts'
import type { Size } from './result.ts'

/** What the bench knows of its bank: how many people there are, the unit that deposits, its entries. */
export type Deposited = { readonly learners: number; readonly unit: string; readonly entries: readonly string[] }
/** The bank with the two people who act. */
export type Cast = Deposited & { readonly clerk: string; readonly director: string }

/** The eight columns of the file. */
export const header = ['姓名', '证件号码', '名录编号', '成绩', '学时', '学分', '取得日期', '证书编号']

/** The ID number of person n (up to 16 million), of the reserved demo county. */
export const idOf = (n: number): string => {
  const at = Math.floor(n / 1000)
  const year = 1940 + (Math.floor(at / 336) % 70)
  const first = `349900${year}${String(1 + (Math.floor(at / 28) % 12)).padStart(2, '0')}${String(1 + (at % 28)).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`
  return first + residentCheckDigit(first)
}

const copyLines = async (admin: pg.Client, text: string, lines: Iterable<string>): Promise<void> => {
  const stream = admin.query(copyFrom(text))
  let part = ''
  for (const line of lines) {
    part += line
    if (part.length < 1 << 18) continue
    if (!stream.write(part)) await new Promise((resolve) => stream.once('drain', resolve))
    part = ''
  }
  const done = new Promise((resolve, reject) => {
    stream.once('finish', resolve)
    stream.once('error', reject)
  })
  stream.end(part)
  await done
}

/**
 * The province of the benches made ready for deposits: every person's document is claimed under the keys of this bench, every stored outcome holds its
 * claims. Made once and kept. Certificates are claimed as the rows of the province carry them.
 */
export const people = async (ground: Ground, keyring: Keyring, size: Size): Promise<Deposited> => {
  await province(ground, size)
  const { learners } = extents[size]
  const { admin } = ground
  await once(ground, 'deposit', `4 ${learners} ${keyring.lookup.toString('hex').slice(0, 8)}`, async () => {
    process.stderr.write('claiming documents, results and certificates …\n')
    await admin.query(
      `set synchronous_commit = off; set work_mem = '512MB'; truncate accounts.identity_claim, outcomes.learner_claim, outcomes.certificate_claim`,
    )
    await admin.query(
      'alter table accounts.identity_claim drop constraint identity_claim_pkey; alter table outcomes.learner_claim drop constraint learner_claim_pkey; alter table outcomes.certificate_claim drop constraint certificate_claim_pkey',
    )
    const batch = new LookupBatch(keyring, documentPurpose('residentIdCard'))
    const lines = function* () {
      for (let n = 1; n <= learners; n += 1) yield `${uuidText(batch.hash(idOf(n)))}\t${firstLearner + BigInt(n)}\n`
    }
    await copyLines(admin, 'copy accounts.identity_claim (lookup, learner_id) from stdin', lines())
    await admin.query(
      'insert into outcomes.learner_claim select distinct on (learner_id, achievement_id, occurrence) learner_id, achievement_id, occurrence, id from outcomes.outcome order by learner_id, achievement_id, occurrence',
    )
    await admin.query(
      'insert into outcomes.certificate_claim select issuer_id, certificate_no, id, learner_id from outcomes.outcome where certificate_no is not null',
    )
    await admin.query(
      'alter table accounts.identity_claim add primary key (lookup); alter table outcomes.learner_claim add constraint learner_claim_pkey primary key (learner_id, achievement_id, occurrence); alter table outcomes.certificate_claim add constraint certificate_claim_pkey primary key (number, issuer_id)',
    )
    await admin.query('vacuum analyze accounts.identity_claim; ')
    await admin.query('vacuum analyze outcomes.learner_claim')
    await admin.query('vacuum analyze outcomes.certificate_claim')
    await admin.query('checkpoint')
  })
  const unit = '201'
  // The entries of one university: what its file may store into.
  const { rows } = await admin.query<{ number: string }>(
    `select number from catalog.entry where organization_id = $1 order by id limit 500`,
    [unit],
  )
  return { learners, unit, entries: rows.map((r) => r.number) }
}

const faulty = (row: string[], n: number): string[] => {
  switch (n % 5) {
    case 0:
      return row.with(1, `${(row[1] ?? '').slice(0, 17)}${(row[1] ?? '').endsWith('1') ? '2' : '1'}`)
    case 1:
      return row.with(2, 'NO-SUCH-ENTRY')
    case 2:
      return row.with(6, '2026-02-30')
    case 3:
      return row.with(3, '优良')
    default:
      return row.with(5, '二')
  }
}

const page = 50_000

/** The first number of the next stretch of people whom no file has named yet; after 120 files they come again. Two files of one run must not share theirs. */
const freshPeople = async (admin: pg.Client): Promise<number> => {
  await admin.query('create sequence if not exists public.bench_stretch')
  const { rows } = await admin.query<{ n: string }>(`select nextval('public.bench_stretch') as n`)
  return 2_000_000 + (Number(rows[0]?.n) % 120) * 100_000
}

/**
 * The rows of a file: existing people in scattered order with every tenth row a new person, 1.4 % faulty (checksum, entry, date, grade, amount). Terms
 * differ by the salt's own entries and dates, so that rows are new to the bank.
 */
export const fileRows = async function* (ground: Ground, bank: Deposited, rows: number, salt: string): AsyncGenerator<string[]> {
  const { admin } = ground
  // Another salt, another turn through the entries: what an earlier run stored is not met again.
  const turn = [...salt].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 1_000_003, 7)
  const fresh = await freshPeople(admin)
  for (let from = 0; from < rows; from += page) {
    const count = Math.min(page, rows - from)
    const { rows: names } = await admin.query<{ n: string; name: string }>(
      `select k as n, l.name from generate_series($1::bigint, $2::bigint) g(i) cross join lateral (select 1 + (i * 2654435761) % ${bank.learners} as k) x join accounts.learner l on l.id = ${firstLearner} + k order by i`,
      [from, from + count - 1],
    )
    for (let i = 0; i < count; i += 1) {
      const at = from + i
      const known = names[i]
      const person = at % 10 === 7 ? fresh + Math.floor(at / 10) : Number(known?.n ?? 1)
      // Whoever is new has a name as others have it: one name for all would be a list that no school writes.
      const name = known?.name ?? '新同学'
      const entry = bank.entries[(turn + Math.floor(at / bank.learners) + Math.floor(at / 97)) % bank.entries.length] ?? ''
      const row = [
        name,
        idOf(person),
        entry,
        String(60 + (at % 41)),
        '32',
        '2',
        `2024-0${1 + (at % 6)}-1${at % 9}`,
        `${salt}${String(at).padStart(8, '0')}`,
      ]
      yield at % 71 === 5 ? faulty(row, at) : row
    }
  }
}
