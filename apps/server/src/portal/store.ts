import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'

/** What the public home page counts. Outcomes are counted by their claims: thin rows, and taken-back ones keep theirs. */
export type Counts = { learners: string; active: string; outcomes: string; entries: string; units: string; universities: string }

/** Counts the bank; exact up to a million rows, beyond that the planner's estimate of the table. */
export const counts = async (db: Sql): Promise<Counts> => {
  const { rows } = await sql<Counts>`select
    (select case when c.reltuples > 1000000 then c.reltuples::bigint else (select count(*) from accounts.learner where state <> 'closed') - (select count(*) from accounts.alias where undone_at is null) end from pg_class c where c.oid = 'accounts.learner'::regclass) as learners,
    (select case when c.reltuples > 1000000 then null else (select count(*) from accounts.learner where state = 'active') end from pg_class c where c.oid = 'accounts.learner'::regclass) as active,
    (select case when c.reltuples > 1000000 then c.reltuples::bigint else (select count(*) from outcomes.learner_claim) end from pg_class c where c.oid = 'outcomes.learner_claim'::regclass) as outcomes,
    (select count(*) from catalog.entry where public and state = 'published') as entries,
    (select count(*) from organizations.organization where status = 'active' and kind <> 'educationAuthority') as units,
    (select count(*) from organizations.organization where status = 'active' and kind = 'universityCentre') as universities`.execute(db)
  const row = rows[0]
  if (row === undefined) throw new Error('a count always has a row')
  return row
}
