import type { conversionRules } from '@creditbank/contract'

/** What decides how a version of a rule stands on a day. */
export type VersionFacts = {
  readonly version: number
  readonly state: 'draft' | 'submitted' | 'reviewed' | 'filed'
  readonly effectiveFrom: string
  readonly effectiveTo: string | null
  /** The last day of the public notice; null before the filing. */
  readonly noticeUntil: string | null
}

const onFile = (v: VersionFacts): boolean => v.state === 'filed'
/** Whether the notice is over and the first day has come. */
const begun = (v: VersionFacts, day: string): boolean =>
  onFile(v) && v.noticeUntil !== null && v.noticeUntil < day && v.effectiveFrom <= day

/** How a version stands on a day among the versions of its rule. Pure: nothing has to run at midnight. */
export const stateOn = (
  v: VersionFacts,
  all: readonly VersionFacts[],
  retiredOn: string | null,
  day: string,
): conversionRules.RuleState => {
  if (v.state !== 'filed') return v.state
  if (retiredOn !== null && retiredOn <= day) return 'retired'
  if (v.noticeUntil === null || v.noticeUntil >= day) return 'notice'
  if (v.effectiveFrom > day) return 'waiting'
  if (all.some((other) => other.version > v.version && begun(other, day))) return 'replaced'
  return v.effectiveTo !== null && v.effectiveTo < day ? 'expired' : 'inForce'
}

/** The version of a rule that holds on a day; undefined where none does. */
export const inForceOn = <V extends VersionFacts>(all: readonly V[], retiredOn: string | null, day: string): V | undefined =>
  all.find((v) => stateOn(v, all, retiredOn, day) === 'inForce')

/** The programme as a rule's scope asks about it. */
export type ScopeFacts = { readonly id: string; readonly level: string; readonly majorCode: string }
type Scope = Pick<conversionRules.RuleContent, 'programmes' | 'levels' | 'majors' | 'cohortFrom' | 'cohortTo'>

/** Whether a programme lies in a rule's scope. Majors are prefixes of codes: 0809 is every computing major. */
export const inScope = (scope: Scope, programme: ScopeFacts): boolean =>
  (scope.programmes.length === 0 || scope.programmes.includes(programme.id)) &&
  (scope.levels.length === 0 || scope.levels.some((level) => level === programme.level)) &&
  (scope.majors.length === 0 || scope.majors.some((major) => programme.majorCode.startsWith(major)))

/** Whether a year of entry lies in a rule's scope. */
export const forCohort = (scope: Scope, cohort: number): boolean =>
  (scope.cohortFrom === null || scope.cohortFrom <= cohort) && (scope.cohortTo === null || cohort <= scope.cohortTo)
