import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closing, deposits, files, identity } from '@creditbank/contract'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixtures } from '../../test/fixtures.ts'
import { type Bank, openBank, type TestLearner } from '../../test/harness/bank.ts'
import { type FreshDatabase, freshDatabase } from '../../test/harness/database.ts'
import { buildPlatform } from '../app.ts'
import { assertErasuresReplayed } from '../closing/index.ts'
import { deleteSources } from '../deposits/batch/index.ts'
import { verify } from '../evidence/index.ts'
import type { Platform } from '../platform/context.ts'
import { backupCommand, restoreBank, restoreCommand } from './operator.ts'

const day = 86_400_000
const photo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

let bank: Bank
let folder: string
let leaving: TestLearner
/** The people whose traces may differ, and every row of the bank as it was at the backup. */
let texts: readonly string[]
let then: ReadonlyMap<string, readonly string[]>
const opened: { platform: Platform; database: FreshDatabase }[] = []

const rowsOf = async <T extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** Every row of every table outside the sealed store as the superuser reads it, by table. */
const everything = async (url: string): Promise<ReadonlyMap<string, readonly string[]>> => {
  const tables = await rowsOf<{ name: string }>(
    url,
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'sealed') and n.nspname not like 'pg\\_%' order by 1`,
  )
  const found = new Map<string, readonly string[]>()
  for (const { name } of tables)
    found.set(
      name,
      (await rowsOf<{ row: string }>(url, `select t::text as row from ${name} t order by 1`)).map((r) => r.row),
    )
  return found
}

const file = (name: string) => join(folder, name)

/** A bank of its own on another machine: an empty database and data folder, with the keys and the list of erasures of the first one. */
const elsewhere = async (template?: string): Promise<Platform> => {
  const database = await freshDatabase(template)
  const dataDir = mkdtempSync(join(folder, 'data-'))
  const { config } = bank.platform
  cpSync(join(config.dataDir, 'keys'), join(dataDir, 'keys'), { recursive: true })
  const platform = buildPlatform(
    {
      ...config,
      databaseUrl: database.url,
      dataDir,
      storage: { kind: 'disk', dir: join(dataDir, 'files') },
      erasuresDir: join(config.dataDir, 'erasures'),
    },
    { clock: bank.platform.clock, env: {} },
  )
  opened.push({ platform, database })
  return platform
}

const objectsIn = (dataDir: string): string[] =>
  readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name).slice(join(dataDir, 'files').length))
    .toSorted()

beforeAll(async () => {
  bank = await openBank()
  folder = mkdtempSync(join(tmpdir(), 'bank-backup-'))
  leaving = await bank.learner('hefei', { name: '欧阳备份' })
  const staying = await bank.learner('wuhu')
  for (const learner of [leaving, staying]) {
    await bank.ok(files.uploadFile, { name: `${learner.name}的证书.png` }, { as: learner, file: photo })
    await bank.ok(deposits.startDeposit, { wanted: `${learner.name}的结业证书` }, { as: learner })
  }
  await fixtures(bank)('assistance', 'hefei')
  await rowsOf(bank.adminUrl, 'select outcomes.make_batch_partition(7), outcomes.attach_batch_partition(7)')
  await rowsOf(bank.adminUrl, `select nextval('platform.batch_serial'), nextval('accounts.account_serial')`)
  await bank.runPeriodic('audit.chain')
  const lookups = await rowsOf<{ a: string; b: string }>(
    bank.adminUrl,
    'select id_lookup::text as a, phone_lookup::text as b from accounts.learner where id = $1',
    [leaving.id],
  )
  texts = [leaving.name, leaving.idNumber, leaving.phone, ...lookups.flatMap((l) => [l.a, l.b])]
  then = await everything(bank.adminUrl)
  expect(await backupCommand(bank.platform, [file('older')])).toBe(0)
  await bank.ok(closing.requestClosing, { reason: 'privacy', outcomes: 0 }, { as: leaving })
  bank.clock.advance(7 * day + 1)
  await bank.runPeriodic('closing.finish')
}, 120_000)

afterAll(async () => {
  for (const { platform, database } of opened) {
    await platform.database.close()
    await database.drop()
  }
  await bank.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('an older backup, restored after somebody closed their account', () => {
  let restored: Platform
  let now: ReadonlyMap<string, readonly string[]>
  const spellings = () => texts.flatMap((text) => [text, Buffer.from(text).toString('hex')])

  beforeAll(async () => {
    // A database that was never migrated: the schema comes from this version's files.
    restored = await elsewhere('template0')
    expect(await restoreBank(restored, file('older'), [deleteSources])).toMatchObject({ erasures: 1 })
    now = await everything(restored.config.databaseUrl)
  }, 120_000)

  test('does not bring the person back: neither name nor document nor phone stands in any table, index or file, and the bank may open', async () => {
    const before = [...then].filter(([, rows]) => rows.some((row) => spellings().some((s) => row.includes(s))))
    expect(before.map(([table]) => table)).toContain('accounts.learner')
    const hits = [...now].filter(([, rows]) => rows.some((row) => spellings().some((s) => row.includes(s))))
    expect(hits.map(([table]) => table)).toEqual([])
    // What an update leaves behind would still lie in the pages of tables and indexes.
    await rowsOf(restored.config.databaseUrl, 'checkpoint')
    const pages = await rowsOf<{ name: string }>(
      restored.config.databaseUrl,
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace, unnest($1::text[]) s
        where c.relkind in ('r', 'i', 't') and n.nspname not in ('pg_catalog', 'information_schema', 'sealed')
          and position(convert_to(s, 'UTF8') in pg_read_binary_file(pg_relation_filepath(c.oid), 0, 1000000000, true)) > 0`,
      [texts],
    )
    expect(pages).toEqual([])
    const kept = await rowsOf<{ key: string }>(
      restored.config.databaseUrl,
      `select '/' || storage_key as key from files.file where deleted_at is null order by 1`,
    )
    expect(objectsIn(restored.config.dataDir)).toEqual(kept.map((k) => k.key))
    await assertErasuresReplayed(restored)
  })

  test('brings back every other row as it was, and ends every session', () => {
    // Written by the restore itself: the two lists of migrations, the erasure with its account for the audit, the ended sessions.
    const own =
      /^(public\.migration|graphile_worker\.migrations|audit\.(record|pending)|platform\.idempotency|closing\.erasure|identity\.session)$/
    const theirs = (row: string) => row.includes(leaving.id) || spellings().some((s) => row.includes(s))
    const lost = [...then].flatMap(([table, rows]) => {
      const have = new Set(now.get(table) ?? [])
      const written = table === 'identity.session' || table.endsWith('.migration') || table.endsWith('.migrations')
      return written ? [] : rows.filter((row) => !have.has(row) && !theirs(row)).map((row) => `${table} lost ${row}`)
    })
    expect(lost).toEqual([])
    const grown = [...now].filter(([table, rows]) => !own.test(table) && rows.length > (then.get(table)?.length ?? 0))
    expect(grown.map(([table]) => table)).toEqual([])
    expect([...then.keys()].filter((table) => !now.has(table))).toEqual([])
    expect([...then.keys()]).toContain('outcomes.outcome_b7')
    expect(then.get('identity.session')?.length).toBeGreaterThan(0)
  })

  test('keeps every law, counts on from where the bank stood, and lets nobody in who was logged in', async () => {
    const lines: string[] = []
    expect([await verify(restored, undefined, (line) => lines.push(line)), lines.filter((l) => !l.startsWith('ok')).slice(0, 3)]).toEqual([
      0,
      [`${lines.length - 1} passed, 0 failed`],
    ])
    const [open] = await rowsOf<{ n: string }>(
      restored.config.databaseUrl,
      'select count(*) as n from identity.session where ended_at is null',
    )
    expect(open?.n).toBe('0')
    const serials = `select nextval('platform.batch_serial') as a, nextval('accounts.account_serial') as b`
    expect(await rowsOf(restored.config.databaseUrl, serials)).toEqual(await rowsOf(bank.adminUrl, serials))
    const forced = `select c.oid::regclass::text as name from pg_class c where c.relforcerowsecurity order by 1`
    expect(await rowsOf(restored.config.databaseUrl, forced)).toEqual(await rowsOf(bank.adminUrl, forced))
  })
})

describe('a restore is refused, with a sentence and without a change,', () => {
  test.each([
    ['into a bank that holds people', async () => bank.platform, 'older'],
    ['of a package that is cut short', () => elsewhere(), 'short'],
    ['of a package in which a byte was changed', () => elsewhere(), 'changed'],
    ['of something that is no package', () => elsewhere(), 'other'],
  ] as const)('%s', async (_, where, name) => {
    const whole = readFileSync(file('older'))
    const middle = Math.floor(whole.length / 2)
    writeFileSync(file('short'), whole.subarray(0, middle))
    writeFileSync(
      file('changed'),
      Buffer.concat([whole.subarray(0, middle), Buffer.of((whole[middle] ?? 0) ^ 1), whole.subarray(middle + 1)]),
    )
    writeFileSync(file('other'), 'PK')
    const platform = await where()
    expect(await restoreCommand([])(platform, [file(name)])).toBe(1)
    const [units] = await rowsOf<{ n: string }>(platform.config.databaseUrl, 'select count(*) as n from organizations.organization')
    expect(units?.n === '0').toBe(platform !== bank.platform)
    if (platform === bank.platform) expect((await bank.call(identity.staffSession, {}, { as: leaving })).status).toBe(401)
  })

  test('with the keys of another bank', async () => {
    const platform = await elsewhere()
    rmSync(join(platform.config.dataDir, 'keys'), { recursive: true })
    const other = buildPlatform(platform.config, { clock: bank.platform.clock, env: {} })
    opened.push({ platform: other, database: { ...(opened.at(-1)?.database ?? (await freshDatabase())), drop: async () => undefined } })
    expect(await restoreCommand([])(other, [file('older')])).toBe(1)
  })
})

test('a package is never written over another file', async () => {
  expect(await backupCommand(bank.platform, [file('older')])).toBe(2)
  expect(await backupCommand(bank.platform, [])).toBe(2)
})
