import type { OrganizationKind, Permission, reviews } from '@creditbank/contract'
import type { Id } from '../platform/ids.ts'

type CaseKindName = reviews.CaseKindName
type CaseState = reviews.CaseState

/** Whose step it is. `applicant`: the learner or the office that entered the case; the engine is told so by the capability that owns the subject. */
export type Duty = 'accept' | 'firstReview' | 'finalReview'
/** One row of a transition table: in `from`, on `event`, by whom, where the review path allows, to `to`. `short` ends after the first review, `long` goes on to the final one. */
export type Transition = {
  readonly from: CaseState
  readonly event: 'submit' | 'accept' | 'firstReview' | 'finalReview' | 'return' | 'refuse' | 'withdraw' | 'resubmit' | 'forward'
  readonly by: Duty | 'applicant' | 'desk'
  readonly path?: 'short' | 'long'
  readonly to: CaseState
}

const applicant: readonly Transition[] = [
  { from: 'submitted', event: 'withdraw', by: 'applicant', to: 'withdrawn' },
  { from: 'returned', event: 'withdraw', by: 'applicant', to: 'withdrawn' },
  { from: 'returned', event: 'resubmit', by: 'applicant', to: 'submitted' },
  { from: 'withdrawn', event: 'submit', by: 'applicant', to: 'submitted' },
  { from: 'refused', event: 'submit', by: 'applicant', to: 'submitted' },
]
const turnedDown = (from: CaseState, by: Duty): readonly Transition[] => [
  { from, event: 'return', by, to: 'returned' },
  { from, event: 'refuse', by, to: 'refused' },
]

/** 受理 → 初审 → [复审]: an application of a person, handled by a centre. */
const application: readonly Transition[] = [
  ...applicant,
  { from: 'accepted', event: 'withdraw', by: 'applicant', to: 'withdrawn' },
  { from: 'submitted', event: 'accept', by: 'accept', to: 'accepted' },
  ...turnedDown('submitted', 'accept'),
  { from: 'accepted', event: 'firstReview', by: 'firstReview', path: 'short', to: 'approved' },
  { from: 'accepted', event: 'firstReview', by: 'firstReview', path: 'long', to: 'firstReviewed' },
  ...turnedDown('accepted', 'firstReview'),
  { from: 'firstReviewed', event: 'finalReview', by: 'finalReview', to: 'approved' },
  ...turnedDown('firstReviewed', 'finalReview'),
  { from: 'submitted', event: 'forward', by: 'desk', to: 'submitted' },
  { from: 'accepted', event: 'forward', by: 'desk', to: 'accepted' },
]
/** One decision of the management centre: what enters the catalogue. An approved subject may come again as its next version. */
const approval: readonly Transition[] = [
  ...applicant,
  { from: 'approved', event: 'submit', by: 'applicant', to: 'submitted' },
  { from: 'submitted', event: 'finalReview', by: 'finalReview', to: 'approved' },
  ...turnedDown('submitted', 'finalReview'),
]
/** A request that an office answers: at a centre by its reviewers, at the management centre by its own. */
const request: readonly Transition[] = [
  ...applicant,
  { from: 'submitted', event: 'accept', by: 'accept', to: 'accepted' },
  ...turnedDown('submitted', 'firstReview'),
  { from: 'submitted', event: 'firstReview', by: 'firstReview', to: 'approved' },
  { from: 'accepted', event: 'firstReview', by: 'firstReview', to: 'approved' },
  ...turnedDown('accepted', 'firstReview'),
  { from: 'submitted', event: 'finalReview', by: 'finalReview', to: 'approved' },
  { from: 'accepted', event: 'withdraw', by: 'applicant', to: 'withdrawn' },
  { from: 'submitted', event: 'forward', by: 'desk', to: 'submitted' },
  { from: 'accepted', event: 'forward', by: 'desk', to: 'accepted' },
]
/** 受理 → 初审 → 复审, all at the school whose courses are given: nobody hands it on, and it can be withdrawn until it is made public. */
const atSchool: readonly Transition[] = [
  ...application.filter((row) => row.event !== 'forward'),
  { from: 'firstReviewed', event: 'withdraw', by: 'applicant', to: 'withdrawn' },
  // An objection to what was made public may undo an approval; its applicant may appeal.
  { from: 'approved', event: 'submit', by: 'applicant', to: 'submitted' },
]

/** 初审 → 专家评审 → 审定, all at the management centre: `accepted` is the time of the panel, whose sum is decided by a second person. */
const panel: readonly Transition[] = [
  ...applicant,
  { from: 'accepted', event: 'withdraw', by: 'applicant', to: 'withdrawn' },
  { from: 'submitted', event: 'accept', by: 'accept', to: 'accepted' },
  ...turnedDown('submitted', 'accept'),
  { from: 'accepted', event: 'firstReview', by: 'firstReview', to: 'firstReviewed' },
  ...turnedDown('accepted', 'firstReview'),
  { from: 'firstReviewed', event: 'finalReview', by: 'finalReview', to: 'approved' },
  ...turnedDown('firstReviewed', 'finalReview'),
]

type DutyRule = { readonly may: Permission; readonly at: readonly OrganizationKind[] }
/** How one kind of case is handled. A duty that is absent does not exist for the kind. */
export type KindRule = {
  readonly prefix: string
  readonly table: readonly Transition[]
  readonly duties: Readonly<Partial<Record<Duty, DutyRule>>>
  readonly needsAnswer?: true
  /** Neither returned nor refused without naming every defect with its ground and remedy. */
  readonly needsDefects?: true
}

const centres: readonly OrganizationKind[] = ['universityCentre', 'localCentre']
const reviewing: readonly OrganizationKind[] = [...centres, 'managementCentre']
const final = { may: 'reviews.finalReview', at: ['managementCentre'] } as const
const standard = {
  accept: { may: 'reviews.accept', at: reviewing },
  firstReview: { may: 'reviews.firstReview', at: reviewing },
  finalReview: final,
} as const
const approving = { finalReview: { may: 'catalog.approve', at: ['managementCentre'] } } as const

/** The rules of every kind of case. A sub-centre or a service point appears in no first or final review: that is the security rule of the duty table. */
export const kindRules: Readonly<Record<CaseKindName, KindRule>> = {
  accountApplication: {
    prefix: 'KH',
    table: application,
    duties: {
      accept: { may: 'accounts.accept', at: [...reviewing, 'servicePoint'] },
      firstReview: { may: 'accounts.firstReview', at: reviewing },
      finalReview: final,
    },
  },
  accountCorrection: {
    prefix: 'ZG',
    table: application,
    duties: {
      accept: { may: 'accounts.accept', at: reviewing },
      firstReview: { may: 'accounts.firstReview', at: reviewing },
      finalReview: final,
    },
  },
  deposit: { prefix: 'CR', table: application, duties: standard },
  outcomeCorrection: { prefix: 'GZ', table: application, duties: standard },
  missingCertificate: { prefix: 'ZZ', table: request, duties: standard, needsAnswer: true },
  achievement: { prefix: 'CG', table: approval, duties: approving },
  catalogEntry: { prefix: 'ML', table: approval, duties: approving },
  catalogCorrection: { prefix: 'MG', table: approval, duties: approving },
  catalogReport: { prefix: 'MB', table: request, duties: standard },
  certification: { prefix: 'RD', table: application, duties: standard },
  certificationStandard: { prefix: 'BZ', table: approval, duties: approving },
  certificationOffering: {
    prefix: 'XM',
    table: panel,
    duties: {
      accept: { may: 'catalog.approve', at: ['managementCentre'] },
      firstReview: { may: 'catalog.approve', at: ['managementCentre'] },
      finalReview: final,
    },
  },
  conversion: {
    prefix: 'ZH',
    table: atSchool,
    duties: {
      accept: { may: 'conversion.accept', at: ['universityCentre'] },
      firstReview: { may: 'conversion.accept', at: ['universityCentre'] },
      finalReview: { may: 'conversion.finalReview', at: ['universityCentre'] },
    },
    needsDefects: true,
  },
}

/** Whether the final review of a kind is the management centre's, as it is wherever nothing else is said. */
export const endsAtManagement = (kind: CaseKindName): boolean => kindRules[kind].duties.finalReview?.at.includes('managementCentre') ?? true

/** States in which a case rests for good (until its applicant starts it again). */
export const concludedStates: readonly CaseState[] = ['approved', 'refused', 'withdrawn']
/** Whether a state ends the case. Pure. */
export const isConcluded = (state: CaseState): boolean => concludedStates.includes(state)

/** Faults of a transition table: states that no way leads to from `submitted`, states without a way out that are no end, two rows for one event. */
export const tableFaults = (name: string, table: readonly Transition[]): string[] => {
  const reached = new Set<CaseState>(['submitted'])
  for (let before = 0; before !== reached.size; ) {
    before = reached.size
    for (const row of table) if (reached.has(row.from)) reached.add(row.to)
  }
  const named = new Set(table.flatMap((row) => [row.from, row.to]))
  const faults = [...named].filter((state) => !reached.has(state)).map((state) => `${name}: no way leads to ${state}`)
  for (const state of reached)
    if (!isConcluded(state) && !table.some((row) => row.from === state && row.to !== state))
      faults.push(`${name}: no way leads out of ${state}`)
  const keys = table.map((row) => `${row.from} ${row.event} ${row.path ?? ''}`)
  for (const key of keys) if (keys.indexOf(key) !== keys.lastIndexOf(key)) faults.push(`${name}: two rows for ${key}`)
  return [...new Set(faults)]
}

/** Every fault of every table; the server does not start while there is one. */
export const allTableFaults = (): string[] => Object.entries(kindRules).flatMap(([name, rule]) => tableFaults(name, rule.table))

/** What a decision needs to know of a case. */
export type CaseFacts = {
  readonly kind: CaseKindName
  readonly state: CaseState
  readonly path: 'none' | 'first' | 'firstFinal' | 'sampled'
  readonly sampled: boolean
  /** Everybody of the staff who ever entered or amended it. */
  readonly authors: readonly Id[]
  readonly learnerId: Id | null
  readonly takenBy: Id | null
  readonly firstReviewedBy: Id | null
  readonly inBatch: boolean
}
/** What a decision needs to know of the person. That the case lies in their scope has been checked. */
export type Reviewer = {
  readonly staffId: Id
  readonly unitKind: OrganizationKind
  readonly may: ReadonlySet<string>
  readonly ownLearnerId: Id | null
}

/** Why somebody may not do a step, in the order in which it is looked at. */
export type Denial =
  | 'reviews.in_batch'
  | 'reviews.not_allowed_now'
  | 'permission.denied'
  | 'reviews.duty'
  | 'reviews.own_case'
  | 'reviews.taken_by_other'

/** Whether a case goes on to a final review. */
export const isLong = (c: Pick<CaseFacts, 'path' | 'sampled'>): boolean => c.path === 'firstFinal' || (c.path === 'sampled' && c.sampled)

/** The row that an event takes in the present state and path; undefined where the table has none. */
export const transitionOf = (
  c: Pick<CaseFacts, 'kind' | 'state' | 'path' | 'sampled'>,
  event: Transition['event'],
): readonly Transition[] => {
  const path = isLong(c) ? 'long' : 'short'
  return kindRules[c.kind].table.filter(
    (row) => row.from === c.state && row.event === event && (row.path === undefined || row.path === path),
  )
}

const holds = (reviewer: Reviewer, rule: DutyRule | undefined): 'yes' | 'permission.denied' | 'reviews.duty' => {
  if (rule === undefined) return 'reviews.duty'
  if (!rule.at.includes(reviewer.unitKind)) return 'reviews.duty'
  return reviewer.may.has(rule.may) ? 'yes' : 'permission.denied'
}

const dutiesOf = (by: Transition['by']): readonly Duty[] =>
  by === 'desk' ? ['accept', 'firstReview', 'finalReview'] : by === 'applicant' ? [] : [by]

/** Nobody decides what is theirs: their own account's case, what they entered or amended, and a final review of what they reviewed first. */
export const isOwn = (reviewer: Reviewer, c: CaseFacts, by: Transition['by']): boolean =>
  c.authors.includes(reviewer.staffId) ||
  (c.learnerId !== null && c.learnerId === reviewer.ownLearnerId) ||
  (by === 'finalReview' && c.firstReviewedBy === reviewer.staffId)

/** Decides whether a reviewer may do an event now and where it leads. Returning and refusing are acts of whoever has the step. */
export const decideStep = (
  reviewer: Reviewer,
  c: CaseFacts,
  event: Transition['event'],
): { readonly ok: true; readonly to: CaseState; readonly by: Transition['by'] } | { readonly ok: false; readonly why: Denial } => {
  if (c.inBatch) return { ok: false, why: 'reviews.in_batch' }
  const rows = transitionOf(c, event).filter((row) => row.by !== 'applicant')
  if (rows.length === 0) return { ok: false, why: 'reviews.not_allowed_now' }
  const verdicts = rows.flatMap((row) =>
    dutiesOf(row.by).map((duty) => ({ row, verdict: holds(reviewer, kindRules[c.kind].duties[duty]) })),
  )
  const found = verdicts.find((one) => one.verdict === 'yes')
  if (found === undefined)
    return { ok: false, why: verdicts.some((one) => one.verdict === 'permission.denied') ? 'permission.denied' : 'reviews.duty' }
  if (event !== 'forward' && isOwn(reviewer, c, found.row.by)) return { ok: false, why: 'reviews.own_case' }
  if (c.takenBy !== null && c.takenBy !== reviewer.staffId) return { ok: false, why: 'reviews.taken_by_other' }
  return { ok: true, to: found.row.to, by: found.row.by }
}

/** Kinds and states that wait for this person: what the queue "mine" is made of. */
export const waitingFor = (reviewer: Reviewer): { readonly kind: CaseKindName; readonly state: CaseState }[] => {
  const pairs = new Map<string, { kind: CaseKindName; state: CaseState }>()
  for (const [kind, rule] of kindEntries())
    for (const row of rule.table) {
      if (row.event !== 'accept' && row.event !== 'firstReview' && row.event !== 'finalReview') continue
      if (row.by === 'applicant' || row.by === 'desk' || holds(reviewer, rule.duties[row.by]) !== 'yes') continue
      pairs.set(`${kind} ${row.from}`, { kind, state: row.from })
    }
  return [...pairs.values()]
}

/** Kinds and states from which this person may do one event, for a batch: kinds that ask for an answer are left out. */
export const batchable = (reviewer: Reviewer, event: Duty): { readonly kind: CaseKindName; readonly state: CaseState }[] =>
  waitingFor(reviewer).filter(({ kind, state }) => {
    const rule = kindRules[kind]
    return (
      rule.needsAnswer !== true &&
      holds(reviewer, rule.duties[event]) === 'yes' &&
      rule.table.some((row) => row.from === state && row.event === event)
    )
  })

const isKind = (name: string): name is CaseKindName => Object.hasOwn(kindRules, name)
const kindEntries = (): [CaseKindName, KindRule][] =>
  Object.keys(kindRules).flatMap((name) => (isKind(name) ? [[name, kindRules[name]]] : []))

/** The step whose term runs in a state; undefined where nothing is waited for. */
export const termOf = (kind: CaseKindName, state: CaseState): Duty | 'fix' | undefined => {
  if (state === 'returned') return 'fix'
  if (state === 'accepted') return 'firstReview'
  if (state === 'firstReviewed') return 'finalReview'
  if (state !== 'submitted') return undefined
  return kindRules[kind].duties.accept === undefined ? 'finalReview' : 'accept'
}

/** Whether a case belongs to the sample that gets a final review: the same case always gets the same answer, about `percent` of all do. */
export const inSample = (caseId: Id, percent: number): boolean => {
  const mixed = (BigInt(caseId) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn
  return Number((mixed >> 32n) % 100n) < percent
}
