import { settings as contract } from '@creditbank/contract'
import type { Sql } from '../platform/database.ts'
import { calendarOf as calendarFromDays, type WorkCalendar } from '../platform/pure/workingDays.ts'
import { type BankSettings, startingSettings, yearsOf } from './rules.ts'
import { calendarRows, storedValues } from './store.ts'

/** The settings that apply now: what was stored over what a bank starts with. A stored value of an older shape is left out, never half used. */
export const settingsOf = async (db: Sql): Promise<BankSettings> => {
  const stored = new Map((await storedValues(db)).map((row) => [row.key, row.value]))
  const kept = Object.entries(contract.Settings.shape).flatMap(([key, schema]) => {
    const value = stored.get(key)
    return value !== undefined && schema.safeParse(value).success ? [[key, value]] : []
  })
  return contract.Settings.parse({ ...startingSettings, ...Object.fromEntries(kept) })
}

/** Which years of the calendar are announced and which provisional. */
export const calendarYears = async (db: Sql): Promise<WorkCalendar['years']> =>
  yearsOf((await storedValues(db)).find((row) => row.key === 'calendar.years')?.value)

/** The working-day calendar that applies now, for addWorkingDays and its neighbours. */
export const calendarOf = async (db: Sql): Promise<WorkCalendar> => calendarFromDays(await calendarRows(db), await calendarYears(db))
