import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Which } from './book.ts'

/** A fact that may have earned, and whether it stands. */
export type Standing = { readonly learnerId: Id; readonly id: Id; readonly stands: boolean }

type Row = { readonly learner_id: Id; readonly id: Id; readonly stands: boolean }
const of = (rows: readonly Row[]): readonly Standing[] => rows.map((row) => ({ learnerId: row.learner_id, id: row.id, stands: row.stands }))

const fallen = sql`('revoked', 'undone', 'doubled', 'corrected')`

/** The first version of an outcome, and whether any of its versions stands: points follow the result, not the paper. */
export const standingOfOutcome = async (db: Sql, outcomeId: Id): Promise<readonly Standing[]> =>
  of(
    (
      await sql<Row>`with recursive up as (select learner_id, id, corrects_id from outcomes.outcome where id = ${outcomeId}
          union all select o.learner_id, o.id, o.corrects_id from up join outcomes.outcome o on o.learner_id = up.learner_id and o.id = up.corrects_id),
        root as (select learner_id, id from up where corrects_id is null),
        down as (select learner_id, id from root union all select o.learner_id, o.id from down join outcomes.outcome o on o.learner_id = down.learner_id and o.corrects_id = down.id)
      select r.learner_id, r.id, exists (select 1 from down d where coalesce((select s.status from outcomes.status_change s
          where s.learner_id = d.learner_id and s.outcome_id = d.id order by s.seq desc limit 1), 'valid') not in ${fallen}) as stands from root r`.execute(
        db,
      )
    ).rows,
  )

/** The next outcomes of a batch in the order of their ids, and whether they stand. */
export const standingOfBatch = async (db: Sql, batchId: Id, after: Id, limit: number): Promise<readonly Standing[]> =>
  of(
    (
      await sql<Row>`select o.learner_id, o.id, coalesce((select s.status from outcomes.status_change s where s.learner_id = o.learner_id and s.outcome_id = o.id order by s.seq desc limit 1), 'valid')
          not in ('revoked', 'undone', 'doubled') as stands from outcomes.outcome o where o.batch_id = ${batchId} and o.id > ${after} and o.corrects_id is null order by o.id limit ${limit}`.execute(
        db,
      )
    ).rows,
  )

/** Whether something of a source has fallen: what a posting asks at its end about the time that it took. */
export const anyFallen = async (tx: Sql, source: { readonly kind: string; readonly id: Id }): Promise<boolean> => {
  if (source.kind === 'activity') return false
  const statement =
    source.kind === 'import'
      ? sql`select 1 from points.import where id = ${source.id} and withdrawn_at is not null`
      : sql`select 1 from outcomes.outcome o join outcomes.status_change s on s.learner_id = o.learner_id and s.outcome_id = o.id and s.status in ('revoked', 'undone', 'doubled')
          where ${source.kind === 'batch' ? sql`o.batch_id = ${source.id}` : sql`o.id = ${source.id}`} limit 1`
  return (await statement.execute(tx)).rows.length > 0
}

/** The next activities of an import, and whether it was withdrawn. */
export const standingOfImport = async (db: Sql, importId: Id, after: Id, limit: number): Promise<readonly Standing[]> =>
  of(
    (
      await sql<Row>`select a.learner_id, a.id, i.withdrawn_at is null as stands from points.activity a join points.import i on i.id = a.import_id
        where a.import_id = ${importId} and a.id > ${after} order by a.id limit ${limit}`.execute(db)
    ).rows,
  )

/** The accounts in which facts earned, with the rule, by the key of the earning. */
export const earnedBy = async (
  tx: Sql,
  wanted: readonly { readonly learnerId: Id; readonly key: string }[],
): Promise<readonly (Which & { readonly key: string; readonly ruleId: Id })[]> =>
  (
    await sql<{ learner_id: Id; issuer_id: Id; key: string; rule_id: Id }>`select t.learner_id, t.issuer_id, t.key, t.rule_id
      from unnest(${wanted.map((w) => w.learnerId)}::bigint[], ${wanted.map((w) => w.key)}::text[]) w(l, k)
      join points.account a on a.learner_id = w.l join points.transfer t on t.learner_id = a.learner_id and t.issuer_id = a.issuer_id and t.key = w.k and t.kind = 'earn'`.execute(
      tx,
    )
  ).rows.map((row) => ({ learnerId: row.learner_id, issuerId: row.issuer_id, key: row.key, ruleId: row.rule_id }))
