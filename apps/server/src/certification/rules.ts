import type { certification } from '@creditbank/contract'

/** A standard as the arithmetic needs it; credits in hundredths, time in minutes. */
export type StandardFacts = {
  readonly id: string
  readonly version: number
  readonly typeCode: string | null
  readonly achievementId: string | null
  readonly minutesPerCredit: number
  readonly rounding: number
  readonly least: number
  readonly most: number
  readonly fixed: number | null
  readonly level: number | null
  readonly effectiveFrom: string
  readonly effectiveTo: string | null
}

/**
 * What time spent is worth under a standard: hours divided by hours a credit, rounded down to the standard's step; nothing below its minimum, no more
 * than its maximum. A tariff (`fixed`) is worth itself.
 */
export const creditsBy = (standard: StandardFacts, minutes: number): number => {
  if (standard.fixed !== null) return standard.fixed
  const exact = Math.floor((minutes * 100) / standard.minutesPerCredit)
  const stepped = Math.floor(exact / standard.rounding) * standard.rounding
  return stepped < Math.max(1, standard.least) ? 0 : Math.min(stepped, standard.most)
}

/** Of the published standards, the one that holds on a day for an achievement: its own before its type's; the younger before the older. */
export const standardFor = (
  standards: readonly StandardFacts[],
  of: { readonly achievementId: string; readonly typeCode: string; readonly day: string },
): StandardFacts | undefined =>
  standards
    .filter((one) => one.achievementId === of.achievementId || (one.achievementId === null && one.typeCode === of.typeCode))
    .filter((one) => one.effectiveFrom <= of.day && (one.effectiveTo === null || of.day <= one.effectiveTo))
    .sort(
      (a, b) =>
        Number(b.achievementId !== null) - Number(a.achievementId !== null) ||
        (a.effectiveFrom < b.effectiveFrom ? 1 : a.effectiveFrom > b.effectiveFrom ? -1 : 0) ||
        (BigInt(a.id) < BigInt(b.id) ? 1 : -1),
    )[0]

/**
 * What becomes of certified credit when its outcome ends. A correction that changes neither hours nor credits leaves its worth alone: free credit goes over
 * to the corrected version. Held or spent credit stops a correction, which can wait, and is frozen by a revocation, which cannot.
 */
export const creditFate = (
  credit: { readonly held: boolean; readonly free: boolean },
  intent: { readonly kind: 'revoked' } | { readonly kind: 'corrected'; readonly what: string },
): 'takenBack' | 'frozen' | 'carriedOver' | 'blocks' => {
  if (credit.held) return intent.kind === 'revoked' ? 'frozen' : 'blocks'
  if (intent.kind === 'revoked' || intent.what === 'minutes' || intent.what === 'credits') return 'takenBack'
  return credit.free ? 'carriedOver' : 'takenBack'
}

/** What is known of an outcome when credit is asked for it. */
export type OutcomeFacts = {
  readonly status: string
  readonly mayConvert: boolean
  readonly certified: boolean
  readonly applied: boolean
  readonly minutes: number
}

/** Why no credit can be applied for, in the order a person should hear it; null where it can. */
export const whyNot = (facts: OutcomeFacts, standard: StandardFacts | undefined): certification.Worth['whyNot'] => {
  if (facts.certified) return 'certification.already_certified'
  if (facts.applied) return 'certification.already_applied'
  if (facts.status !== 'valid') return 'certification.outcome_not_valid'
  if (!facts.mayConvert) return 'certification.type_never_counts'
  if (standard === undefined) return 'certification.no_standard'
  return creditsBy(standard, facts.minutes) === 0 ? 'certification.below_minimum' : null
}
