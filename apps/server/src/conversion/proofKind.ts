import type { KindOfProof } from '../proofs/index.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { resultsOfPerson } from './resultStore.ts'

const sampleRow = {
  programme: '计算机科学与技术',
  course: '大学英语',
  credits: '3',
  grade: '免考',
  sources: '示例证书',
  resultNumber: 'ZJ202600000001',
}

/** 学分转换结果证明: the courses that somebody was given by conversion and that stand. It ends by itself when an outcome below it is revoked. */
export const conversionProof: KindOfProof = {
  kind: 'conversion',
  name: { zh: '学分转换结果证明', en: 'Certificate of credit conversion' },
  hint: { zh: '证明哪些课程由学习成果转换取得', en: 'Shows which courses were given by conversion' },
  takes: 'nothing',
  validities: ['90', '30', '180', 'longTerm'],
  columns: [
    { key: 'programme', name: { zh: '专业', en: 'Programme' } },
    { key: 'course', name: { zh: '课程', en: 'Course' } },
    { key: 'credits', name: { zh: '学分', en: 'Credits' } },
    { key: 'grade', name: { zh: '成绩', en: 'Grade' }, optional: true },
    { key: 'sources', name: { zh: '来源成果', en: 'From' }, optional: true },
    { key: 'resultNumber', name: { zh: '认定编号', en: 'Result no.' } },
  ],
  placeholders: [
    { key: 'count', name: { zh: '课程门数', en: 'Number of courses' } },
    { key: 'credits', name: { zh: '学分合计', en: 'Credits in all' } },
  ],
  gather: async (tx, holder) => {
    const rows = await resultsOfPerson(tx, holder.ids)
    if (rows.length === 0) return { refused: 'proofs.nothing_to_prove' }
    const items = new Map(
      rows.flatMap((row) =>
        row.outcomes.map((o) => [o.outcomeId, { outcomeId: o.outcomeId, learnerId: o.holderId, name: row.courseName }]),
      ),
    )
    return {
      items: [...items.values()],
      sections: [
        {
          heading: null,
          rows: rows.map((row) => ({
            programme: row.programme,
            course: row.courseName,
            credits: formatCredits(row.credits),
            grade: row.grade,
            sources: row.sources.join('、'),
            resultNumber: row.resultNumber,
          })),
          sum: null,
        },
      ],
      values: { count: String(rows.length), credits: formatCredits(rows.reduce((sum, row) => sum + row.credits, 0)) },
    }
  },
  sample: { items: [], sections: [{ heading: null, rows: [sampleRow], sum: null }], values: { count: '1', credits: '3' } },
}
