import { text } from 'node:stream/consumers'
import { files, privacy } from '@creditbank/contract'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { fixtures } from '../../test/fixtures.ts'
import { assist } from '../../test/harness/assist.ts'
import { type Bank, openBank, type TestLearner } from '../../test/harness/bank.ts'
import { foundBy, isHidden, notTaken, toldByRead } from './holdings.ts'
import { columnsOf, tablesWith } from './takeoutStore.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

/** The files of a zip by name, read by another library than the one that wrote it. */
const unpacked = (zip: Buffer): Promise<{ readonly names: readonly string[]; readonly read: (name: string) => string }> =>
  new Promise((resolve, reject) => {
    const found = new Map<string, string>()
    yauzl.fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error) return reject(error)
      file.on('error', reject)
      file.on('end', () => resolve({ names: [...found.keys()], read: (name) => found.get(name) ?? '' }))
      file.on('entry', (entry: yauzl.Entry) =>
        file.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed)
          text(stream).then((content) => {
            found.set(entry.fileName, content)
            file.readEntry()
          }, reject)
        }),
      )
      file.readEntry()
    })
  })
const made = async (mine: TestLearner): Promise<Buffer> => {
  await bank.ok(privacy.startTakeout, {}, { as: mine })
  await bank.runJobs()
  const { token } = await bank.ok(privacy.linkTakeout, {}, { as: mine })
  return (await bank.call(privacy.downloadTakeout, { token }, { as: mine })).bytes
}

test('everything that the person may read is in the file, with the full number, a PDF and the uploads', async () => {
  const mine = await bank.learner('hefei')
  const photo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
  await bank.ok(files.uploadFile, { name: '证书.png' }, { as: mine, file: photo })
  const zip = await unpacked(await made(mine))
  for (const name of ['account', 'archive', 'accesses', 'consents', 'deposits', 'credits', 'certifications', 'closing', 'sessions'])
    expect(zip.names).toContain(`data/${name}.json`)
  expect(zip.names.filter((n) => n.startsWith('uploads/')).length).toBe(1)
  expect(JSON.parse(zip.read('data/identity.json'))).toMatchObject([{ idNumber: mine.idNumber, phone: mine.phone }])
  expect(zip.names).toContain('学分银行个人资料.pdf')
}, 120_000)

test('asking twice at once makes one file; a link works once, for its person, for ten minutes', async () => {
  const [mine, other] = [await bank.learner('hefei'), await bank.learner('hefei')]
  const both = await Promise.all([1, 2].map(() => bank.ok(privacy.startTakeout, {}, { as: mine })))
  expect(both[0]?.id).toBe(both[1]?.id)
  expect((await bank.call(privacy.linkTakeout, {}, { as: mine })).problem?.code).toBe('privacy.takeout_gone')
  await bank.runJobs()
  const link = () => bank.ok(privacy.linkTakeout, {}, { as: mine })
  const open = async (token: string, as = mine) => (await bank.call(privacy.downloadTakeout, { token }, { as })).status
  const first = await link()
  expect([await open(first.token, other), await open(first.token), await open(first.token)]).toEqual([410, 200, 410])
  const second = await link()
  bank.clock.advance(11 * 60_000)
  expect(await open(second.token)).toBe(410)
  bank.clock.advance(24 * 3_600_000)
  expect((await bank.ok(privacy.myTakeout, {}, { as: mine })).takeout).toBe(null)
}, 120_000)

test('an archive of a thousand outcomes is packed within sixty seconds', async () => {
  const outcomeId = await fixtures(bank)('outcome', 'wuhu')
  const mine = await bank.learner('wuhu')
  const client = new pg.Client({ connectionString: bank.adminUrl })
  await client.connect()
  const columns =
    'entry_id, achievement_id, achievement_version, type_code, issuer_id, organization_id, l1, l2, l3, l4, obtained_on, minutes, credits, points, channel, stored_at'
  await client.query(
    `insert into outcomes.outcome (learner_id, id, occurrence, ${columns}) select $1, $2::bigint + n, n, ${columns} from outcomes.outcome, generate_series(1, 1000) n where id = $2`,
    [mine.id, outcomeId],
  )
  await client.end()
  const before = performance.now()
  const zip = await unpacked(await made(mine))
  const seconds = (performance.now() - before) / 1000
  expect(JSON.parse(zip.read('data/archive.json')).outcomes.length).toBe(1000)
  process.stdout.write(`takeout of 1,000 outcomes: ${seconds.toFixed(1)} s\n`)
  expect(seconds).toBeLessThan(60)
}, 120_000)

test('every table in which rows belong to an account is in the file, or is left out for a written reason', async () => {
  const admin = new pg.Client({ connectionString: bank.adminUrl })
  await admin.connect()
  const { rows } = await admin.query<{ name: string }>(
    `select distinct n.nspname || '.' || c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'deposits_staging')
        and (a.attname ~ '(^|_)learner(_ids?)?$' or a.attname in ('canonical_id', 'merged_id', 'recipient_id', 'person_id', 'representative_id', 'principal_id', 'owner_id'))`,
  )
  await admin.end()
  const app = bank.platform.database.app
  const byItself = new Set((await tablesWith(app, 'learner_id')).map((t) => t.table))
  const said = [toldByRead, foundBy, notTaken].flatMap((list) => Object.keys(list))
  expect(rows.map((r) => r.name).filter((name) => !byItself.has(name) && !said.includes(name))).toEqual([])
  expect(said.length).toBe(new Set(said).size)
  expect((await columnsOf(app, said)).map((t) => t.table)).toEqual(said.toSorted())
})

test('rows of a capability that the file knows nothing of are in it, without seals, hashes and names of staff; each part that is promised is there', async () => {
  const mine = await bank.learner('shushanPoint', { name: '太史全量' })
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  await assist(bank, clerk, mine)
  await bank.ok(privacy.decideConsent, { purpose: 'portrait', version: 1, decision: 'give' }, { as: mine })
  const zip = await unpacked(await made(mine))
  const promised = [...new Set(Object.values(toldByRead))].map((name) => `data/${name}.json`)
  expect(promised.filter((name) => !zip.names.includes(name))).toEqual([])
  expect(zip.names).toEqual(expect.arrayContaining(['data/records/accounts.affiliation.json', 'data/records/accounts.assistance.json']))
  const [assistance] = JSON.parse(zip.read('data/records/accounts.assistance.json'))
  expect(assistance).toMatchObject({ consent: 'form', learner_id: Number(mine.id) })
  expect(Object.keys(assistance).filter(isHidden)).toEqual([])
  const records = zip.names.filter((name) => name.startsWith('data/records/')).map((name) => zip.read(name))
  expect(records.filter((text) => text.includes(clerk.name) || text.includes('\\\\x'))).toEqual([])
}, 120_000)
