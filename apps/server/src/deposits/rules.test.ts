import { expect, test } from 'vitest'
import { type EntryFacts, entryOpen, learnerCan, readContent, readCorrection } from './rules.ts'

const entry: EntryFacts = {
  state: 'published',
  opensOn: '2026-01-01',
  closesOn: '2026-12-31',
  channels: ['self', 'batch'],
  depositors: [],
  learnerKinds: [],
  grading: 'percent',
  passMark: null,
  minutes: 2160,
  credits: 200,
  certificatePattern: 'AH\\d{8}',
  evidenceRequired: true,
}
const today = '2026-11-24'

test.each([
  ['受理期内、渠道开放', entry, 'self', today, 'yes'],
  ['还没开始', entry, 'self', '2025-12-31', 'deposits.entry_closed'],
  ['最后一天还可以', entry, 'self', '2026-12-31', 'yes'],
  ['已经结束', entry, 'self', '2027-01-01', 'deposits.entry_closed'],
  ['没有发布', { ...entry, state: 'draft' }, 'self', today, 'deposits.entry_closed'],
  ['渠道不开放', entry, 'counter', today, 'deposits.channel_closed'],
  ['长期有效', { ...entry, closesOn: null }, 'batch', '2030-01-01', 'yes'],
] as const)('名录是否受理：%s', (_name, e, channel, day, wanted) => {
  expect(entryOpen(e, channel, day)).toBe(wanted)
})

const good = { obtainedOn: '2024年6月30日', grade: '86', hours: '36', credits: '2', certificateNo: 'AH20240001' }

test.each([
  ['全部正确', good, []],
  ['学时学分不填按名录', { ...good, hours: '', credits: undefined }, []],
  ['日期在将来', { ...good, obtainedOn: '2027-01-01' }, ['obtainedOn:future']],
  ['没有这一天', { ...good, obtainedOn: '2024-02-30' }, ['obtainedOn:no_such_day']],
  ['建国以前', { ...good, obtainedOn: '1948-01-01' }, ['obtainedOn:too_early']],
  ['不及格', { ...good, grade: '59' }, ['grade:failed']],
  ['成绩不是分数', { ...good, grade: '很好' }, ['grade:format']],
  ['学分超过上限', { ...good, credits: '2.01' }, ['credits:above_entry']],
  ['学时不是数', { ...good, hours: '三十六' }, ['hours:format']],
  ['编号格式不对', { ...good, certificateNo: 'BJ20240001' }, ['certificateNo:pattern']],
  ['缺编号', { ...good, certificateNo: ' ' }, ['certificateNo:missing']],
  ['全角数字和空格', { ...good, certificateNo: 'AH ２０２４０００１' }, []],
  [
    '一次说完所有问题',
    { obtainedOn: '', grade: '', hours: 'x', credits: '9', certificateNo: '' },
    ['obtainedOn:missing', 'grade:empty', 'hours:format', 'credits:above_entry', 'certificateNo:missing'],
  ],
])('读申请内容：%s', (_name, content, wanted) => {
  const read = readContent(entry, JSON.parse(JSON.stringify(content)), today)
  expect(read.ok ? [] : read.problems.map((p) => `${p.field}:${p.code}`)).toEqual(wanted)
})

test('学时以分钟、学分以百分之一记', () => {
  const read = readContent(entry, { ...good, hours: '1.5', credits: '0.25' }, today)
  expect(read.ok && read.value).toMatchObject({
    obtainedOn: '2024-06-30',
    grade: '86',
    minutes: 90,
    credits: 25,
    certificateNo: 'AH20240001',
  })
})

test('已办结的申请学习者不能再动', () => {
  for (const state of ['stored', 'refused', 'withdrawn', 'firstReviewed'] as const) expect(learnerCan(state)).toEqual([])
  expect(learnerCan('returned')).toEqual(['edit', 'submit', 'withdraw'])
})

const stands = { obtainedOn: '2024-06-30', grade: '86', minutes: 2160, credits: 200, certificateNo: null }

test.each([
  ['成绩改了，其他照旧', 'grade', '92', { ...stands, grade: '92' }],
  ['现在的名录要求编号，旧成果没有编号也能改日期', 'obtainedOn', '2024.6.28', { ...stands, obtainedOn: '2024-06-28' }],
  ['学时以小时说', 'minutes', '30', { ...stands, minutes: 1800 }],
  ['和现在一样', 'credits', '2.0', 'unchanged'],
  ['没有这一天', 'obtainedOn', '2024-02-30', 'no_such_day'],
  ['编号格式不对', 'certificateNo', 'BJ1', 'pattern'],
  ['不及格', 'grade', '59', 'failed'],
] as const)('更正一处：%s', (_name, field, wanted, result) => {
  const read = readCorrection(entry, stands, field, wanted, today)
  expect(read.ok ? read.value : read.problems.map((p) => `${p.field} ${p.code}`).join()).toEqual(
    typeof result === 'string' ? `wanted ${result}` : result,
  )
})
