export { reviewsCapability } from './capability.ts'
export {
  type CaseDraft,
  type CaseKind,
  type Effect,
  openCase,
  type Opened,
  type Step,
  type StepActor,
  type TheCase,
  withdrawCase,
} from './engine.ts'
export { decideSigned, type Signature } from './together.ts'
export { caseTimeline, type TimelineLine } from './timeline.ts'
export { casesExport } from './exports.ts'
