import * as z from 'zod/mini'
import { ById, Day, Id, Instant, Line } from './common.ts'
import { endpoint } from './endpoint.ts'
import { CaseState } from './reviews.ts'

/** What of a catalogue entry a learner may find wrong. */
export const entryReportFields = ['name', 'issuer', 'hours', 'credits', 'evidence', 'window', 'description', 'other'] as const

/** A learner's report as they read it; `corrected`: the entry has been corrected since. */
export const EntryReport = z.object({
  id: Id,
  number: z.string(),
  what: z.enum(entryReportFields),
  wanted: z.string(),
  state: CaseState,
  corrected: z.boolean(),
  reason: z.nullable(z.string()),
  note: z.nullable(z.string()),
  office: z.string(),
  dueOn: z.nullable(Day),
  at: Instant,
})
export const listMyEntryReports = endpoint({
  method: 'GET',
  path: '/me/catalog/entries/:id/reports',
  may: 'learner',
  summary: '我对这项名录反映的问题',
  input: ById,
  output: z.object({ items: z.array(EntryReport) }),
  refusals: [],
})
/** Tells the office that owns a published entry what is wrong in it. Asking again answers what the office sent back. */
export const reportEntry = endpoint({
  method: 'POST',
  path: '/me/catalog/entries/:id/reports',
  may: 'learner',
  summary: '名录信息有误，申请更正',
  input: z.object({
    id: Id,
    what: z.enum(entryReportFields),
    wanted: Line,
    note: z.optional(z.string().check(z.maxLength(500))),
    /** Photos that prove it, such as the certificate. */
    fileIds: z.optional(z.array(Id).check(z.maxLength(9))),
  }),
  output: z.object({ number: z.string(), dueOn: z.nullable(Day), office: z.string() }),
  refusals: ['catalog.report_open', 'deposits.file_unknown'],
})
