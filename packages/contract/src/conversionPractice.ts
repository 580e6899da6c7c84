import * as z from 'zod/mini'
import { Day, Id, Instant, page, paging } from './common.ts'
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
/** The figures that open their rows. `courses` and `conversions` are narrowed by a line of the table, `reason` by one reason. */
export const PracticeFigure = z.enum(['applied', 'concluded', 'refused', 'courses', 'conversions', 'reason'])
export type PracticeFigure = z.infer<typeof PracticeFigure>
/** Which rows: the same time as the figure, and for a line of the table its source, level and key. */
export const PracticeRows = z.object({
  from: Day,
  to: Day,
  figure: PracticeFigure,
  source: z.optional(SourceKind),
  level: z.optional(ProgrammeLevel),
  by: z.optional(PracticeBy),
  key: z.optional(z.string().check(z.maxLength(60))),
  reason: z.optional(z.string().check(z.maxLength(200))),
})
export type PracticeRows = z.infer<typeof PracticeRows>
/** One row behind a figure: an application, or one course of it. */
export const PracticeItem = z.object({
  id: z.string(),
  applicationId: Id,
  number: z.string(),
  programme: z.string(),
  organization: z.string(),
  course: z.nullable(z.string()),
  rule: z.nullable(z.string()),
  credits: z.nullable(z.number()),
  at: Instant,
})
export type PracticeItem = z.infer<typeof PracticeItem>
/** As many rows as the figure says: counted by the same conditions. */
export const practiceRows = endpoint({
  method: 'GET',
  path: '/conversion/practice/rows',
  may: 'conversion.read',
  summary: '实践数据一个数字背后的明细（行数和数字相同）',
  input: z.extend(PracticeRows, paging),
  output: page(PracticeItem),
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
