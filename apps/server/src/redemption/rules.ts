import type { FieldProblem, myRedemptions, redemption } from '@creditbank/contract'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'

/** What the database says of an activity; the day makes `running` of it. */
export type StoredState = 'draft' | 'submitted' | 'approved' | 'paused' | 'ended'
/** Stored state and period of an activity. */
export type Standing = { readonly state: StoredState; readonly startsOn: Day; readonly endsOn: Day }

/** The state that people see on a day. */
export const shownState = ({ state, startsOn, endsOn }: Standing, today: Day): redemption.ActivityState => {
  if (state === 'draft' || state === 'submitted' || state === 'ended') return state
  if (today > endsOn) return 'ended'
  if (state === 'paused') return 'paused'
  return today < startsOn ? 'scheduled' : 'running'
}

/** Whether an approved activity may be set to another standing on a day: paused and back, or ended for good. */
export const maySet = (standing: Standing, to: 'paused' | 'approved' | 'ended', today: Day): boolean => {
  const now = shownState(standing, today)
  if (to === 'paused') return now === 'scheduled' || now === 'running'
  if (to === 'approved') return now === 'paused'
  return now === 'scheduled' || now === 'running' || now === 'paused'
}

/** What may happen to a redemption. */
export type RedemptionEvent = 'collect' | 'cancel' | 'lapse'

/** The state after an event; undefined where it cannot happen. Only what waits can end, and it ends once. */
export const nextState = (state: redemption.RedemptionState, event: RedemptionEvent): redemption.RedemptionState | undefined => {
  if (state !== 'waiting') return undefined
  return event === 'collect' ? 'collected' : event === 'cancel' ? 'cancelled' : 'lapsed'
}

/** Whether points go back when a redemption ends in this way, by the activity's policy. */
export const givesBack = (
  state: redemption.RedemptionState,
  policy: { readonly cancelReturns: boolean; readonly lapseReturns: boolean },
): boolean => (state === 'cancelled' ? policy.cancelReturns : state === 'lapsed' && policy.lapseReturns)

const problem = (field: string, code: string, zh: string, en: string): FieldProblem => ({ field, code, zh, en })

const periodProblems = (content: redemption.ActivityContent): FieldProblem[] => [
  ...(content.endsOn < content.startsOn
    ? [problem('endsOn', 'order', '结束日期早于开始日期，请改正。', 'The last day is before the first.')]
    : []),
  ...(content.delivery === 'counter' && content.collectUntil === null
    ? [problem('collectUntil', 'missing', '请填写最晚领取日期。', 'Say until when goods can be collected.')]
    : []),
  ...(content.delivery === 'counter' && content.collectUntil !== null && content.collectUntil < content.endsOn
    ? [
        problem(
          'collectUntil',
          'order',
          '最晚领取日期早于活动结束日期，最后兑换的人会来不及领取。请改晚一些。',
          'It is before the last day: who redeems last could not collect. Make it later.',
        ),
      ]
    : []),
]

const pointProblems = (content: redemption.ActivityContent): FieldProblem[] => {
  if (content.delivery === 'voucher') return []
  const ids = content.points.map((p) => p.pointId)
  return [
    ...(ids.length === 0 ? [problem('points', 'missing', '请至少设一个领取点。', 'Name at least one collection point.')] : []),
    ...ids.flatMap((id, i) =>
      ids.indexOf(id) < i
        ? [problem(`points.${i}.pointId`, 'repeated', '这个领取点前面已经有了，请删去一个。', 'This point stands above already.')]
        : [],
    ),
  ]
}

const goodProblems = (content: redemption.ActivityContent): FieldProblem[] => {
  const names = content.goods.map((g) => g.name)
  const points = new Set(content.points.map((p) => p.pointId))
  return [
    ...names.flatMap((name, i) =>
      names.indexOf(name) < i
        ? [problem(`goods.${i}.name`, 'repeated', '前面已经有同名的商品，请换一个名称。', 'An earlier good has this name.')]
        : [],
    ),
    ...content.goods.flatMap((good, i) =>
      content.delivery === 'counter' && good.stock.some((s) => !points.has(s.pointId))
        ? [
            problem(
              `goods.${i}.stock`,
              'unknown',
              '库存里有一个领取点不在本活动中。',
              'Stock is planned at a point that the activity has not.',
            ),
          ]
        : [],
    ),
  ]
}

/** Everything that is wrong with the content of an activity, all at once, each with its place and what to do. Empty: it can be saved. */
export const contentProblems = (content: redemption.ActivityContent): readonly FieldProblem[] => [
  ...periodProblems(content),
  ...pointProblems(content),
  ...goodProblems(content),
]

/** How far an identity was checked. */
export type Level = redemption.Activity['level']

/** What decides whether a person may take part: the units above their affiliations, their kind, and how far somebody checked who they are. */
export type Participant = {
  readonly learnerId: Id
  /** The account that stands for the person: limits and points are counted on it. */
  readonly person: Id
  readonly units: readonly Id[]
  readonly kind: string
  readonly level: Level
}
/** Whom an activity is for. */
export type Audience = { readonly units: readonly Id[]; readonly kinds: readonly string[]; readonly level: Level }

const rank: Readonly<Record<Level, number>> = { none: 0, counterChecked: 1, verified: 2 }

/** Whether a person may take part, or what stands against it. */
export const mayTakePart = (
  audience: Audience,
  person: Pick<Participant, 'units' | 'kind' | 'level'>,
): myRedemptions.OfferedActivity['mayTakePart'] => {
  if (audience.units.length > 0 && !audience.units.some((unit) => person.units.includes(unit))) return 'unit'
  if (audience.kinds.length > 0 && !audience.kinds.includes(person.kind)) return 'kind'
  if (rank[person.level] >= rank[audience.level]) return 'yes'
  return audience.level === 'verified' ? 'unverified' : 'unchecked'
}

/**
 * The centres whose points an activity takes. Its own centre stands first: of points that lapse on one day its own are spent first. `province` is the management
 * centre above it.
 */
export const issuersOf = (takes: redemption.Takes, of: { readonly centreId: Id; readonly provinceId: Id }): readonly Id[] =>
  takes === 'centre' ? [of.centreId] : takes === 'province' ? [of.provinceId] : [of.centreId, of.provinceId]

/** How many collection codes there are: eight digits. */
export const codeCount = 100_000_000
/** A collection code from a number below `codeCount`. */
export const collectionCode = (drawn: number): string => String(drawn).padStart(8, '0')

/** The digits of a code as it was scanned or typed. */
export const readCode = (typed: string): string => typed.replace(/\s/g, '')

/** A voucher's code as it is compared: without spaces around it, one width, capitals. */
export const readVoucher = (typed: string): string => typed.normalize('NFKC').trim().toUpperCase()
