import type { Bound } from '../platform/serve.ts'
import { ruleActions } from './ruleActions.ts'

/** Conversion rules over HTTP. */
export const conversionCapability = (): { readonly bound: readonly Bound[] } => ({ bound: ruleActions() })
