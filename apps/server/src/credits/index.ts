export { creditLaws } from './laws.ts'
export { creditOf, grantCredit, lastTransferOf, type Movement, moveCredit } from './ledger.ts'
export { type Account, type Move, moved, moves } from './rules.ts'
export { balancesOf, statementOf, type TransferRow } from './store.ts'
