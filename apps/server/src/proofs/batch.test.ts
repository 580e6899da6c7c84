import { createHash } from 'node:crypto'
import { proofs } from '@creditbank/contract'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenEntry } from '../deposits/given.ts'
import { endPresses } from '../platform/documents/index.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'

let bank: Bank
let clerk: TestStaff
beforeAll(async () => {
  bank = await openBank({ now: '2026-06-15T02:00:00Z' })
  clerk = await bank.staff('centreClerk', 'openUniversity')
})
afterAll(async () => {
  await bank.close()
  await endPresses()
})

const stored = async (learner: TestLearner, name: string): Promise<string> => storedOutcome(bank, learner, await givenEntry(bank, { name }))

const accountOf = async (learner: TestLearner): Promise<string> =>
  formatAccountNo(
    (await bank.platform.database.appPool.query('select account_no from accounts.learner where id = $1', [learner.id])).rows[0].account_no,
  )

test('a roster file is read by account numbers and ID numbers in any column; whoever is elsewhere is as unknown as nobody', async () => {
  const [first, second] = [await bank.learner('openUniversity'), await bank.learner('openUniversity')]
  const elsewhere = await bank.learner('wuhu')
  const rows = [
    `1,${first.name},${first.idNumber}`,
    `2,${second.name},${await accountOf(second)}`,
    `3,别人,${elsewhere.idNumber}`,
    '4,没有号码,无',
  ]
  const file = Buffer.from(`序号,姓名,号码\n${rows.join('\n')}\n`)
  const roster = await bank.ok(proofs.readRoster, { name: '名册.csv' }, { as: clerk, file })
  expect(roster).toEqual({ rows: 4, accountNos: [await accountOf(first), await accountOf(second)], unknown: [4, 5] })
  const spoilt = await bank.call(proofs.readRoster, { name: '名册.xlsx' }, { as: clerk, file: Buffer.from([0x50, 0x4b, 3, 4, 0, 0]) })
  expect(spoilt.problem?.code).toBe('proofs.roster_unreadable')
})

test('a batch of storage proofs names everything of each person; who has nothing or an unprintable name is told apart, with sentences', async () => {
  const className = '2026 届学前 1 班'
  const holder = await bank.learner('openUniversity', { className })
  const outcomes = [await stored(holder, '学前教育概论'), await stored(holder, '普通话水平测试')]
  await bank.learner('openUniversity', { className, name: '空空' })
  const odd = await bank.learner('openUniversity', { className, name: '张𮧵' })
  await stored(odd, '学前教育概论')
  const people = { by: 'class' as const, organizationId: bank.unit('openUniversity').id, className }
  expect(await bank.ok(proofs.previewBatch, { people }, { as: clerk })).toEqual({ people: 3, unprintable: 1, unknown: [] })
  const wish = { people, kind: 'storage', title: className, reason: '毕业' }
  const [one, two] = await Promise.all([1, 2].map(() => bank.ok(proofs.createBatch, wish, { as: clerk, key: 'class-key-1' })))
  expect(two?.id).toBe(one?.id)
  await bank.runJobs()
  const batch = await bank.ok(proofs.readBatch, { id: one?.id ?? '0' }, { as: clerk })
  expect(batch).toMatchObject({ state: 'done', total: 3, printed: 1, skipped: 1, stopped: 1 })
  const { items } = await bank.ok(proofs.listBatchProblems, { id: batch.id }, { as: clerk })
  expect(items.map((item) => item.code)).toEqual(['proofs.nothing_to_prove', 'proofs.unprintable'])
  for (const item of items) expect([item.zh.length > 5, item.en.length > 5, item.zh.includes('{')]).toEqual([true, true, false])
  const [mine] = (await bank.ok(proofs.listMine, {}, { as: holder })).items
  expect(mine).toMatchObject({ channel: 'batch', kind: 'storage' })
  const whole = await bank.ok(proofs.readMine, { id: mine?.id ?? '0' }, { as: holder })
  expect(whole.content.sections[0]?.rows).toHaveLength(outcomes.length)
  const again = await bank.ok(proofs.reissueMine, { id: whole.id }, { as: holder })
  expect(again.content.sections[0]?.rows).toHaveLength(outcomes.length)
  const roster = await bank.call(proofs.downloadBatch, { id: batch.id, file: 'roster' }, { as: clerk })
  const document = await getDocument({ data: new Uint8Array(roster.bytes), verbosity: 0 }).promise
  const shown = (await (await document.getPage(1)).getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join('')
  expect(shown).toContain(whole.number)
})

test('a stopped batch prints nobody further, what was printed stays valid, and stopping twice is refused', async () => {
  const className = '2026 届停 1 班'
  await bank.learner('openUniversity', { className })
  const people = { by: 'class' as const, organizationId: bank.unit('openUniversity').id, className }
  const batch = await bank.ok(proofs.createBatch, { people, kind: 'account', title: className, reason: '毕业' }, { as: clerk })
  expect((await bank.ok(proofs.cancelBatch, { id: batch.id }, { as: clerk })).state).toBe('cancelled')
  expect((await bank.call(proofs.cancelBatch, { id: batch.id }, { as: clerk })).problem?.code).toBe('proofs.batch_over')
  await bank.runJobs()
  expect(await bank.ok(proofs.readBatch, { id: batch.id }, { as: clerk })).toMatchObject({ state: 'cancelled', printed: 0 })
})

/** The files of a zip, by name. */
const unzip = (zip: Buffer): Promise<ReadonlyMap<string, Buffer>> =>
  new Promise((resolve, reject) => {
    const found = new Map<string, Buffer>()
    yauzl.fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (file === undefined) return reject(error)
      file.on('entry', (entry: yauzl.Entry) =>
        file.openReadStream(entry, (failed, stream) => {
          if (stream === undefined) return reject(failed)
          const parts: Buffer[] = []
          stream.on('data', (part: Buffer) => parts.push(part))
          stream.on('end', () => {
            found.set(entry.fileName, Buffer.concat(parts))
            file.readEntry()
          })
        }),
      )
      file.on('end', () => resolve(found))
      file.readEntry()
    })
  })

test('hostile names in a batch are printed as typed or put before a person; file names stay plain, and the index opens no formula', async () => {
  const className = '2026 届计算机 3 班'
  const hostile = ['<script>alert(1)</script>', '#panic("x")', '../../etc/passwd', 'a:b*c?"<>|', '=cmd|calc', '){}', '长'.repeat(4096)]
  for (const name of [...hostile, '王\u202E明', '张𮧵']) await bank.learner('openUniversity', { className, name })
  const people = { by: 'class' as const, organizationId: bank.unit('openUniversity').id, className }
  const { id } = await bank.ok(proofs.createBatch, { people, kind: 'account', title: className, reason: '毕业' }, { as: clerk })
  await bank.runJobs()
  const batch = await bank.ok(proofs.readBatch, { id }, { as: clerk })
  expect(batch).toMatchObject({ state: 'done', total: 9, printed: 7, stopped: 2 })
  const files = await unzip((await bank.call(proofs.downloadBatch, { id, file: 'zip' }, { as: clerk })).bytes)
  const papers = [...files].filter(([name]) => name.endsWith('.pdf') && name !== 'roster.pdf')
  expect(papers).toHaveLength(hostile.length)
  for (const [name] of files) expect(name).not.toMatch(/[\\/:*?"<>|]|\.\./)
  const lines = (files.get('index.csv') ?? Buffer.alloc(0)).toString('utf8').trim().split('\r\n').slice(1)
  expect(lines).toHaveLength(hostile.length)
  for (const [name, bytes] of papers)
    expect(lines.filter((line) => line.includes(name) && line.includes(createHash('sha256').update(bytes).digest('hex')))).toHaveLength(1)
  expect(lines.join('\n')).not.toMatch(/(^|,)"?=cmd/m)
})
