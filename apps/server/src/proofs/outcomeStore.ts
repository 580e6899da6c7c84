import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Words } from './kind.ts'

/** An outcome of a person with what a paper may say of it, and how it stands today. */
export type ProvableOutcome = {
  readonly id: Id
  readonly learnerId: Id
  readonly name: string
  readonly typeCode: string
  readonly type: Words
  readonly issuer: string
  readonly obtainedOn: string
  readonly minutes: number
  readonly credits: number
  readonly grade: string | null
  readonly certificateNo: string | null
  readonly status: string
}

/**
 * Everything a person (all merged ids) holds, newest first; what was undone or counted twice is left out. A certificate number that is an ID number stays
 * hidden. 5,000 rows at most: nobody has more, and a paper of more pages serves nobody.
 */
export const provableOutcomes = async (tx: Sql, learnerIds: readonly Id[], today: string): Promise<ProvableOutcome[]> =>
  (
    await sql<ProvableOutcome>`select o.id, o.learner_id as "learnerId", e.name, o.type_code as "typeCode", json_build_object('zh', t.zh, 'en', t.en) as type, i.name as issuer,
      o.obtained_on as "obtainedOn", o.minutes, o.credits, o.grade, case when o.certificate_sealed is not null then '***' else o.certificate_no end as "certificateNo",
      case when s.status is not null and s.status <> 'valid' then s.status when o.expires_on < ${today}::date then 'expired' else 'valid' end as status
    from outcomes.outcome o
    join catalog.entry e on e.id = o.entry_id join catalog.type t on t.code = o.type_code join catalog.issuer i on i.id = o.issuer_id
    left join lateral (select status from outcomes.status_change s where s.learner_id = o.learner_id and s.outcome_id = o.id order by s.seq desc limit 1) s on true
    where o.learner_id = any(${[...learnerIds]}::bigint[]) and coalesce(s.status, 'valid') not in ('undone', 'doubled')
    order by o.obtained_on desc, o.id desc limit 5000`.execute(tx)
  ).rows

/** Those of the items that are revoked, corrected or undone at this moment; asked inside the issuing transaction, after the holder's lock. */
export const endedItems = async (tx: Sql, outcomeIds: readonly Id[], learnerIds: readonly Id[]): Promise<readonly Id[]> =>
  outcomeIds.length === 0
    ? []
    : (
        await sql<{ id: Id }>`select w.id from unnest(${[...outcomeIds]}::bigint[]) as w(id)
          where (select s.status from outcomes.status_change s where s.learner_id = any(${[...learnerIds]}::bigint[]) and s.outcome_id = w.id order by s.seq desc limit 1) in ('revoked', 'corrected', 'undone')`.execute(
          tx,
        )
      ).rows.map((r) => r.id)

/** The outcome that stands for each of these today: the last of its corrections, or itself. */
export const successorsOf = async (tx: Sql, outcomeIds: readonly Id[], learnerIds: readonly Id[]): Promise<Id[]> =>
  outcomeIds.length === 0
    ? []
    : (
        await sql<{ id: Id }>`with recursive chain as (
            select w.id as first, w.id, w.no, 0 as depth from unnest(${[...outcomeIds]}::bigint[]) with ordinality as w(id, no)
            union all
            select c.first, o.id, c.no, c.depth + 1 from chain c join outcomes.outcome o on o.corrects_id = c.id and o.learner_id = any(${[...learnerIds]}::bigint[]) where c.depth < 50)
          select distinct on (no) id from chain order by no, depth desc`.execute(tx)
      ).rows.map((r) => r.id)
