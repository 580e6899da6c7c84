import type { catalog, reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** A learner's report on an entry. */
export type ReportRow = {
  id: Id
  learner_id: Id
  entry_id: Id
  what: (typeof catalog.entryReportFields)[number]
  wanted: string
  note: string | null
  file_ids: Id[]
  state: 'open' | 'confirmed' | 'corrected' | 'refused' | 'withdrawn'
}

/** One report, held. */
export const reportById = async (tx: Sql, id: Id): Promise<ReportRow | undefined> =>
  (
    await sql<ReportRow>`select id, learner_id, entry_id, what, wanted, note, file_ids, state from catalog.report where id = ${id} for update`.execute(
      tx,
    )
  ).rows[0]

/** The same for a reader. */
export const readReport = async (db: Sql, id: Id): Promise<ReportRow | undefined> =>
  (
    await sql<ReportRow>`select id, learner_id, entry_id, what, wanted, note, file_ids, state from catalog.report where id = ${id}`.execute(
      db,
    )
  ).rows[0]

/** Writes a report or what takes its place after it came back. Answers its id; undefined where one is with the office already. */
export const saveReport = async (
  tx: Sql,
  r: Pick<ReportRow, 'id' | 'learner_id' | 'entry_id' | 'what' | 'wanted' | 'note' | 'file_ids'> & { readonly now: Date },
): Promise<Id | undefined> =>
  (
    await sql<{ id: Id }>`insert into catalog.report as r (id, learner_id, entry_id, what, wanted, note, file_ids, state, created_at)
      values (${r.id}, ${r.learner_id}, ${r.entry_id}, ${r.what}, ${r.wanted}, ${r.note}, ${[...r.file_ids]}::bigint[], 'open', ${r.now})
      on conflict (learner_id, entry_id) where state = 'open' do update set what = excluded.what, wanted = excluded.wanted, note = excluded.note, file_ids = excluded.file_ids
        where exists (select 1 from reviews.case c where c.kind = 'catalogReport' and c.subject_id = r.id and c.state = 'returned')
      returning id`.execute(tx)
  ).rows[0]?.id

/** Moves a report. */
export const setReport = (tx: Sql, id: Id, state: ReportRow['state']) =>
  sql`update catalog.report set state = ${state} where id = ${id}`.execute(tx)

/** Reports that were found right and wait for the entry to be corrected: marks them and answers whose they are. */
export const correctedReports = async (tx: Sql, entryId: Id): Promise<readonly { learner_id: Id }[]> =>
  (
    await sql<{
      learner_id: Id
    }>`update catalog.report set state = 'corrected' where entry_id = ${entryId} and state = 'confirmed' returning learner_id`.execute(tx)
  ).rows

/** A learner's reports on an entry, newest first. */
export const reportsOf = async (db: Sql, learnerId: Id, entryId: Id) =>
  (
    await sql<{
      id: Id
      number: string
      what: ReportRow['what']
      wanted: string
      state: reviews.CaseState
      corrected: boolean
      reason: string | null
      note: string | null
      office: string
      due_on: string | null
      created_at: Date
    }>`select r.id, c.number, r.what, r.wanted, c.state, r.state = 'corrected' as corrected, s.reason, s.note, u.name as office, c.due_on, r.created_at
      from catalog.report r join reviews.case c on c.kind = 'catalogReport' and c.subject_id = r.id join organizations.organization u on u.id = c.organization_id
        left join reviews.step s on s.case_id = c.id and s.seq = c.seq
      where r.learner_id = ${learnerId} and r.entry_id = ${entryId} order by r.id desc limit 20`.execute(db)
  ).rows

/** The reports that carry a file, and whose they are. */
export const reportsWith = async (db: Sql, fileId: Id): Promise<readonly { id: Id; learner_id: Id }[]> =>
  (
    await sql<{
      id: Id
      learner_id: Id
    }>`select id, learner_id from catalog.report where file_ids @> array[${fileId}]::bigint[] limit 20`.execute(db)
  ).rows

/** Whether the case of one of these reports is in scope. Run it in staffRead. */
export const seesReport = async (tx: Sql, ids: readonly Id[]): Promise<boolean> =>
  (await sql`select 1 from reviews.case where kind = 'catalogReport' and subject_id = any(${[...ids]}::bigint[]) limit 1`.execute(tx)).rows
    .length > 0
