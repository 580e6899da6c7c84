import type { Capability } from '../platform/capability.ts'
import type { Platform } from '../platform/context.ts'
import { applicationActions } from './applications.ts'
import { boardActions } from './board.ts'
import { concludeDue } from './conclude.ts'
import { deskActions } from './desk.ts'
import { conversionsExport, rulesExport } from './exports.ts'
import { impactActions } from './impact.ts'
import { intentionActions } from './intentions.ts'
import { practiceActions } from './practice.ts'
import { resultActions } from './results.ts'
import { ruleActions } from './ruleActions.ts'
import { ruleImportActions } from './ruleImport.ts'
import { useActions } from './uses.ts'
import { whatIfActions } from './whatIf.ts'

/** Conversion rules, what-if, applications, public notice and results. */
export const conversionCapability = (platform: Platform): Capability => ({
  bound: [
    ...ruleActions(),
    ...ruleImportActions,
    ...impactActions,
    ...whatIfActions(platform),
    ...useActions,
    ...applicationActions,
    ...intentionActions,
    ...deskActions,
    ...resultActions,
    ...practiceActions,
    ...boardActions,
    conversionsExport.start,
    rulesExport.start,
  ],
  periodic: [{ name: 'conversion.conclude', everyMs: 60_000, run: () => concludeDue(platform) }],
})
