export { programmesCapability } from './actions.ts'
export { type Ceiling, ceilingsOf, planProblems, versionFor } from './rules.ts'
export { type Content, offeredPlans, programmeById, versionsOf } from './store.ts'
