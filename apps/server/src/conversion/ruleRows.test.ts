import { describe, expect, test } from 'vitest'
import { conversionRuleTable } from '@creditbank/contract'
import { type Known, readRuleRow, rowOfRule } from './ruleRows.ts'

const { ruleColumns } = conversionRuleTable

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
const exampleIn = (language: 'zh' | 'en') => Object.fromEntries(ruleColumns.map((column) => [column.key, column.example[language]]))
const good = exampleIn('zh')
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
    expect(readRuleRow({ row: 2, cells: exampleIn('en') }, known)).toMatchObject({
      combine: { kind: 'any' },
      effect: 'credit',
      grade: { kind: 'exempt' },
    })
  })

  test.each([
    ['未知的成果编码', { sources: 'CG001;CG999' }, 'sources'],
    ['别的学校的专业', { programme: '120204' }, 'programme'],
    ['课程表里没有的课程', { course: 'GG099' }, 'course'],
    ['不允许转换的课程', { course: 'GG001' }, 'course'],
    ['超过课程学分', { credits: '4.5' }, 'credits'],
    ['超过一百的成绩', { minScore: '101' }, 'minScore'],
    ['超过一百的成绩记载', { grade: '120' }, 'grade'],
    ['未知的方式', { effect: '直接给' }, 'effect'],
    ['失效早于生效', { effectiveTo: '2026-08-01' }, 'effectiveTo'],
    ['没有的日子', { effectiveFrom: '2026-02-30' }, 'effectiveFrom'],
    ['年级不是年份', { cohortFrom: '二四级' }, 'cohortFrom'],
    ['截止年级早于起始年级', { cohortTo: '2023' }, 'cohortTo'],
    ['公示超过三十天', { noticeDays: '31' }, 'noticeDays'],
    ['不是“是”也不是“否”', { uncertified: '可能' }, 'uncertified'],
  ])('%s is named with its cell', (_name, over, key) => {
    const problems = read(over)
    expect('name' in problems ? [] : problems.map((p) => [p.row, p.key])).toEqual([[2, key]])
  })

  test.each(['zh', 'en'] as const)(
    'what was read is shown again as the same row (%s); a rule that says more than a row can is not',
    (language) => {
      const content = readRuleRow({ row: 2, cells: { ...exampleIn(language), grade: '85', cohortTo: '2026', notLower: '是' } }, known)
      if (!('name' in content)) throw new Error('the example is no rule')
      const cells = rowOfRule(content, known, language)
      expect(readRuleRow({ row: 3, cells: cells ?? {} }, known)).toEqual(content)
      expect(cells).toMatchObject({ grade: '85', effect: language === 'zh' ? '抵学分' : 'credit', sources: exampleIn(language)['sources'] })
      expect(rowOfRule({ ...content, majors: ['0809'] }, known, language)).toBeUndefined()
      expect(rowOfRule({ ...content, evidenceFileId: '9' }, known, language)).toBeUndefined()
    },
  )
})
