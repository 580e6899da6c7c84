export { creditLaws } from './laws.ts'
export { creditOf, giveBackCredit, grantCredit, lastTransferOf, type Movement, moveCredit, takeBackCredit } from './ledger.ts'
export { type Account, type Move, moved, moves, takenBack } from './rules.ts'
export { balancesOf, frozenOf, statementOf, type TransferRow } from './store.ts'
