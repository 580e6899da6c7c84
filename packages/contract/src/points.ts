import * as z from 'zod/mini'
import { ById, Day, Flag, Id, InLanguage, Instant, Line, Nothing, OrganizationRef, page, Paragraph, paging } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Whole points, at least one: what an act moves. */
const Some = z.number().check(z.int(), z.minimum(1), z.maximum(1_000_000))
const Short = z.string().check(z.trim(), z.minLength(1), z.maxLength(60))
const Month = z.string().check(z.regex(/^20\d{2}-(0[1-9]|1[0-2])$/))

/** What points are earned by: 存入的学习成果 参加活动 志愿服务 阅读. */
export const PointsSource = z.enum(['outcome', 'attendance', 'volunteering', 'reading'])
export type PointsSource = z.infer<typeof PointsSource>
/** What is told by file or API until projects exist. */
export const ActivitySource = z.enum(['attendance', 'volunteering', 'reading'])
export type ActivitySource = z.infer<typeof ActivitySource>
/** What a row of the ledger is: 获得 兑换 退还 到期 收回 欠分 抵扣 恢复. */
export const TransferKind = z.enum(['earn', 'spend', 'giveBack', 'lapse', 'takeBack', 'owe', 'settle', 'restore'])
export type TransferKind = z.infer<typeof TransferKind>

/**
 * 计分标准: by the hour (whole hours, the rest does not count), by the item, by the level of the achievement in the framework, or what the catalogue entry
 * grants.
 */
export const Tariff = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('perHour'), points: Some }),
  z.object({ kind: z.literal('perItem'), points: Some }),
  z.object({
    kind: z.literal('byLevel'),
    levels: z
      .array(z.object({ level: z.number().check(z.int(), z.minimum(1), z.maximum(10)), points: Some }))
      .check(z.minLength(1), z.maxLength(10)),
  }),
  z.object({ kind: z.literal('asGranted') }),
])
export type Tariff = z.infer<typeof Tariff>
const Cap = z.nullable(Some)
/** 积分规则: everything that a centre says of how points are earned. */
export const RuleContent = z.object({
  title: Short,
  source: PointsSource,
  /** Of outcomes: the types (or parents of types) that earn, and the entries; both empty: all. */
  typeCodes: z.array(z.string().check(z.minLength(1), z.maxLength(40))).check(z.maxLength(40)),
  entryIds: z.array(Id).check(z.maxLength(200)),
  tariff: Tariff,
  /** The most one person earns by this rule: in a day, by one activity, in a calendar year, in Asia/Shanghai. Null: no such cap. */
  caps: z.object({ day: Cap, activity: Cap, year: Cap }),
  /** The days on which what was learned or done counts. */
  startsOn: Day,
  endsOn: z.nullable(Day),
  /** Points that the rule may give to all together; null: no limit. */
  budget: z.nullable(z.number().check(z.int(), z.minimum(1), z.maximum(1_000_000_000))),
  /** For how many months the points last. */
  months: z.number().check(z.int(), z.minimum(1), z.maximum(120)),
  /** In words, for learners. */
  text: Paragraph,
})
export type RuleContent = z.infer<typeof RuleContent>
/** 草稿 待复核 已发布 已结束 */
export const RuleState = z.enum(['draft', 'submitted', 'published', 'ended'])
export type RuleState = z.infer<typeof RuleState>

/** A rule in a list; `given`: what it gave, less what was taken back. */
export const RuleLine = z.object({
  id: Id,
  number: z.string(),
  organization: OrganizationRef,
  title: z.string(),
  source: PointsSource,
  state: RuleState,
  startsOn: Day,
  endsOn: z.nullable(Day),
  budget: z.nullable(z.number()),
  given: z.number(),
  updatedAt: Instant,
})
export type RuleLine = z.infer<typeof RuleLine>
/** A rule with its content and what the reader may do with it. */
export const Rule = z.object({
  ...RuleLine.shape,
  content: RuleContent,
  note: z.nullable(z.string()),
  publishedAt: z.nullable(Instant),
  /** The names behind the entries that it names. */
  entries: z.array(z.object({ id: Id, name: z.string() })),
  can: z.object({ edit: z.boolean(), submit: z.boolean(), publish: z.boolean(), end: z.boolean() }),
})
export type Rule = z.infer<typeof Rule>

export const listRules = endpoint({
  method: 'GET',
  path: '/points/rules',
  may: 'points.read',
  summary: '积分规则',
  input: z.object({ ...paging, source: z.optional(PointsSource), state: z.optional(RuleState), organizationId: z.optional(Id) }),
  output: page(RuleLine),
  refusals: [],
})
export const readRule = endpoint({
  method: 'GET',
  path: '/points/rules/:id',
  may: 'points.read',
  summary: '一条积分规则',
  input: ById,
  output: Rule,
  refusals: [],
})
const ruleRefusals = ['points.not_an_issuer', 'points.rule_wrong'] as const
export const createRule = endpoint({
  method: 'POST',
  path: '/points/rules',
  may: 'points.rules',
  summary: '新建积分规则（草稿）',
  input: z.object({ content: RuleContent }),
  output: Rule,
  refusals: ruleRefusals,
})
/** `updatedAt` is what the editor had before it: a later change by somebody else refuses. */
export const saveRule = endpoint({
  method: 'PUT',
  path: '/points/rules/:id',
  may: 'points.rules',
  summary: '保存积分规则草稿',
  input: z.object({ id: Id, updatedAt: Instant, content: RuleContent }),
  output: Rule,
  refusals: [...ruleRefusals, 'points.rule_not_draft'],
})
export const submitRule = endpoint({
  method: 'POST',
  path: '/points/rules/:id/submit',
  may: 'points.rules',
  summary: '提交积分规则复核',
  input: ById,
  output: Rule,
  refusals: ['points.rule_not_draft'],
})
/** A second person publishes what another wrote, or gives it back with a note. */
export const decideRule = endpoint({
  method: 'POST',
  path: '/points/rules/:id/decision',
  may: 'points.publish',
  summary: '复核积分规则：发布或退回',
  input: z.object({ id: Id, decision: z.enum(['publish', 'return']), note: z.optional(Line) }),
  output: Rule,
  refusals: ['points.rule_not_submitted', 'points.own_work', 'points.note_missing'],
})
/** What was earned stays; what is stored from now on earns nothing by it any more. */
export const endRule = endpoint({
  method: 'POST',
  path: '/points/rules/:id/end',
  may: 'points.publish',
  summary: '结束积分规则',
  input: z.object({ id: Id, reason: Line }),
  output: Rule,
  refusals: ['points.rule_not_published'],
})

/** Something that could earn, for the test bench. `level`, `granted`: of outcomes. `activity`: what the cap by activity counts together. */
export const TrialEvent = z.object({
  on: Day,
  minutes: z.number().check(z.int(), z.minimum(0), z.maximum(6_000_000)),
  items: z.number().check(z.int(), z.minimum(1), z.maximum(1000)),
  level: z.nullable(z.number().check(z.int(), z.minimum(1), z.maximum(10))),
  granted: z.number().check(z.int(), z.minimum(0), z.maximum(1_000_000)),
  activity: z.string().check(z.trim(), z.maxLength(60)),
})
export type TrialEvent = z.infer<typeof TrialEvent>
/** Why an event earned less than the tariff says: 不在有效期 日上限 活动上限 年上限 预算用完 不满一个单位. */
export const Limit = z.enum(['outside', 'day', 'activity', 'year', 'budget', 'nothing'])
export type Limit = z.infer<typeof Limit>
/** One event's way through the rule: what the tariff says, what is left, and what limited it. */
export const Trial = z.object({ wanted: z.number(), points: z.number(), limits: z.array(Limit) })
export type Trial = z.infer<typeof Trial>
export const tryRule = endpoint({
  method: 'POST',
  path: '/points/rules/trial',
  may: 'points.read',
  summary: '试算：一个人的一串学习能得多少积分',
  input: z.object({ content: RuleContent, events: z.array(TrialEvent).check(z.minLength(1), z.maxLength(50)) }),
  output: z.object({ trials: z.array(Trial), total: z.number() }),
  refusals: ['points.rule_wrong'],
})
/** What the rule would have cost over a past period: everybody and everything that it would have met there. */
export const Cost = z.object({
  from: Day,
  to: Day,
  facts: z.number(),
  earning: z.number(),
  people: z.number(),
  points: z.number(),
  wanted: z.number(),
  /** Whether only the first 200,000 events were looked at. */
  partial: z.boolean(),
  byMonth: z.array(z.object({ month: z.string(), points: z.number() })),
})
export type Cost = z.infer<typeof Cost>
export const previewCost = endpoint({
  method: 'POST',
  path: '/points/rules/cost',
  may: 'points.read',
  summary: '成本预估：按过去一段时间的数据，这条规则会发出多少积分',
  input: z.object({ content: RuleContent, from: Day, to: Day }),
  output: Cost,
  refusals: ['points.rule_wrong', 'points.period_wrong', 'points.not_an_issuer'],
})

/** What is wrong with one row of a file. */
export const ActivityProblem = z.object({ row: z.number(), column: z.string(), zh: z.string(), en: z.string() })
export type ActivityProblem = z.infer<typeof ActivityProblem>
/** An import with its counts; `known` rows had been told before. `posted`: their points stand in the ledger. */
export const ActivityImport = z.object({
  id: Id,
  source: ActivitySource,
  organization: OrganizationRef,
  fileName: z.string(),
  rows: z.number(),
  created: z.number(),
  known: z.number(),
  wrong: z.number(),
  at: Instant,
  posted: z.boolean(),
  points: z.number(),
  withdrawnAt: z.nullable(Instant),
  withdrawnReason: z.nullable(z.string()),
})
export type ActivityImport = z.infer<typeof ActivityImport>
export const listImports = endpoint({
  method: 'GET',
  path: '/points/imports',
  may: 'points.read',
  summary: '活动、志愿服务、阅读记录的导入',
  input: z.object({ ...paging }),
  output: page(ActivityImport),
  refusals: [],
})
/** The rows that are right are kept, the wrong ones come back with what to do. `dryRun` only looks. */
export const importActivities = endpoint({
  method: 'POST',
  path: '/points/imports',
  may: 'points.rules',
  summary: '导入活动、志愿服务或阅读记录',
  input: z.object({ source: ActivitySource, name: Line, dryRun: Flag }),
  output: z.object({
    rows: z.number(),
    created: z.number(),
    known: z.number(),
    problems: z.array(ActivityProblem),
    importId: z.nullable(Id),
  }),
  refusals: ['points.not_an_issuer', 'points.file_unreadable', 'points.file_too_long'],
  transfer: 'upload',
  bodyLimit: 5_242_880,
})
/** A wrong file is withdrawn as a whole; the points of its rows are taken back. */
export const withdrawImport = endpoint({
  method: 'POST',
  path: '/points/imports/:id/withdraw',
  may: 'points.publish',
  summary: '撤回一次导入（收回其积分）',
  input: z.object({ id: Id, reason: Line }),
  output: ActivityImport,
  refusals: ['points.import_withdrawn'],
})
export const activityTemplate = endpoint({
  method: 'GET',
  path: '/points/imports/template',
  may: 'points.rules',
  summary: '活动记录表模板',
  input: z.object({ source: ActivitySource, ...InLanguage.shape }),
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})
/** What an institution's system tells of one person. `reference` is its own number: the same one again changes nothing. `at` decides the day in Asia/Shanghai. */
export const ActivityFact = z.object({
  accountNo: Line,
  name: Line,
  source: ActivitySource,
  reference: z.string().check(z.trim(), z.regex(/^[0-9A-Za-z._:/-]{1,60}$/)),
  code: z.string().check(z.trim(), z.regex(/^[0-9A-Za-z._-]{1,40}$/)),
  activity: Short,
  at: Instant,
  minutes: z.number().check(z.int(), z.minimum(0), z.maximum(1440)),
  items: z.number().check(z.int(), z.minimum(1), z.maximum(1000)),
})
export type ActivityFact = z.infer<typeof ActivityFact>
export const tellActivities = endpoint({
  method: 'POST',
  path: '/institution/activities',
  may: 'institution',
  summary: '机构接口告知活动、志愿服务、阅读记录',
  input: z.object({ facts: z.array(ActivityFact).check(z.minLength(1), z.maxLength(200)) }),
  output: z.object({
    results: z.array(z.object({ reference: z.string(), result: z.enum(['kept', 'known', 'unknownPerson', 'inFuture']) })),
  }),
  refusals: ['points.not_an_issuer'],
})

/** What a person has with one centre. `next`: what lapses first, and its last day. */
export const PointsBalance = z.object({
  issuer: OrganizationRef,
  points: z.number(),
  debt: z.number(),
  frozen: z.boolean(),
  next: z.nullable(z.object({ on: Day, points: z.number() })),
})
export type PointsBalance = z.infer<typeof PointsBalance>
/** A line of a statement: what happened, for what, and what the account held afterwards. `points` has its sign; `debt` is what was owed then. */
export const StatementLine = z.object({
  cursor: z.string(),
  at: Instant,
  issuer: OrganizationRef,
  kind: TransferKind,
  points: z.number(),
  after: z.number(),
  debt: z.number(),
  /** The outcome or activity it was for, or what it was redeemed for; null where nothing is known any more. */
  what: z.nullable(z.string()),
  rule: z.nullable(z.string()),
  until: z.nullable(Day),
})
export type StatementLine = z.infer<typeof StatementLine>
const StatementInput = { ...paging, issuerId: z.optional(Id), on: z.optional(Day) }
/** The rows up to the end of a day, the newest first, with the balances on that day. */
export const Statement = z.object({
  on: Day,
  balances: z.array(z.object({ issuer: OrganizationRef, points: z.number(), debt: z.number() })),
  items: z.array(StatementLine),
  next: z.nullable(z.string()),
})
export type Statement = z.infer<typeof Statement>

/** 我的积分: how many, why, until when, and by what more can be earned, on one screen. `pending`: something was stored whose points are on their way. */
export const MyPoints = z.object({
  total: z.number(),
  balances: z.array(PointsBalance),
  lasts: z.array(z.object({ on: Day, points: z.number(), issuer: OrganizationRef })),
  why: z.array(z.object({ title: z.string(), issuer: OrganizationRef, points: z.number() })),
  rules: z.array(z.object({ title: z.string(), issuer: OrganizationRef, text: z.string(), endsOn: z.nullable(Day) })),
  recent: z.array(StatementLine),
  pending: z.number(),
})
export type MyPoints = z.infer<typeof MyPoints>
export const myPoints = endpoint({
  method: 'GET',
  path: '/me/points',
  may: 'learner',
  forAnother: 'view',
  summary: '我的积分',
  input: Nothing,
  output: MyPoints,
  refusals: [],
})
export const myStatement = endpoint({
  method: 'GET',
  path: '/me/points/statement',
  may: 'learner',
  forAnother: 'view',
  summary: '我的积分明细',
  input: z.object(StatementInput),
  output: Statement,
  refusals: [],
})
/** A person of the caller's own subtree; a centre sees its own points, the management centre all. */
export const personStatement = endpoint({
  method: 'GET',
  path: '/points/people/:learnerId',
  may: 'points.read',
  summary: '一个人的积分账',
  input: z.object({ learnerId: Id, ...StatementInput }),
  output: z.object({
    ...Statement.shape,
    learner: z.object({ id: Id, name: z.string(), accountNo: z.string() }),
    freezes: z.array(
      z.object({
        id: Id,
        issuer: OrganizationRef,
        reason: z.string(),
        at: Instant,
        endedAt: z.nullable(Instant),
        endReason: z.nullable(z.string()),
      }),
    ),
    issuers: z.array(OrganizationRef),
    can: z.object({ freeze: z.boolean() }),
  }),
  refusals: [],
})
export const findHolder = endpoint({
  method: 'GET',
  path: '/points/holders',
  may: 'points.read',
  summary: '按学银账号找积分账',
  input: z.object({ accountNo: Line }),
  output: z.object({ learnerId: Id }),
  refusals: ['points.holder_unknown'],
})

/** The totals of a month of one centre. Open months are counted as they stand. */
export const MonthTotals = z.object({
  issuer: OrganizationRef,
  month: Month,
  opening: z.number(),
  earned: z.number(),
  spent: z.number(),
  givenBack: z.number(),
  lapsed: z.number(),
  takenBack: z.number(),
  owed: z.number(),
  settled: z.number(),
  restored: z.number(),
  closing: z.number(),
  openingDebt: z.number(),
  closingDebt: z.number(),
  holders: z.number(),
  closedAt: z.nullable(Instant),
  can: z.object({ close: z.boolean() }),
})
export type MonthTotals = z.infer<typeof MonthTotals>
export const listMonths = endpoint({
  method: 'GET',
  path: '/points/months',
  may: 'points.read',
  summary: '积分月结',
  input: z.object({ organizationId: z.optional(Id) }),
  output: z.object({ items: z.array(MonthTotals) }),
  refusals: [],
})
/** Months are closed in their order, once they are over. */
export const closeMonth = endpoint({
  method: 'POST',
  path: '/points/months/close',
  may: 'points.close',
  summary: '月结',
  input: z.object({ month: Month }),
  output: MonthTotals,
  refusals: ['points.not_an_issuer', 'points.month_not_over', 'points.month_closed', 'points.month_before_open', 'points.postings_open'],
})
