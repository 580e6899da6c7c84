import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { CalendarDay } from '../platform/pure/workingDays.ts'

/** Every stored setting by key; a key that was never changed is absent. */
export const storedValues = async (db: Sql): Promise<{ key: string; value: unknown; updated_at: Date }[]> =>
  (await sql<{ key: string; value: unknown; updated_at: Date }>`select key, value, updated_at from settings.value`.execute(db)).rows

/** Sets one setting; the last writer wins, the audit keeps every change. */
export const saveValue = (tx: Sql, key: string, value: unknown, now: Date, staffId: Id | null) =>
  sql`insert into settings.value (key, value, updated_at, updated_by) values (${key}, ${JSON.stringify(value)}::jsonb, ${now}, ${staffId})
    on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(tx)

/** Every day that differs from the plain week, oldest first: some hundred rows. */
export const calendarRows = async (db: Sql): Promise<CalendarDay[]> =>
  (await sql<CalendarDay>`select day, kind, name from settings.calendar_day order by day`.execute(db)).rows

/** The stored days of one year with whether they are provisional. */
export const calendarYear = async (db: Sql, year: number): Promise<(CalendarDay & { provisional: boolean })[]> =>
  (
    await sql<CalendarDay & { provisional: boolean }>`select day, kind, name, provisional from settings.calendar_day
      where day >= make_date(${year}::int, 1, 1) and day <= make_date(${year}::int, 12, 31) order by day, kind`.execute(db)
  ).rows

/** Replaces the days of one year whole. */
export const replaceYear = async (tx: Sql, year: number, days: readonly CalendarDay[], provisional: boolean): Promise<void> => {
  await sql`delete from settings.calendar_day where day >= make_date(${year}::int, 1, 1) and day <= make_date(${year}::int, 12, 31)`.execute(
    tx,
  )
  await sql`insert into settings.calendar_day (day, kind, name, provisional)
    select day, kind, name, ${provisional} from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as d(day date, kind text, name text)`.execute(
    tx,
  )
}
