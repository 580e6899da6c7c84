import { batches } from '@creditbank/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { certificateKey } from '../../platform/pure/claims.ts'
import { parseIdDocument, residentCheckDigit } from '../../platform/pure/idNumber.ts'
import { birthReader, plainResident, quickCertificateKey } from './cells.ts'
import { Fingerprints } from './fingerprints.ts'
import { headerHash, mappingProblem, proposeMapping } from './mapping.ts'
import { type BatchFacts, batchCan, batchTransitions, type EntryFacts, entryProblem, stateAfter } from './rules.ts'

test('every state of a batch can be reached, and what is stored is left only by undoing', () => {
  const reached = new Set<string>(['uploaded'])
  for (let grown = true; grown; ) {
    const before = reached.size
    for (const t of batchTransitions) if (t.from.some((s) => reached.has(s))) reached.add(t.to)
    grown = reached.size > before
  }
  expect([...reached].toSorted()).toEqual([...batches.BatchState.options].toSorted())
  expect(batchTransitions.filter((t) => t.from.includes('committed')).map((t) => t.event)).toEqual(['undo'])
  for (const state of ['cancelled', 'undone', 'failed'] as const) expect(batchTransitions.some((t) => t.from.includes(state))).toBe(false)
  expect(stateAfter('approve', 'checked')).toBeUndefined()
})

const facts = {
  state: 'submitted' as const,
  prepares: true,
  approves: true,
  preparedByCaller: true,
  storable: 5,
  wrong: 0,
  sourceThere: true,
}
const acts: readonly (readonly [name: string, change: Partial<BatchFacts>, can: batches.BatchAct[]])[] = [
  ['自己准备的不能自己批准', {}, ['cancel']],
  ['另一人可以批准', { preparedByCaller: false }, ['approve', 'refuse', 'cancel']],
  ['只批准的人', { preparedByCaller: false, prepares: false }, ['approve', 'refuse', 'cancel']],
  ['没有新数据不能提交', { state: 'checked', storable: 0 }, ['map', 'check', 'cancel']],
  ['有问题的行可以下载', { state: 'checked', wrong: 2 }, ['map', 'check', 'submit', 'cancel', 'wrongRows']],
  ['源文件删除后不能再检查', { state: 'checked', sourceThere: false }, ['submit', 'cancel']],
  ['已存入只能撤销', { state: 'committed' }, ['undo']],
  ['已取消什么也不能做', { state: 'cancelled' }, []],
]
test.each(acts)('%s', (_name, change, can) => {
  expect(batchCan({ ...facts, ...change })).toEqual(can)
})

const unit = { kind: 'localCentre' as const, ids: ['20', '1'], regionCode: '340104', today: '2026-09-15', typeCode: null }
const open: EntryFacts = {
  state: 'published',
  channels: ['batch'],
  depositors: [],
  regions: [],
  organizationId: '20',
  opensOn: '2026-01-01',
  closesOn: null,
  typeCode: '21',
}
const entries: readonly (readonly [name: string, entry: Partial<EntryFacts> | undefined, problem: string | undefined])[] = [
  ['本单位的名录', {}, undefined],
  ['上级（管理中心）的名录', { organizationId: '1' }, undefined],
  ['别的单位的名录', { organizationId: '30' }, 'entry_organization'],
  ['指名的单位可以存入', { organizationId: '30', depositors: ['20'] }, undefined],
  ['没有指名的单位不可以', { depositors: ['30'] }, 'entry_organization'],
  ['指定地区包含本区', { organizationId: '30', regions: ['340100'] }, undefined],
  ['指定别的地区', { regions: ['340200'] }, 'entry_organization'],
  ['没有这个名录', undefined, 'entry_unknown'],
  ['草稿', { state: 'draft' }, 'entry_unpublished'],
  ['审核中', { state: 'inReview' }, 'entry_unpublished'],
  ['已关闭', { state: 'closed' }, 'entry_closed'],
  ['还没开始', { opensOn: '2026-10-01' }, 'entry_closed'],
  ['最后一天还可以', { closesOn: '2026-09-15' }, undefined],
  ['昨天截止', { closesOn: '2026-09-14' }, 'entry_closed'],
  ['不许批量', { channels: ['self'] }, 'entry_channel'],
]
test.each(entries)('%s', (_name, entry, problem) => {
  expect(entryProblem(entry === undefined ? undefined : { ...open, ...entry }, unit)).toBe(problem)
})

test('an entry of another type than the batch is wrong, one of a type below it is not', () => {
  expect(entryProblem(open, { ...unit, typeCode: '1' })).toBe('entry_type')
  expect(entryProblem(open, { ...unit, typeCode: '2' })).toBeUndefined()
})

test('headers are matched by name, then by synonym, whatever their spacing, brackets and width; no column twice', () => {
  expect(proposeMapping('outcomes', ['学生姓名', '身份证号（必填）', '名录编号*', '总评成绩', ' 学 分 ', '发证日期'])).toEqual({
    name: 0,
    idNumber: 1,
    entry: 2,
    grade: 3,
    credits: 4,
    obtainedOn: 5,
  })
  expect(proposeMapping('outcomes', ['XM', 'SFZH', 'ＸＦ'])).toEqual({ name: 0, idNumber: 1, credits: 2 })
  expect(headerHash(['姓名 ', '成绩'])).toEqual(headerHash(['姓名', '成 绩']))
  expect(mappingProblem('outcomes', { name: 0, idNumber: 1 }, 5)?.code).toBe('batches.column_missing')
  expect(mappingProblem('outcomes', { name: 0, idNumber: 1, entry: 2, obtainedOn: 9 }, 5)?.code).toBe('batches.column_unknown')
  expect(mappingProblem('outcomes', { name: 0, idNumber: 1, entry: 2, obtainedOn: 2 }, 5)?.code).toBe('batches.column_twice')
})

test('the quick reading of an ID number accepts only what the complete one accepts, unchanged', () => {
  const today = '2026-09-15'
  const goodBirth = birthReader(today)
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 17, maxLength: 17 }).map((d) => d.join(''))
  const number = fc.oneof(
    digits.map((d) => d + residentCheckDigit(d)),
    fc
      .tuple(
        fc.integer({ min: 110000, max: 659999 }),
        fc.date({ min: new Date('1870-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.integer({ min: 0, max: 999 }),
      )
      .map(([region, day, serial]) => {
        const first = `${region}${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(serial).padStart(3, '0')}`
        return first + residentCheckDigit(first)
      }),
    fc.string({ minLength: 15, maxLength: 19 }),
  )
  fc.assert(
    fc.property(number, fc.boolean(), (text, refuseDemo) => {
      if (!plainResident(text, goodBirth, refuseDemo)) return
      expect(parseIdDocument('residentIdCard', text, { today, refuseDemo })).toMatchObject({ ok: true, number: text })
    }),
    { numRuns: 2000 },
  )
  expect(plainResident('11010519491231002X', goodBirth, true)).toBe(true)
})

test('the quick key of a certificate number is the key of every other channel', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[A-Z0-9-]{1,20}$/)),
      (text) => quickCertificateKey(text) === certificateKey(text),
    ),
  )
})

test('repeats are found wherever the first one stood, also after the table has grown', () => {
  const seen = new Fingerprints(8)
  for (let n = 1; n <= 5000; n += 1) expect(seen.note(Math.imul(n, 0x9e3779b1), n, n)).toBe(0)
  for (let n = 1; n <= 5000; n += 1) expect(seen.note(Math.imul(n, 0x9e3779b1), n, 9999)).toBe(n)
})

test('every problem has its sentences in both languages, filled with its parameters', () => {
  for (const code of Object.keys(batches.batchProblems)) {
    expect(batches.problemSentence(code, 'zh')).toMatch(/[\u4e00-\u9fff]/)
    expect(batches.problemSentence(code, 'en')).toMatch(/[a-z]/)
  }
  expect(batches.problemSentence('duplicate_in_file', 'zh', { row: 7 })).toContain('第 7 行')
  expect(batches.failureSentence('sheet.too_wide', 'en', { limit: 100 })).toContain('100')
})
