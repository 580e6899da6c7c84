import type { conversionRules, conversionWhatIf } from '@creditbank/contract'
import type { OverrideRow } from './overrideStore.ts'

/** A rule as a result rests on it; `override` where a person let it through and no rule. */
export type AppliedRule = {
  readonly row: { readonly id: string; readonly number: string }
  readonly version: { readonly version: number; readonly content: conversionRules.RuleContent }
  readonly override?: NonNullable<NonNullable<conversionWhatIf.WhatIf['courses'][number]['by']>['rule']['override']>
}

const nothingElse = { achievements: [], types: [], issuers: [], sourceKinds: [], except: [] }

/**
 * An override as a rule of its own, so that the engine weighs it like every other and a stored case replays without knowing of overrides. It stands behind
 * the school's rules: where a rule gives as much, the rule is named. Pure.
 */
export const ruleOfOverride = (row: OverrideRow): AppliedRule => ({
  row: { id: row.id, number: row.number },
  version: {
    version: 1,
    content: {
      name: row.reason.slice(0, 200),
      combine: { kind: 'any' },
      of: [{ ...nothingElse, entries: [row.entryId], minScore: null, minLevel: null, minCredits: null, withinMonths: null }],
      targets: [{ course: row.course, credits: row.credits }],
      effect: row.effect,
      grade: { kind: 'exempt' },
      programmes: [row.programmeId],
      levels: [],
      majors: [],
      cohortFrom: null,
      cohortTo: null,
      uncertified: false,
      notLower: false,
      effectiveFrom: row.expiresOn,
      effectiveTo: row.expiresOn,
      noticeDays: 0,
      basis: row.reason,
      evidenceFileId: null,
    },
  },
  override: { by: row.organization, reason: row.reason, until: row.expiresOn, scope: row.learnerId === null ? 'course' : 'learner' },
})
