import { describe, expect, test } from 'vitest'
import { contentOf, pastedCourses, valuesOf } from './content.ts'

describe('the form of a programme', () => {
  const values = {
    name: ' 计算机 ',
    level: 'undergraduate',
    mode: 'open',
    majorCode: '080901',
    majorName: '计算机科学与技术',
    months: 30,
    feeYuan: null,
    admission: '',
    plan: {
      cohortFrom: 2026,
      least: 140,
      groups: [{ code: 'G1', name: '公共课', least: 30.5 }],
      courses: [{ code: 'C1', name: '英语', credits: 2.5, nature: 'required', group: 'G1', convertible: true }],
      caps: [
        { of: 'total', group: null, most: 40, sourceKinds: ['selfTaughtExamination'], effects: [] },
        { of: 'credits', group: null, most: 12, sourceKinds: [], effects: ['credit'] },
      ],
    },
  }

  test('credits are kept in hundredths and shares per mille, and shown again as they were typed', () => {
    const content = contentOf(values)
    expect(content).toMatchObject({
      name: '计算机',
      plan: { least: 14_000, groups: [{ least: 3050 }], courses: [{ credits: 250 }], caps: [{ most: 400 }, { most: 1200 }] },
    })
    const { plan, ...about } = content
    const shown = { version: 1, state: 'draft' as const, plan, publishedAt: null, note: null }
    const line = { id: '1', code: 'P', organization: { id: '1', name: '校' }, state: 'draft' as const, version: null, latest: 1 }
    const can = { edit: true, submit: true, publish: false, retire: false }
    const programme = { ...line, ...about, courses: 1, least: plan.least, updatedAt: '2026-09-01T00:00:00Z', shown, versions: [], can }
    expect(valuesOf(programme)).toEqual({ ...values, name: '计算机' })
  })

  test('pasted cells become courses; the first line that is none is named', () => {
    expect(pastedCourses('C1\t大学英语\t3\t必修\tG1\nC2\t毕业设计\t8\t实践\tG3\t否\n')).toEqual({
      courses: [
        { code: 'C1', name: '大学英语', credits: 3, nature: 'required', group: 'G1', convertible: true },
        { code: 'C2', name: '毕业设计', credits: 8, nature: 'practice', group: 'G3', convertible: false },
      ],
    })
    expect(pastedCourses('C1\t大学英语\t3\n说明文字')).toEqual({ wrongLine: 2 })
  })
})
