/**
 * Laws of the credit ledger as statements that disprove them: each row returned is a breach. `verify` walks them. They recompute everything from the
 * transfers, the one thing that is not derived.
 */
export const creditLaws: readonly { readonly name: string; readonly checked: string; readonly statement: string }[] = [
  {
    name: 'credit is moved whole and from where it lies',
    checked: 'each transfer starts where the last one of its record ended, with the same amount; the first one is a grant',
    statement: `select 'credits.transfer ' || id as place from (
        select id, kind, from_account, amount, lag(to_account) over w as before, lag(amount) over w as amount_before from credits.transfer window w as (partition by learner_id, record_id order by id)) t
      where case when before is null then kind <> 'grant' or from_account <> 'bank' else from_account <> before or amount <> amount_before or kind = 'grant' end`,
  },
  {
    name: 'credit postings are the transfers',
    checked: 'sum and number of the postings of every transfer, against the transfer',
    statement: `select 'credits.transfer ' || t.id as place from credits.transfer t left join credits.posting p on p.learner_id = t.learner_id and p.transfer_id = t.id
      group by t.learner_id, t.id, t.amount, t.from_account, t.to_account
      having coalesce(sum(p.delta), 0) <> (case when t.from_account = 'bank' then t.amount when t.to_account = 'bank' then -t.amount else 0 end)
        or count(p.*) <> (case when 'bank' in (t.from_account, t.to_account) then 1 else 2 end)`,
  },
  {
    name: 'credit balances are the sum of their postings',
    checked: 'running balance and number of every account, and the projection of its end',
    statement: `select 'credits.posting ' || learner_id || ' ' || account || ' ' || seq as place from (
        select learner_id, account, seq, balance_after, sum(delta) over w as sum, row_number() over w as n from credits.posting window w as (partition by learner_id, account order by seq)) p
      where balance_after <> sum or seq <> n
      union all select 'credits.balance ' || b.learner_id || ' ' || b.account from credits.balance b left join lateral (
        select count(*)::int as n, coalesce(sum(delta), 0) as sum from credits.posting p where p.learner_id = b.learner_id and p.account = b.account) p on true
      where b.seq <> p.n or b.balance <> p.sum`,
  },
  {
    name: 'frozen credit lies with the business that holds it',
    checked: 'every open freeze, against the last transfer of its record',
    statement: `select 'credits.freeze ' || f.learner_id || ' ' || f.record_id as place from credits.freeze f left join lateral (
        select t.to_account from credits.transfer t where t.learner_id = f.learner_id and t.record_id = f.record_id order by t.id desc limit 1) t on true
      where f.ended_at is null and (t.to_account is null or t.to_account not in ('locked', 'used'))`,
  },
  {
    name: 'credit stands on outcomes that stand',
    checked: 'every free credit, against the last status of its outcome',
    statement: `select 'credits.transfer ' || t.id as place from credits.transfer t
        join lateral (select s.status from outcomes.status_change s where s.learner_id = t.learner_id and s.outcome_id = t.outcome_id order by s.seq desc limit 1) s on true
      where t.to_account = 'available' and s.status in ('revoked', 'corrected', 'undone')
        and not exists (select 1 from credits.transfer n where n.learner_id = t.learner_id and n.record_id = t.record_id and n.id > t.id)`,
  },
]
