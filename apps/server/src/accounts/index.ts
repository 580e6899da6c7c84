export { openDocument, type SealedDocument, sealDocument } from './identifiers.ts'
export { handlingOffices, learnerByDocument, type Office, type Opening, openLearner, personIds, refreshHomeUnit } from './open.ts'
export { tieKindOf } from './rules.ts'
export { type LearnerRow, learnerById } from './store.ts'
