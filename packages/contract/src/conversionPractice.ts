import * as z from 'zod/mini'
import { Day } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ProgrammeLevel, SourceKind } from './programmes.ts'

/** What practice data are summed by. */
export const PracticeBy = z.enum(['school', 'rule', 'month', 'level'])
export type PracticeBy = z.infer<typeof PracticeBy>

/**
 * 实践数据: courses that were given by conversion and stand, from a kind of source into a level of programme, by one more thing. `courses` and `credits` (hundredths) count
 * postings; a course made of several kinds of sources counts once under each of them.
 */
export const PracticeRow = z.object({
  source: SourceKind,
  level: ProgrammeLevel,
  key: z.string(),
  name: z.string(),
  courses: z.number(),
  credits: z.number(),
  conversions: z.number(),
})
export type PracticeRow = z.infer<typeof PracticeRow>
/** `decided`: concluded and refused in the time; `days`: from the first submission to the conclusion, on average, in tenths of a day. */
export const Practice = z.object({
  rows: z.array(PracticeRow),
  totals: z.object({
    applied: z.number(),
    concluded: z.number(),
    refused: z.number(),
    days: z.nullable(z.number()),
    courses: z.number(),
    credits: z.number(),
  }),
  refusals: z.array(z.object({ reason: z.string(), count: z.number() })),
})
export type Practice = z.infer<typeof Practice>

const input = z.object({ from: Day, to: Day, by: PracticeBy })
export const practiceData = endpoint({
  method: 'GET',
  path: '/conversion/practice',
  may: 'conversion.read',
  summary: '转换实践数据：来源类别到目标层次，按学校、规则或月份',
  input,
  output: Practice,
  refusals: [],
})
export const downloadPractice = endpoint({
  method: 'GET',
  path: '/conversion/practice/download',
  may: 'conversion.read',
  summary: '下载转换实践数据（附口径说明）',
  input,
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})
