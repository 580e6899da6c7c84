import { sql } from 'kysely'
import pg from 'pg'
import { roleUrl, type Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Day } from '../platform/pure/shanghai.ts'

/** The numbers of all erasures, in order. */
export const erasuresOf = async (db: Sql): Promise<{ seq: number }[]> =>
  (await sql<{ seq: string }>`select seq from closing.erasure order by seq`.execute(db)).rows.map((r) => ({ seq: Number(r.seq) }))

/** How many sealed records there are, and how many should be gone since a day. */
export const sealedPast = async (db: Sql, day: Day): Promise<{ total: number; past: number }> => {
  const { rows } = await sql<{
    total: string
    past: string
  }>`select count(*) as total, count(*) filter (where retain_until < ${day}) as past from (
      select learner_id, seq, class, retain_until from sealed.record) s`.execute(db)
  return { total: Number(rows[0]?.total ?? 0), past: Number(rows[0]?.past ?? 0) }
}

/** One sealed record, still sealed. */
export type SealedRow = { learnerId: Id; seq: string; class: string; content: Buffer }

/** The sealed records of one person, found by the keyed hash of the document or by the account, as bank_sealed: the one role that may read them. */
export const sealedOf = async (
  config: { readonly databaseUrl: string; readonly databaseSecret: string },
  by: { readonly subject: string | null; readonly account: Id | null },
): Promise<SealedRow[]> => {
  const client = new pg.Client({ connectionString: roleUrl(config.databaseUrl, config.databaseSecret, 'bank_sealed') })
  await client.connect()
  try {
    const { rows } = await client.query<SealedRow>(
      `select learner_id as "learnerId", seq, class, content from sealed.record
        where learner_id in (select learner_id from sealed.record where ($1::uuid is not null and subject = $1) or ($2::bigint is not null and learner_id = $2)) order by learner_id, seq, class`,
      [by.subject, by.account],
    )
    return rows
  } finally {
    await client.end()
  }
}
