import type { conversionRules, programmes } from '@creditbank/contract'

type Content = conversionRules.RuleContent

/** A programme of the school that a rule may speak of, with its plan in force. */
export type LintProgramme = {
  readonly id: string
  readonly name: string
  readonly level: string
  readonly majorCode: string
  readonly plan: programmes.Plan
}
/** A source that a condition names. `open`: it can still be deposited, or lies in archives in any case (an achievement that is enabled). */
export type LintSource = {
  readonly name: string
  readonly open: boolean
  readonly converts: boolean
  readonly credits: number
  readonly achievementId: string
}
/** Another rule on file or being written. */
export type LintRule = {
  readonly id: string
  readonly number: string
  readonly school: string
  readonly organizationId: string
  readonly content: Content
}
/** Everything that the linter looks at. Sources by id: of achievements and entries alike. */
export type LintFacts = {
  readonly id: string | null
  readonly organizationId: string
  readonly day: string
  readonly content: Content
  readonly programmes: readonly LintProgramme[]
  readonly sources: ReadonlyMap<string, LintSource>
  /** Types by code: whether outcomes of the type may ever convert. */
  readonly types: ReadonlyMap<string, boolean>
  readonly others: readonly LintRule[]
  /** Achievement of a school's course, by `school course`. */
  readonly courseAchievements: ReadonlyMap<string, string>
  /** Name of a course, by `school course`. */
  readonly courseNames: ReadonlyMap<string, string>
}
