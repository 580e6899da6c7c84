/** A day as yyyy-mm-dd. */
export type Day = string
/** Credits in integer hundredths: 250 is 2.5 credits. */
export type Hundredths = number

/** From which kind of education an outcome comes: the axis of practice data and of caps by source (credit-bank rules R1, R3). */
export type SourceKind =
  | 'undergraduate'
  | 'higherVocational'
  | 'continuingDegree'
  | 'selfTaughtExamination'
  | 'nonDegree'
  | 'noFixedForm'
  | 'community'

/** An outcome as the engine sees it: no person, no name. `score` is in hundredths of a percent point (8550 = 85.5). */
export type Held = {
  readonly id: string
  readonly entryId: string
  readonly achievementId: string
  readonly typeCode: string
  readonly issuerId: string
  readonly sourceKind: SourceKind
  /** Certified credits; 0 where nothing is certified yet. */
  readonly credits: Hundredths
  readonly certified: boolean
  readonly score: number | null
  readonly level: number | null
  readonly obtainedOn: Day
  readonly expiresOn: Day | null
  /** Outcomes of one work (a competition's several prizes) exclude one another: only one of them counts (R8). */
  readonly work: string | null
  /** How many other uses the learner has for it: an outcome with fewer is used first. */
  readonly otherUses: number
}

/** What a course is in its programme. */
export type Nature = 'required' | 'elective' | 'practice'

/** A course of a programme version. `open` is false where it may never be converted (politics, thesis) or is already earned. */
export type Course = {
  readonly code: string
  readonly credits: Hundredths
  readonly nature: Nature
  readonly group: string
  readonly open: boolean
}

/** One condition on one outcome; every part that is given must hold. */
export type Condition = {
  readonly entries?: readonly string[]
  readonly achievements?: readonly string[]
  readonly types?: readonly string[]
  readonly issuers?: readonly string[]
  readonly sourceKinds?: readonly SourceKind[]
  /** Achievements that never count here, whatever else fits. */
  readonly except?: readonly string[]
  readonly minScore?: number
  readonly minLevel?: number
  readonly minCredits?: Hundredths
  readonly withinMonths?: number
}

/** How many of a rule's conditions must be met, each by an outcome of its own; or how many credits outcomes that meet any of them must sum up to. */
export type Combine =
  | { readonly kind: 'any' }
  | { readonly kind: 'all' }
  | { readonly kind: 'atLeast'; readonly count: number }
  | { readonly kind: 'credits'; readonly atLeast: Hundredths }

/** What a conversion does: gives the credit; exempts from study and examination and gives it; exempts from study only; exempts and leaves the credit owed (R9). */
export type Effect = 'credit' | 'exemptStudyAndExam' | 'exemptStudy' | 'exemptCreditOwed'

/** A rule in force for this learner and programme: scope and dates were decided before. `id` and `version` stand in every derivation. */
export type Rule = {
  readonly id: string
  readonly version: number
  readonly combine: Combine
  readonly of: readonly Condition[]
  /** The courses it gives and the credit recorded for each: that of the target course, or less (R6). */
  readonly targets: readonly { readonly course: string; readonly credits: Hundredths }[]
  readonly effect: Effect
  /** Whether outcomes without certified credit are accepted. */
  readonly uncertified: boolean
  /** Whether the outcomes must bring at least the credit that is recorded (R5). */
  readonly notLower: boolean
}

/** A ceiling on what conversions may sum up to. Every part of `counts` that is given narrows what is counted; `used` was converted before. */
export type Cap = {
  readonly id: string
  readonly limit: Hundredths
  readonly used: Hundredths
  readonly counts: {
    readonly natures?: readonly Nature[]
    readonly groups?: readonly string[]
    readonly sourceKinds?: readonly SourceKind[]
    readonly effects?: readonly Effect[]
  }
}

/** Everything that a matching depends on: the same case gives the same bytes. `assumeCertified` is the what-if's licence. */
export type Case = {
  readonly today: Day
  readonly outcomes: readonly Held[]
  readonly courses: readonly Course[]
  readonly rules: readonly Rule[]
  readonly caps: readonly Cap[]
  readonly assumeCertified: boolean
}

/** A possible conversion: one rule, the outcomes that meet it and the courses it gives, as positions in the case; ascending. */
export type Candidate = {
  readonly rule: number
  readonly outcomes: readonly number[]
  readonly courses: readonly number[]
  /** Credit that counts at once. */
  readonly credit: Hundredths
  /** Credit of courses from whose study it exempts without giving credit. */
  readonly exempt: Hundredths
  /** What it counts towards each cap of the case. */
  readonly weights: readonly Hundredths[]
}
