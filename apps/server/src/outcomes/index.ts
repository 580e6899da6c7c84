export {
  certificateColumn,
  certificateOf,
  type Dependent,
  type Neighbours,
  outcomeActions,
  storedEvent,
  storeOutcome,
  wholeOutcome,
} from './actions.ts'
export { changedTask, type OutcomeChange, type OutcomeFollower, tellFollowers } from './changed.ts'
export { exportActions, outcomesExport } from './exports.ts'
export { certificateKey, expiryOf, looksLikeIdNumber, mayRevoke, occurrenceOf, statusOn } from './rules.ts'
export { appendStatus, existingClaim, lastStatus, type NewOutcome, outcomeById, outcomeOfPerson, seesOutcome } from './store.ts'
