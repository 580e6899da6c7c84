export { disproved, type Finding, type Invariant } from './invariants.ts'
export { invariants, verify } from './verify.ts'
