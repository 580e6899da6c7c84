export { disproved, type Finding, type Invariant } from './invariantsStore.ts'
export { invariants, verify } from './verify.ts'
