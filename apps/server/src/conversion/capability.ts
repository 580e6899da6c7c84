import type { Capability } from '../platform/capability.ts'
import type { Platform } from '../platform/context.ts'
import { applicationActions } from './applications.ts'
import { boardActions } from './board.ts'
import { authorityActions } from './authority.ts'
import { concludeDue } from './conclude.ts'
import { deskActions } from './desk.ts'
import { conversionsExport, rulesExport } from './exports.ts'
import { escalateLate } from './escalate.ts'
import { impactActions } from './impact.ts'
import { intentionActions } from './intentions.ts'
import { noticeDaysActions } from './noticeDays.ts'
import { overrideActions } from './overrides.ts'
import { practiceActions } from './practice.ts'
import { resultActions } from './results.ts'
import { proposalActions } from './proposals.ts'
import { roundActions } from './rounds.ts'
import { workRounds } from './roundWork.ts'
import { ruleActions } from './ruleActions.ts'
import { ruleImportActions } from './ruleImport.ts'
import { ruleTableActions } from './ruleTable.ts'
import { useActions } from './uses.ts'
import { whatIfActions } from './whatIf.ts'

/** Conversion rules, what-if, applications, public notice and results. */
export const conversionCapability = (platform: Platform): Capability => ({
  bound: [
    ...ruleActions(),
    ...ruleImportActions,
    ...ruleTableActions,
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
    ...authorityActions,
    ...noticeDaysActions,
    ...overrideActions,
    ...roundActions,
    ...proposalActions,
  ],
  periodic: [
    { name: 'conversion.conclude', everyMs: 60_000, run: () => concludeDue(platform) },
    { name: 'conversion.rounds', everyMs: 5_000, run: () => workRounds(platform) },
    { name: 'conversion.escalate', everyMs: 600_000, run: () => escalateLate(platform) },
  ],
})
