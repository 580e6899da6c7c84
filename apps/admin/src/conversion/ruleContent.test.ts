import { describe, expect, test } from 'vitest'
import { contentOf, differing, valuesOf } from './ruleContent.ts'

const values = {
  name: '英语四级抵大学英语',
  combine: 'credits',
  sum: 4.5,
  of: [
    {
      achievements: ['7'],
      entries: [],
      types: [],
      issuers: [],
      sourceKinds: ['nonDegree'],
      except: [],
      minScore: 60.5,
      minLevel: null,
      minCredits: 1.5,
      withinMonths: 36,
    },
  ],
  targets: [{ course: 'C1', credits: 2.5 }],
  effect: 'exemptStudy',
  grade: 'score',
  points: 90,
  programmes: ['9'],
  levels: ['undergraduate'],
  majors: ['0809'],
  cohortFrom: 2025,
  cohortTo: null,
  uncertified: false,
  notLower: true,
  effectiveFrom: '2026-09-01',
  effectiveTo: null,
  noticeDays: 5,
  basis: '教务〔2026〕1 号',
  evidenceFileId: '77',
  evidence: [{ id: '77', name: '论证报告.pdf' }],
}

describe('the form of a rule', () => {
  test('scores and credits are kept in hundredths and shown again as they were typed', () => {
    const content = contentOf(values)
    expect(content).toMatchObject({
      combine: { kind: 'credits', atLeast: 450 },
      of: [{ minScore: 6050, minCredits: 150, withinMonths: 36 }],
      targets: [{ credits: 250 }],
      grade: { kind: 'score', points: 90 },
    })
    expect(valuesOf(content, { '77': '论证报告.pdf' })).toEqual(values)
  })

  test('two versions differ in exactly the parts that were changed', () => {
    const content = contentOf(values)
    expect(differing(content, contentOf(valuesOf(content)))).toEqual([])
    expect(differing(content, { ...content, noticeDays: 10, targets: [{ course: 'C2', credits: 250 }] })).toEqual(['targets', 'noticeDays'])
  })
})
