import type { Platform } from '../platform/context.ts'
import type { Bound } from '../platform/serve.ts'
import { ruleActions } from './ruleActions.ts'
import { whatIfActions } from './whatIf.ts'

/** Conversion rules and what-if over HTTP. */
export const conversionCapability = (platform: Platform): { readonly bound: readonly Bound[] } => ({
  bound: [...ruleActions(), ...whatIfActions(platform)],
})
