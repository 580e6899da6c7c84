import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { newKeysDocument, parseKeyring } from '../../platform/crypto/keyring.ts'
import { open } from '../../platform/crypto/seal.ts'
import { sealedColumns } from '../../platform/crypto/columns.ts'
import { openTable, type RowBlock } from '../../platform/sheets/index.ts'
import { inventedId, inventedName } from './given.ts'
import { type BatchEntry, outcomeRowReader } from './outcomeRow.ts'
import { daysFrom2000, Interner, QuickOutcomes } from './quick.ts'
import { StagedRows } from './stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'bank-quick-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const parsed = parseKeyring(newKeysDocument({ demo: true }))
if (!parsed.ok) throw new Error('no keys')
const { keyring } = parsed

const facts = { today: '2026-09-15', refuseDemo: false }
const entry = (n: number, change: Partial<BatchEntry>): BatchEntry => ({
  n,
  number: `E${n}`,
  problem: undefined,
  achievementId: String(70 + n),
  issuerId: '9',
  credits: 300,
  minutes: 2160,
  grading: 'percent',
  passMark: null,
  certificatePattern: null,
  repeats: 'never',
  termId: 4,
  ...change,
})
const entries = new Map([
  ['E1', entry(1, {})],
  ['E2', entry(2, { grading: 'grade', repeats: 'day' })],
  ['E3', entry(3, { grading: 'pass', repeats: 'term', certificatePattern: 'ZS[0-9]+' })],
  ['E4', entry(4, { problem: 'entry_closed' })],
])
const columns = new Map(
  ['name', 'idKind', 'idNumber', 'entry', 'grade', 'hours', 'credits', 'obtainedOn', 'certificateNo'].map((key, at) => [key, at]),
)

/** The fields of binary COPY rows as text; sealed ones opened. */
const fieldsOf = (bytes: Buffer): string[][] => {
  const rows: string[][] = []
  for (let at = 19; at < bytes.length; ) {
    const count = bytes.readInt16BE(at)
    at += 2
    const row: string[] = []
    for (let field = 0; field < count; field += 1) {
      const length = bytes.readInt32BE(at)
      at += 4
      if (length < 0) row.push('null')
      else {
        const value = bytes.subarray(at, at + length)
        row.push(
          field === 10
            ? open(keyring, value, sealedColumns.idNumber)
            : field === 16
              ? open(keyring, value, sealedColumns.certificate)
              : value.toString('hex'),
        )
        at += length
      }
    }
    rows.push(row)
  }
  return rows
}

const cursor = (block: RowBlock, row: number) => {
  const column = (key: string) => columns.get(key) ?? 0
  return { text: (key: string) => block.cell(row, column(key)).trim(), numeric: () => false, imprecise: () => false, typed: false }
}

const cell = {
  name: fc.constantFrom('王伟', '欧阳小明', '张三1', '阿依古丽·买买提', '王㛃', ' 李四', '', inventedId(5)),
  idKind: fc.constantFrom('', '居民身份证', '护照', '军官证'),
  idNumber: fc.oneof(
    fc.integer({ min: 0, max: 300_000 }).map(inventedId),
    fc.constantFrom('', '123', '11010519491231002X', '11010519491231002x', '349900199002301234', '3.4E+17'),
  ),
  entry: fc.constantFrom('E1', 'E2', 'E3', 'E4', 'E9', ''),
  grade: fc.constantFrom('80', '59', '88.5', '优秀', 'A', 'D+', '合格', '', ' 90 '),
  hours: fc.constantFrom('36', '', '36学时', '999', 'x'),
  credits: fc.constantFrom('3', '', '2.5', '30', '三'),
  obtainedOn: fc.constantFrom('2026-06-30', '2024-02-29', '2023-02-29', '2026年6月30日', '202606', '2027-01-01', '1940-01-01', '46203', ''),
  certificateNo: fc.oneof(
    fc.constantFrom('', 'ZS001', 'zs001', 'ZS 002', '证2026', '11010519491231002X', 'X'.repeat(65)),
    fc.stringMatching(/^[A-Z0-9-]{1,20}$/),
    fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/),
  ),
}

test('what the quick way stages, the complete reader stages alike; what it leaves is left to the complete reader', async () => {
  const path = join(folder, 'rows.csv')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record(cell), { minLength: 1, maxLength: 60 }), async (rows) => {
      const lines = rows.map((r) =>
        [...columns.keys()].map((key) => `"${Object.entries(r).find(([k]) => k === key)?.[1] ?? ''}"`).join(','),
      )
      writeFileSync(path, `${[...columns.keys()].join(',')}\n${lines.join('\n')}\n`)
      const quickly = new StagedRows(keyring)
      const completely = new StagedRows(keyring)
      const quick = new QuickOutcomes(columns, quickly, (number) => entries.get(number), facts)
      const read = outcomeRowReader(facts)
      let staged = 0
      for await (const block of (await openTable(path)).rows) {
        for (let row = 0; row < block.rows; row += 1) {
          if (!quick.stage(block, row, row + 2)) continue
          staged += 1
          const whole = read(
            cursor(block, row),
            (number) => entries.get(number),
            (t) => expect(t).toBe('no trouble'),
          )
          if (whole !== undefined) completely.outcome(row + 2, whole)
        }
      }
      expect(fieldsOf(quickly.take())).toEqual(fieldsOf(completely.take()))
      expect(quickly.candidates).toEqual(completely.candidates)
      expect(staged).toBeLessThanOrEqual(rows.length)
    }),
    { numRuns: 60 },
  )
})

test('a plain file goes the quick way whole', async () => {
  const path = join(folder, 'plain.csv')
  writeFileSync(
    path,
    `${[...columns.keys()].join(',')}\n${Array.from({ length: 500 }, (_, n) => `${inventedName(n)},,${inventedId(n)},E1,80,36,3,2026-06-30,ZS${n}`).join('\n')}\n`,
  )
  const staged = new StagedRows(keyring)
  const quick = new QuickOutcomes(columns, staged, (number) => entries.get(number), facts)
  let count = 0
  for await (const block of (await openTable(path)).rows)
    for (let row = 0; row < block.rows; row += 1) if (quick.stage(block, row, row + 2)) count += 1
  expect(count).toBe(500)
  expect(fieldsOf(staged.take())).toHaveLength(500)
})

test('days are counted as the calendar does, on every day that a file may name', () => {
  const day = new Date(Date.UTC(1850, 0, 1))
  for (let counted = (day.getTime() - Date.UTC(2000, 0, 1)) / 86_400_000; day.getUTCFullYear() <= 2200; counted += 1) {
    if (daysFrom2000(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()) !== counted) expect.fail(day.toISOString())
    day.setUTCDate(day.getUTCDate() + 1)
  }
  expect(daysFrom2000(2024, 3, 1) - daysFrom2000(2024, 2, 28)).toBe(2)
  expect(daysFrom2000(1900, 3, 1) - daysFrom2000(1900, 2, 28)).toBe(1)
})

test('a text is known again by its bytes, and a column of ever new texts is given up', () => {
  const interner = new Interner()
  const bytes = Buffer.from(Array.from({ length: 21_000 }, (_, n) => String(n).padStart(6, '0')).join(''))
  for (let n = 0; n < 20_000; n += 1) expect(interner.indexOf(bytes, n * 6, n * 6 + 6)).toBe(n)
  expect(interner.indexOf(bytes, 20_500 * 6, 20_500 * 6 + 6)).toBe(-1)
  expect(interner.indexOf(bytes, 0, 6)).toBe(0)
})
