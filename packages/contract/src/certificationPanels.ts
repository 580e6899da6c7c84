import * as z from 'zod/mini'
import { ById, Day, Done, Id, Instant, Line, Nothing, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Dimension, SheetState, Verdict } from './certificationWords.ts'

/** Fewest experts on a panel. */
export const panelSize = 3
/** Totals further apart than this (tenths of a point) are shown as wide: the panel is asked to talk, or one more expert is heard. */
export const wideSpread = 150

const Score = z.number().check(z.int(), z.minimum(0), z.maximum(100))
/** Points of a hundred in each dimension. */
export const Scores = z.object({ goals: Score, content: Score, assessment: Score, quality: Score, support: Score, teachers: Score })
export type Scores = z.infer<typeof Scores>

const Tenths = z.number()
/** A sheet as the management centre sees it. `total`: mean of the six in tenths; `drift`: how far it lies above the mean of the others. */
export const PanelSheet = z.object({
  id: Id,
  expert: z.object({ id: Id, name: z.string(), unit: z.string() }),
  state: SheetState,
  dueOn: Day,
  overdue: z.boolean(),
  scores: z.nullable(Scores),
  total: z.nullable(Tenths),
  drift: z.nullable(Tenths),
  verdict: z.nullable(Verdict),
  credits: z.nullable(z.number()),
  comment: z.nullable(z.string()),
  /** Why it is no longer active. */
  reason: z.nullable(z.string()),
})
export type PanelSheet = z.infer<typeof PanelSheet>
/** The panel of the present round: its sheets, and how far the experts lie apart. */
export const Panel = z.object({
  sheets: z.array(PanelSheet),
  complete: z.boolean(),
  mean: z.nullable(Tenths),
  spread: z.nullable(Tenths),
  wide: z.boolean(),
  byDimension: z.array(z.object({ dimension: Dimension, mean: Tenths, spread: z.number() })),
})
export type Panel = z.infer<typeof Panel>

const ShortField = z.string().check(z.trim(), z.minLength(1), z.maxLength(30))
const expertContent = {
  /** The unit of the bank that employs them, where it is one. */
  organizationId: z.nullable(Id),
  /** Who employs them, as the list of a panel names it. */
  unit: Line,
  title: z.string().check(z.trim(), z.maxLength(60)),
  fields: z.array(ShortField).check(z.minLength(1), z.maxLength(10)),
  status: z.enum(['active', 'suspended']),
  /** Units for which they declared a conflict of interest. */
  conflictIds: z.array(Id).check(z.maxLength(50)),
}
/** 专家: a member of staff with an expert's appointment. `drift` and `spread` (tenths): how far their totals lie from the panels' means, on average and at most. */
export const Expert = z.object({
  id: Id,
  name: z.string(),
  organization: z.nullable(OrganizationRef),
  unit: z.string(),
  title: z.string(),
  fields: z.array(z.string()),
  status: z.enum(['active', 'suspended']),
  conflicts: z.array(OrganizationRef),
  open: z.number(),
  scored: z.number(),
  drift: z.nullable(Tenths),
  spread: z.nullable(Tenths),
  version: z.number(),
})
export type Expert = z.infer<typeof Expert>
export const listExperts = endpoint({
  method: 'GET',
  path: '/certification/experts',
  may: 'catalog.approve',
  summary: '专家库',
  input: z.object({
    ...paging,
    search: z.optional(z.string().check(z.trim(), z.maxLength(60))),
    status: z.optional(z.enum(['active', 'suspended'])),
  }),
  output: z.extend(page(Expert), {
    /** Staff with an expert's appointment who are not in the library yet. */
    unlisted: z.array(z.object({ staffId: Id, name: z.string() })),
  }),
  refusals: [],
})
const expertRefusals = ['certification.organization_unknown'] as const
export const addExpert = endpoint({
  method: 'POST',
  path: '/certification/experts',
  may: 'catalog.approve',
  summary: '把有专家任职的人加入专家库',
  input: z.object({ staffId: Id, ...expertContent }),
  output: z.object({ id: Id }),
  refusals: ['certification.not_an_expert', 'certification.expert_listed', ...expertRefusals],
})
export const saveExpert = endpoint({
  method: 'PUT',
  path: '/certification/experts/:id',
  may: 'catalog.approve',
  summary: '修改专家信息（单位、领域、状态、回避单位）',
  input: z.object({ id: Id, version: z.number().check(z.int(), z.minimum(1)), ...expertContent }),
  output: Done,
  refusals: expertRefusals,
})

/** Why an expert may not be asked for an offering. */
export const NotAsked = z.enum(['sameUnit', 'declared', 'applicant', 'asked', 'suspended', 'noAppointment'])
export type NotAsked = z.infer<typeof NotAsked>
/** An expert as somebody who asks for a panel sees them, with what stands in the way. */
export const Candidate = z.object({
  id: Id,
  name: z.string(),
  unit: z.string(),
  title: z.string(),
  fields: z.array(z.string()),
  /** How many of the offering's fields are theirs. */
  matches: z.number(),
  open: z.number(),
  whyNot: z.nullable(NotAsked),
})
export type Candidate = z.infer<typeof Candidate>
export const listCandidates = endpoint({
  method: 'GET',
  path: '/certification/offerings/:id/candidates',
  may: 'catalog.approve',
  summary: '可请的专家（先列领域相符、手头少的；须回避的注明原因）',
  input: ById,
  output: z.object({ items: z.array(Candidate) }),
  refusals: [],
})
export const askExperts = endpoint({
  method: 'POST',
  path: '/certification/offerings/:id/experts',
  may: 'catalog.approve',
  summary: '请专家评审（每人一张评分表）',
  input: z.object({ id: Id, expertIds: z.array(Id).check(z.minLength(1), z.maxLength(9)), dueOn: Day }),
  output: z.object({ sheets: z.number() }),
  refusals: [
    'certification.offering_not_with_panel',
    'certification.expert_excluded',
    'certification.due_past',
    'certification.panel_too_large',
  ],
})
export const releaseSheet = endpoint({
  method: 'POST',
  path: '/certification/sheets/:id/release',
  may: 'catalog.approve',
  summary: '更换专家：收回还没有评的评分表',
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['certification.sheet_closed'],
})

/** A sheet in an expert's own list. */
export const SheetLine = z.object({
  id: Id,
  offering: z.object({ name: z.string(), organization: z.string() }),
  state: SheetState,
  dueOn: Day,
  overdue: z.boolean(),
  askedAt: Instant,
  submittedAt: z.nullable(Instant),
})
export type SheetLine = z.infer<typeof SheetLine>
export const listSheets = endpoint({
  method: 'GET',
  path: '/certification/sheets',
  may: 'certification.score',
  summary: '请我评审的项目',
  input: z.object({ ...paging, state: z.optional(SheetState) }),
  output: page(SheetLine),
  refusals: [],
})
export const countSheets = endpoint({
  method: 'GET',
  path: '/certification/sheets/waiting',
  may: 'certification.score',
  summary: '等我评的评分表数',
  input: Nothing,
  output: z.object({ waiting: z.number(), overdue: z.number() }),
  refusals: [],
})
/** What an expert reads and fills in: the application without who else judges it. */
export const Sheet = z.extend(SheetLine, {
  number: z.string(),
  fields: z.array(z.string()),
  audience: z.string(),
  minutes: z.number(),
  proposed: z.object({ credits: z.number(), level: z.nullable(z.number()) }),
  parts: z.array(
    z.object({
      dimension: Dimension,
      text: z.string(),
      files: z.array(z.object({ fileId: Id, name: z.string(), type: z.string(), size: z.number() })),
    }),
  ),
  scores: z.nullable(Scores),
  verdict: z.nullable(Verdict),
  credits: z.nullable(z.number()),
  comment: z.nullable(z.string()),
})
export type Sheet = z.infer<typeof Sheet>
export const readSheet = endpoint({
  method: 'GET',
  path: '/certification/sheets/:id',
  may: 'certification.score',
  summary: '一张评分表和申请材料',
  input: ById,
  output: Sheet,
  refusals: [],
})
export const sheetFile = endpoint({
  method: 'GET',
  path: '/certification/sheets/:id/files/:fileId',
  may: 'certification.score',
  summary: '查看评审材料',
  input: z.object({ id: Id, fileId: Id }),
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})
export const scoreSheet = endpoint({
  method: 'POST',
  path: '/certification/sheets/:id/score',
  may: 'certification.score',
  summary: '提交评分表（提交后不能改）',
  input: z.object({
    id: Id,
    scores: Scores,
    verdict: Verdict,
    credits: z.number().check(z.int(), z.minimum(0), z.maximum(10_000)),
    comment: z.string().check(z.trim(), z.minLength(1), z.maxLength(4000)),
  }),
  output: Done,
  refusals: ['certification.sheet_closed'],
})
export const declareConflict = endpoint({
  method: 'POST',
  path: '/certification/sheets/:id/conflict',
  may: 'certification.score',
  summary: '申请回避（与申请单位有利益关系）',
  input: z.object({ id: Id, reason: Line }),
  output: Done,
  refusals: ['certification.sheet_closed'],
})
