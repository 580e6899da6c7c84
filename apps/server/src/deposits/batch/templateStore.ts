import { sql } from 'kysely'
import type { Sql } from '../../platform/database.ts'
import type { EntryFactsRow } from './rules.ts'

/** An entry as the template lists it, with what decides whether a unit may store into it. */
export type TemplateEntry = EntryFactsRow & {
  readonly number: string
  readonly name: string
  readonly credits: number
  readonly minutes: number
  readonly grading: 'percent' | 'grade' | 'pass'
}

/** Entries looked through for a template; the newest come first. */
export const templateEntryLimit = 5_000

/** The published entries, of a type and those below it, that are open for batches on a day; newest first. Who may store into them is the caller's rule. */
export const entriesOpenForBatch = async (tx: Sql, typeCode: string | undefined, today: string): Promise<TemplateEntry[]> =>
  (
    await sql<TemplateEntry>`select e.number, e.name, e.type_code, e.state, e.channels, e.depositors::text[] as depositors, e.regions, e.organization_id, e.opens_on, e.closes_on,
        e.credits, v.minutes, v.grading
      from catalog.entry e join catalog.achievement_version v on v.achievement_id = e.achievement_id and v.version = e.achievement_version
      where e.state = 'published' and 'batch' = any(e.channels) and e.opens_on <= ${today} and (e.closes_on is null or e.closes_on >= ${today})
        and left(e.type_code, ${(typeCode ?? '').length}) = ${typeCode ?? ''}
      order by e.id desc limit ${templateEntryLimit}`.execute(tx)
  ).rows
