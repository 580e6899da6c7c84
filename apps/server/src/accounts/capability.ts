import {
  type ArrivalConsents,
  learnFollowers,
  learnerDoors,
  learnerSelf,
  providerDoors,
  sweepAttempts,
  sweepCodes,
  sweepQr,
  sweepWechat,
  type Wechat,
  wechatActions,
  wechatTell,
} from '../identity/index.ts'
import { tellTask } from '../notices/index.ts'
import type { Capability } from '../platform/capability.ts'
import type { Platform } from '../platform/context.ts'
import { assistanceActions } from './acting/assistance.ts'
import { counterMandateActions, type GuardianConsents } from './acting/counterMandates.ts'
import { formActions } from './acting/mandateForm.ts'
import { endDueMandates, mandateActions } from './acting/mandates.ts'
import { receiptActions } from './acting/receipt.ts'
import { applicationActions } from './applications.ts'
import { accountCorrectionActions } from './corrections.ts'
import { boardActions, boardTasks } from './board.ts'
import { doorLearners } from './doorLearners.ts'
import { applicationsExport, freezesExport, mergesExport, repairsExport } from './exports.ts'
import { endDueFreezes, freezeActions } from './freeze/freezes.ts'
import { ownFreezeActions } from './freeze/ownFreeze.ts'
import { meActions } from './me.ts'
import { type DoubleFollower, mergeActions } from './repair/merges.ts'
import { peopleActions } from './people.ts'
import { phoneChangeActions, takeEffectDue } from './phoneChanges.ts'
import { regionActions } from './regions.ts'
import { repairReads } from './repair/repairReads.ts'
import { repairActions } from './repair/repairs.ts'
import { findRepairs } from './repair/search.ts'
import { upkeepActions } from './upkeep.ts'

/** Everything of accounts that is reached over HTTP, the learners' doors of identity over them, and their background work. */
export const accountsCapability = (
  platform: Platform,
  wiring: {
    readonly forget: () => void
    readonly arrivalConsents: ArrivalConsents
    readonly guardianConsents: GuardianConsents
    readonly wechat: Wechat | undefined
    readonly doubles: DoubleFollower
  },
): Capability => {
  const doors = providerDoors(platform, doorLearners, wiring.arrivalConsents, wiring.wechat)
  return {
    bound: [
      ...learnerDoors(doorLearners, wiring.forget),
      ...doors.bound,
      ...wechatActions(wiring.wechat, doorLearners, wiring.forget),
      ...learnerSelf(doorLearners, wiring.forget),
      ...meActions,
      ...applicationActions,
      ...accountCorrectionActions,
      ...peopleActions,
      ...upkeepActions,
      ...freezeActions(wiring.forget),
      ...ownFreezeActions,
      ...assistanceActions,
      ...receiptActions,
      ...mandateActions(wiring.forget),
      ...counterMandateActions(wiring.forget, wiring.guardianConsents),
      ...formActions,
      ...boardActions,
      ...mergeActions(wiring.forget, wiring.doubles),
      ...repairReads,
      ...repairActions,
      ...phoneChangeActions,
      ...regionActions,
      applicationsExport.start,
      freezesExport.start,
      mergesExport.start,
      repairsExport.start,
    ],
    ready: doors.ready,
    pages: doors.pages,
    tasks: { ...boardTasks(platform), [tellTask]: wechatTell(platform, wiring.wechat, doorLearners) },
    periodic: [
      {
        name: 'learn who follows the service account',
        everyMs: 21_600_000,
        run: async () => void (await learnFollowers(platform, wiring.wechat)),
      },
      { name: 'end mandates whose day is over', everyMs: 600_000, run: () => endDueMandates(platform) },
      { name: 'find accounts of one person', everyMs: 21_600_000, run: async () => void (await findRepairs(platform)) },
      { name: 'end freezes whose day is over', everyMs: 600_000, run: () => endDueFreezes(platform, wiring.forget) },
      { name: 'change phones that are due', everyMs: 60_000, run: () => takeEffectDue(platform, wiring.forget) },
      {
        name: 'sweep one-time codes',
        everyMs: 3_600_000,
        run: async () => {
          const yesterday = new Date(platform.clock.now().getTime() - 86_400_000)
          await sweepCodes(platform.database.app, yesterday)
          await sweepAttempts(platform.database.app, yesterday)
          await sweepQr(platform.database.app, yesterday)
          await sweepWechat(platform.database.app, yesterday)
        },
      },
    ],
  }
}
