export {
  certificateColumn,
  certificateOf,
  outcomeActions,
  storedEvent,
  storeOutcome,
  wholeOutcome,
} from './actions.ts'
export {
  blockers,
  type Dependent,
  type Fate,
  followFate,
  type Intent,
  type Neighbours,
  restingOn,
  type Use,
  type Which,
} from './dependents.ts'
export {
  changedTask,
  type OutcomeChange,
  type OutcomeFollower,
  type StoredFollower,
  storedTask,
  tellFollowers,
  tellStored,
} from './changed.ts'
export { outcomesExport } from './exports.ts'
export { expiryOf, knownStatus, mayCorrect, mayRevoke, statusOn } from './rules.ts'
export {
  appendStatus,
  existingClaim,
  holdOutcome,
  lastStatus,
  type NewOutcome,
  outcomeById,
  outcomeOfPerson,
  seesOutcome,
} from './store.ts'
