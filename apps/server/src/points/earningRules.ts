import type { FieldProblem, points } from '@creditbank/contract'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'
import type { Cause } from './rules.ts'

/** A rule as the posting uses it. `regional`: of a local centre, which rewards the learners of its own region. */
export type EarningRule = {
  readonly id: Id
  readonly issuerId: Id
  readonly regional: boolean
  readonly content: points.RuleContent
}

/** Something that somebody learned or did, as earning looks at it. `person` names the person whatever account the fact stands under. */
export type LearningEvent = {
  readonly learnerId: Id
  readonly person: Id
  readonly key: string
  readonly cause: Cause
  readonly source: points.PointsSource
  readonly on: Day
  readonly minutes: number
  readonly items: number
  readonly level: number | null
  readonly granted: number
  readonly activity: string
  /** The type of an outcome with its parent; empty for activities. */
  readonly types: readonly string[]
  readonly entryId: Id | null
  /** The local centres to which the person belongs, or that told of the activity. */
  readonly regions: readonly Id[]
}

/** What somebody earned by a rule already, by day, by activity and by year. */
export type Used = { readonly day: number; readonly activity: number; readonly year: number }

/** What the tariff of a rule says for an event, before any cap. Hours count whole, the rest is dropped. */
export const wantedBy = (tariff: points.Tariff, event: Pick<LearningEvent, 'minutes' | 'items' | 'level' | 'granted'>): number => {
  switch (tariff.kind) {
    case 'perHour':
      return Math.floor(event.minutes / 60) * tariff.points
    case 'perItem':
      return event.items * tariff.points
    case 'byLevel':
      return tariff.levels.find((one) => one.level === event.level)?.points ?? 0
    case 'asGranted':
      return event.granted
  }
}

/** Whether the day of an event lies in the time of a rule. */
export const inTime = (content: Pick<points.RuleContent, 'startsOn' | 'endsOn'>, on: Day): boolean =>
  content.startsOn <= on && (content.endsOn === null || on <= content.endsOn)

/** Whether a rule is about an event at all: source, type or entry, region, time. */
export const meets = (rule: EarningRule, event: LearningEvent): boolean => {
  const { content } = rule
  if (content.source !== event.source || !inTime(content, event.on)) return false
  if (rule.regional && !event.regions.includes(rule.issuerId)) return false
  if (content.typeCodes.length === 0 && content.entryIds.length === 0) return true
  return (
    content.typeCodes.some((code) => event.types.includes(code)) || (event.entryId !== null && content.entryIds.includes(event.entryId))
  )
}

const precision = (content: points.RuleContent, event: LearningEvent): number => {
  if (event.entryId !== null && content.entryIds.includes(event.entryId)) return 0
  const at = event.types.findIndex((type) => content.typeCodes.includes(type))
  return at >= 0 ? 1 + at : 10
}

/**
 * The rules by which an event earns: one of each centre, because nothing is rewarded twice by the same centre. Of several rules of a centre the one that is
 * most exact about the event counts (its entry, its type, the parent of its type, anything), of those the newest.
 */
export const rulesFor = (rules: readonly EarningRule[], event: LearningEvent): readonly EarningRule[] => {
  const best = new Map<Id, EarningRule>()
  for (const rule of rules) {
    if (!meets(rule, event)) continue
    const other = best.get(rule.issuerId)
    const finer = other === undefined ? -1 : precision(rule.content, event) - precision(other.content, event)
    if (other === undefined || finer < 0 || (finer === 0 && BigInt(rule.id) > BigInt(other.id))) best.set(rule.issuerId, rule)
  }
  return [...best.values()]
}

/** What an event earns by a rule, given what was earned before: the tariff, as far as the caps and the budget have room. Never less than nothing. */
export const award = (
  content: Pick<points.RuleContent, 'tariff' | 'caps' | 'budget' | 'startsOn' | 'endsOn'>,
  event: Pick<LearningEvent, 'on' | 'minutes' | 'items' | 'level' | 'granted'>,
  used: Used,
  given: number,
): points.Trial => {
  if (!inTime(content, event.on)) return { wanted: 0, points: 0, limits: ['outside'] }
  const wanted = Math.min(1_000_000, wantedBy(content.tariff, event))
  if (wanted === 0) return { wanted, points: 0, limits: ['nothing'] }
  const { caps, budget } = content
  const rooms = [
    ['day', caps.day, used.day],
    ['activity', caps.activity, used.activity],
    ['year', caps.year, used.year],
    ['budget', budget, given],
  ] as const
  const left = rooms.flatMap(([name, cap, before]) => (cap === null ? [] : [{ name, room: Math.max(0, cap - before) }]))
  const earned = Math.min(wanted, ...left.map((one) => one.room))
  return { wanted, points: earned, limits: left.filter((one) => one.room === earned && earned < wanted).map((one) => one.name) }
}

/** One use of a rule by a person on a day, as the ledger tells it. */
export type Use = { readonly person: Id; readonly ruleId: Id; readonly on: Day; readonly activity: string; readonly points: number }

/** Whether a rule has caps, so that what somebody earned by it before matters. */
export const capped = ({ content }: EarningRule): boolean => Object.values(content.caps).some((cap) => cap !== null)

const unused: Used = { day: 0, activity: 0, year: 0 }

/** Counts what persons earned by rules while events are looked at one after the other. */
export const useCounter = (before: readonly Use[], given: ReadonlyMap<Id, number>) => {
  const sums = new Map<string, number>()
  const totals = new Map(given)
  const names = (u: Omit<Use, 'points'>) => {
    const who = `${u.person} ${u.ruleId}`
    return { day: `${who} d ${u.on}`, activity: `${who} a ${u.activity}`, year: `${who} y ${u.on.slice(0, 4)}` }
  }
  const count = (u: Use): void => {
    for (const name of Object.values(names(u))) sums.set(name, (sums.get(name) ?? 0) + u.points)
  }
  for (const u of before) count(u)
  return {
    used: (u: Omit<Use, 'points'>): Used => {
      const n = names(u)
      return { day: sums.get(n.day) ?? 0, activity: sums.get(n.activity) ?? 0, year: sums.get(n.year) ?? 0 }
    },
    given: (ruleId: Id): number => totals.get(ruleId) ?? 0,
    /** `within`: whether caps ask for it; without them it counts for the budget alone. */
    add: (u: Use, within = true): void => {
      if (within) count(u)
      totals.set(u.ruleId, (totals.get(u.ruleId) ?? 0) + u.points)
    },
    totals: (): ReadonlyMap<Id, number> => totals,
  }
}

/** An event with a rule by which it can earn, before caps and budget are looked at. */
export type Candidate = { readonly event: LearningEvent; readonly rule: EarningRule }

/** An event with the rule by which it earned and how much. */
export type Earned = Candidate & { readonly points: number; readonly wanted: number }

/** Which events can earn at all, and by which rule of each centre, in their order. */
export const candidates = (rules: readonly EarningRule[], events: readonly LearningEvent[]): readonly Candidate[] =>
  events.flatMap((event) => rulesFor(rules, event).flatMap((rule) => (wantedBy(rule.content.tariff, event) === 0 ? [] : [{ event, rule }])))

/** What candidates earn, in their order, as far as caps and budgets have room. Those that earn nothing are left out. */
export const awarded = (wanting: readonly Candidate[], counter: ReturnType<typeof useCounter>): readonly Earned[] =>
  wanting.flatMap(({ event, rule }) => {
    const use = { person: event.person, ruleId: rule.id, on: event.on, activity: event.activity }
    const within = capped(rule)
    const { points: earned, wanted } = award(rule.content, event, within ? counter.used(use) : unused, counter.given(rule.id))
    if (earned === 0) return []
    counter.add({ ...use, points: earned }, within)
    return [{ event, rule, points: earned, wanted }]
  })

/** What a series of events earns, in their order. Events that earn nothing are left out. */
export const earnings = (
  rules: readonly EarningRule[],
  events: readonly LearningEvent[],
  counter: ReturnType<typeof useCounter>,
): readonly Earned[] => awarded(candidates(rules, events), counter)

const problem = (field: string, code: string, zh: string, en: string): FieldProblem => ({ field: `content.${field}`, code, zh, en })

/** Everything that is wrong with a rule, each with the place and what to do. Empty: it can be saved. */
export const ruleProblems = (content: points.RuleContent): readonly FieldProblem[] => {
  const problems: FieldProblem[] = []
  const { tariff, caps } = content
  if (content.endsOn !== null && content.endsOn < content.startsOn)
    problems.push(problem('endsOn', 'before_start', '结束日期早于开始日期，请修改。', 'The end is before the start.'))
  if (content.source !== 'outcome' && (content.typeCodes.length > 0 || content.entryIds.length > 0))
    problems.push(
      problem(
        'typeCodes',
        'not_outcome',
        '只有“存入学习成果”可以限定类型或名录，请清空。',
        'Only outcomes have types and entries: leave them empty.',
      ),
    )
  if (content.source !== 'outcome' && (tariff.kind === 'byLevel' || tariff.kind === 'asGranted'))
    problems.push(
      problem(
        'tariff',
        'not_outcome',
        '活动、志愿服务和阅读只能按小时或按次计分，请另选。',
        'Activities earn by the hour or by the item: choose one of these.',
      ),
    )
  if (tariff.kind === 'byLevel' && new Set(tariff.levels.map((one) => one.level)).size < tariff.levels.length)
    problems.push(problem('tariff', 'repeated', '同一个等级写了两次，请删去一个。', 'A level stands there twice: remove one.'))
  if (caps.day !== null && caps.year !== null && caps.day > caps.year)
    problems.push(problem('caps.day', 'over_year', '每日上限高于每年上限，请检查。', 'The cap of a day is above that of a year.'))
  if (new Set(content.entryIds).size < content.entryIds.length || new Set(content.typeCodes).size < content.typeCodes.length)
    problems.push(problem('typeCodes', 'repeated', '有重复的类型或名录，请删去重复的。', 'A type or an entry stands there twice.'))
  return problems
}
