import type { Bound } from '../platform/serve.ts'
import { programmeActions } from './actions.ts'
import { enrolmentActions, type OnEnrolled } from './enrolments.ts'
import { enrolmentsExport, programmesExport } from './exports.ts'

/** Programmes and enrolments over HTTP. */
export const programmesCapability = (wiring: { readonly onEnrolled: OnEnrolled }): { readonly bound: readonly Bound[] } => ({
  bound: [...programmeActions, ...enrolmentActions(wiring.onEnrolled), programmesExport.start, enrolmentsExport.start],
})
