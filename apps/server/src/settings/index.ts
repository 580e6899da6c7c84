export { settingsCapability } from './actions.ts'
export { calendarOf, calendarYears, settingsOf } from './read.ts'
export { type BankSettings, calendarReminderDue, startingSettings } from './rules.ts'
