import type { programmes } from '@creditbank/contract'
import type { Effect, SourceKind } from './matching/model.ts'

/** What a conversion gives for one course, ready to be posted. */
export type Grant = {
  readonly course: string
  readonly name: string
  readonly group: string
  readonly nature: programmes.CourseNature
  readonly credits: number
  readonly effect: Effect
  readonly grade: string
  readonly rule: { readonly id: string; readonly version: number; readonly number: string }
  readonly sourceKinds: readonly SourceKind[]
  readonly sources: readonly string[]
}
