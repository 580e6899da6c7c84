export { backupCommand, restoreBank, restoreCommand } from './operator.ts'
