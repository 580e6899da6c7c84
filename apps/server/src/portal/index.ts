export { portalActions } from './actions.ts'
