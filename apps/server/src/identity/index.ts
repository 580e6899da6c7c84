export { hashPassword, verifyPassword } from './passwords.ts'
export { learnerAbsoluteHours, learnerPasswordWeak } from './rules.ts'
export { sessionActions } from './sessionActions.ts'
export { actorUnder, makeIdentify, sessionOwner } from './sessions.ts'
export { endOtherSessions, endSession, insertSession, openSessions } from './store.ts'
export { type CodePurpose, type CodeRefused, codeRefused, phoneFrom, sendCode, takeCode } from './learner/codes.ts'
export { accountBehindDoor, bindDoor, learnerDoors, openLearnerSession } from './learner/doors.ts'
export type {
  ActivationFacts,
  ArrivalConsents,
  DoorLearner,
  Learners,
  ProvenPhone,
  VerifiedFacts,
  VerifiedStanding,
} from './learner/port.ts'
export { providerDoors } from './doors/actions.ts'
export { sweepQr } from './doors/qrStore.ts'
export { sweepAttempts } from './doors/store.ts'
export { type Wechat, wechat, type WechatConfig } from './doors/wechat.ts'
export { wechatActions } from './doors/wechatActions.ts'
export { sweepWechat } from './doors/wechatStore.ts'
export { learnFollowers } from './doors/wechatFollowers.ts'
export { wechatTell } from './doors/wechatTell.ts'
export { isFresh } from './learner/rules.ts'
export { learnerSelf, stepUp as learnerStepUp } from './learner/self.ts'
export { credentialOf, sessionOpenedAt, sweepCodes } from './learner/store.ts'
export { apiKeyActions } from './apiKeys.ts'
export { proposeForNewUnit, staffActions } from './staffActions.ts'
export { unitRules } from './unitRules.ts'
export { staffExport } from './exports.ts'
export { staffReads } from './staffReads.ts'
export { createAdmin, resetOfficer } from './firstOfficers.ts'
