export { archiveActions } from './actions.ts'
export { archiveStatement } from './store.ts'
