import type { conversionUses as contract } from '@creditbank/contract'
import { sql } from 'kysely'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** What of an outcome is asked beside what conversion looks at. */
export type UsedRow = {
  readonly id: Id
  readonly minutes: number
  readonly issuer: string
  readonly applied: boolean
  readonly proofs: number
  readonly converted: number
  /** Points that were earned by it and not taken back. */
  readonly points: number
}

/** Issuer, time and uses of a person's outcomes (all their account ids). */
export const usesBy = async (db: Sql, ids: readonly Id[]): Promise<ReadonlyMap<Id, UsedRow>> => {
  const mine = sql`any(${[...ids]}::bigint[])`
  const { rows } =
    await sql<UsedRow>`with proven as (select outcome_id, count(*)::int as n from proofs.item where learner_id = ${mine} group by outcome_id),
      converted as (select outcome_id, count(*)::int as n from conversion.taken_outcome where holder_id = ${mine} and state = 'used' group by outcome_id),
      rewarded as (select cause_id, sum(case when kind in ('earn', 'restore') then amount when kind in ('takeBack', 'owe') then -amount else 0 end)::int as n
        from points.transfer where learner_id = ${mine} and cause_kind = 'outcome' group by cause_id),
      applied as (select distinct outcome_id from certification.application where learner_id = ${mine} and state in ('submitted', 'accepted', 'firstReviewed', 'returned'))
    select o.id, o.minutes, i.name as issuer, a.outcome_id is not null as applied, coalesce(p.n, 0) as proofs, coalesce(c.n, 0) as converted, greatest(0, coalesce(w.n, 0)) as points
    from outcomes.outcome o join catalog.issuer i on i.id = o.issuer_id left join proven p on p.outcome_id = o.id left join converted c on c.outcome_id = o.id left join applied a on a.outcome_id = o.id left join rewarded w on w.cause_id = o.id
    where o.learner_id = ${mine}`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** The uses that somebody made of their outcomes, and of the points earned by them, the newest first; at most 200. */
export const recordsBy = async (
  db: Sql,
  ids: readonly Id[],
): Promise<readonly (Omit<contract.UseRecord, 'at'> & { readonly at: Date })[]> => {
  const mine = sql`any(${[...ids]}::bigint[])`
  return (
    await sql<Omit<contract.UseRecord, 'at'> & { at: Date }>`select * from (
      select 'certification' as kind, r.id, r.certified_at as at, r.number, e.name as of, 1 as outcomes, r.credits, null::int as points,
        case when exists (select 1 from certification.reversal v where v.learner_id = r.learner_id and v.record_id = r.id and v.undone_at is null) then 'ended' else 'standing' end as state
      from certification.record r join outcomes.outcome o on o.learner_id = r.learner_id and o.id = r.outcome_id join catalog.entry e on e.id = o.entry_id where r.learner_id = ${mine}
      union all select 'conversion', a.id, coalesce(a.concluded_at, a.created_at), coalesce(a.result_number, a.number), p.name,
        (select count(*)::int from conversion.taken_outcome t where t.learner_id = a.learner_id and t.application_id = a.id),
        (select sum(g.credits)::int from conversion.posting g where g.learner_id = a.learner_id and g.application_id = a.id and g.reversed_at is null), null,
        case when a.state = 'concluded' then 'standing' when a.state in ('refused', 'withdrawn', 'revoked') then 'ended' else 'running' end
      from conversion.application a join programmes.programme p on p.id = a.programme_id where a.learner_id = ${mine}
      union all select 'proof', f.id, f.issued_at, f.number, '', (select count(*)::int from proofs.item t where t.learner_id = f.learner_id and t.proof_id = f.id), null, null,
        case when exists (select 1 from proofs.ending n where n.learner_id = f.learner_id and n.proof_id = f.id) then 'ended' else 'standing' end
      from proofs.proof f where f.learner_id = ${mine}
      union all select 'redemption', d.id, d.created_at, '',
        (select string_agg(g.name || case when l.count > 1 then ' × ' || l.count else '' end, '、' order by g.position) from redemption.line l join redemption.good g on g.id = l.good_id where l.learner_id = d.learner_id and l.redemption_id = d.id),
        0, null, d.points::int, case d.state when 'waiting' then 'running' when 'collected' then 'standing' else 'ended' end
      from redemption.redemption d where d.learner_id = ${mine}) u order by at desc, id desc limit 200`.execute(db)
  ).rows
}
