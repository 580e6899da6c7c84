import { describe, expect, test } from 'vitest'
import { type Known, readRuleRow, ruleColumns, ruleExample } from './ruleRows.ts'

const known: Known = {
  achievements: new Map([
    ['CG001', '11'],
    ['CG002', '12'],
  ]),
  programmes: new Map([
    [
      '080901',
      {
        id: '50',
        courses: [
          { code: 'GG003', credits: 400, convertible: true },
          { code: 'GG001', credits: 400, convertible: false },
        ],
      },
    ],
  ]),
}
const good = Object.fromEntries(ruleColumns.map((column, i) => [column.key, ruleExample.zh[i] ?? '']))
const read = (over: Readonly<Record<string, string>>) => readRuleRow({ row: 2, cells: { ...good, ...over } }, known)

describe('a row of a file of rules', () => {
  test('the template’s own example is a rule; all sources are a condition each, any of them one condition', () => {
    expect(read({})).toMatchObject({
      combine: { kind: 'any' },
      of: [{ achievements: ['11', '12'], minScore: 6000 }],
      targets: [{ course: 'GG003', credits: 400 }],
      programmes: ['50'],
      cohortFrom: 2024,
    })
    expect(read({ combine: '全部' })).toMatchObject({ combine: { kind: 'all' }, of: [{ achievements: ['11'] }, { achievements: ['12'] }] })
  })

  test('the English example is a rule as well', () => {
    const english = Object.fromEntries(ruleColumns.map((column, i) => [column.key, ruleExample.en[i] ?? '']))
    expect(readRuleRow({ row: 2, cells: english }, known)).toMatchObject({
      combine: { kind: 'any' },
      effect: 'credit',
      grade: { kind: 'exempt' },
    })
  })

  test.each([
    ['未知的成果编码', { sources: 'CG001;CG999' }, '来源成果编码'],
    ['别的学校的专业', { programme: '120204' }, '专业编号'],
    ['课程表里没有的课程', { course: 'GG099' }, '目标课程代码'],
    ['不允许转换的课程', { course: 'GG001' }, '目标课程代码'],
    ['超过课程学分', { credits: '4.5' }, '记录学分'],
    ['超过一百的成绩', { minScore: '101' }, '最低成绩'],
    ['超过一百的成绩记载', { grade: '120' }, '成绩记载'],
    ['未知的方式', { effect: '直接给' }, '转换方式'],
    ['失效早于生效', { effectiveTo: '2026-08-01' }, '失效日期'],
    ['没有的日子', { effectiveFrom: '2026-02-30' }, '生效日期'],
    ['年级不是年份', { cohortFrom: '二四级' }, '起始年级'],
  ])('%s is named with its cell', (_name, over, column) => {
    const problems = read(over)
    expect('name' in problems ? [] : problems.map((p) => [p.row, p.column])).toEqual([[2, column]])
  })
})
