export { type Balance, balanceOf, balancesOf, giveBack, type ReturnResult, type Spend, type SpendResult, spendMany, type When } from './ledger.ts'
export { graceDays, mostPoints } from './rules.ts'
export { isIssuer } from './scope.ts'
export type { CauseNames } from './statements.ts'
