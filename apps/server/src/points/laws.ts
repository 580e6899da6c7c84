/**
 * Laws of the points ledger as statements that disprove them: each row returned is a breach. `verify` walks them. They recompute everything from the
 * transfers, the one thing that is not derived.
 */
export const pointsLaws: readonly { readonly name: string; readonly checked: string; readonly statement: string }[] = [
  {
    name: 'points balances are the sum of their transfers',
    checked: 'running balance, debt and number of every account, their end, and that time never goes back in it',
    statement: `select 'points.transfer ' || learner_id || ' ' || issuer_id || ' ' || seq as place from (
        select learner_id, issuer_id, seq, balance_after, debt_after, at, lag(at) over w as before, row_number() over w as n,
          sum(case when kind in ('earn', 'giveBack', 'restore') then amount when kind = 'owe' then 0 else -amount end) over w as balance,
          sum(case kind when 'owe' then amount when 'settle' then -amount else 0 end) over w as debt
        from points.transfer window w as (partition by learner_id, issuer_id order by seq)) t
      where balance_after <> balance or debt_after <> debt or seq <> n or at < before
      union all select 'points.account ' || a.learner_id || ' ' || a.issuer_id from points.account a left join lateral (
        select t.seq, t.balance_after, t.debt_after, t.at from points.transfer t where t.learner_id = a.learner_id and t.issuer_id = a.issuer_id order by t.seq desc limit 1) t on true
      where a.seq <> coalesce(t.seq, 0) or a.balance <> coalesce(t.balance_after, 0) or a.debt <> coalesce(t.debt_after, 0) or a.last_at < t.at
      union all select 'points.transfer ' || t.learner_id || ' ' || t.issuer_id || ' ' || t.seq from points.transfer t
        where not exists (select 1 from points.account a where a.learner_id = t.learner_id and a.issuer_id = t.issuer_id)`,
  },
  {
    name: 'points lots hold what their transfers left',
    checked: 'what every lot has left, recomputed, and that the lots of an account sum up to its balance',
    statement: `select 'points.lot ' || coalesce(l.learner_id, t.learner_id) || ' ' || coalesce(l.issuer_id, t.issuer_id) || ' ' || coalesce(l.lot, t.lot) as place from points.lot l
        full join (select learner_id, issuer_id, lot, sum(case when kind in ('earn', 'giveBack', 'restore') then amount when kind = 'owe' then 0 else -amount end) as remaining, max(expires_on) as expires_on
          from points.transfer group by 1, 2, 3) t on t.learner_id = l.learner_id and t.issuer_id = l.issuer_id and t.lot = l.lot
      where l.remaining is distinct from t.remaining or l.expires_on is distinct from t.expires_on
      union all select 'points.account ' || a.learner_id || ' ' || a.issuer_id from points.account a left join lateral (
        select coalesce(sum(l.remaining), 0) as sum from points.lot l where l.learner_id = a.learner_id and l.issuer_id = a.issuer_id) s on true where a.balance <> s.sum`,
  },
  {
    name: 'points are neither made nor lost',
    checked: 'for every centre: what was issued is what learners hold, less what they owe, and what came back to the centre’s own accounts',
    statement: `select 'issuer ' || s.issuer_id as place from (select issuer_id,
          sum(case kind when 'earn' then amount else 0 end) as issued,
          sum(case kind when 'spend' then amount when 'giveBack' then -amount when 'lapse' then amount when 'takeBack' then amount when 'owe' then amount when 'restore' then -amount else 0 end) as back
        from points.transfer group by 1) s
      join (select issuer_id, sum(balance) - sum(debt) as held from points.account group by 1) a on a.issuer_id = s.issuer_id where s.issued <> s.back + a.held`,
  },
  {
    name: 'points come back once and whole',
    checked: 'every mirror row, against the row that it mirrors',
    statement: `select 'points.transfer ' || m.learner_id || ' ' || m.issuer_id || ' ' || m.seq as place from points.transfer m
        left join points.transfer t on t.learner_id = m.learner_id and t.issuer_id = m.issuer_id and t.seq = m.mirrors
      where m.mirrors is not null and (t.seq is null or t.amount <> m.amount or (m.kind = 'giveBack') <> (t.kind = 'spend') or (m.kind = 'restore') <> (t.kind in ('takeBack', 'owe')))`,
  },
  {
    name: 'points are earned once for a fact, and within the budget of their rule',
    checked: 'one earning for an account and fact, and what every rule gave, recomputed, against its budget',
    statement: `select 'points.transfer ' || learner_id || ' ' || issuer_id || ' ' || max(seq) as place from points.transfer where kind = 'earn' group by learner_id, issuer_id, cause_kind, cause_id having count(*) > 1
      union all select 'points.rule ' || r.id from points.rule r left join points.rule_use u on u.rule_id = r.id left join (
        select rule_id, sum(case when kind in ('earn', 'restore') then amount else -amount end) as given from points.transfer where rule_id is not null group by 1) t on t.rule_id = r.id
      where coalesce(u.given, 0) <> coalesce(t.given, 0) or coalesce(t.given, 0) > r.budget`,
  },
  {
    name: 'months of points are the sum of their transfers',
    checked: 'the kept sums of every centre, month and kind, and the accounts that moved for the first time, recomputed',
    statement: `select 'points.month_part ' || issuer_id || ' ' || month || ' ' || kind as place
      from (select issuer_id, month, kind, sum(points) as kept from points.month_part group by 1, 2, 3) p
        full join (select issuer_id, date_trunc('month', at at time zone 'Asia/Shanghai')::date as month, kind, sum(amount) as moved from points.transfer group by 1, 2, 3
          union all select issuer_id, date_trunc('month', at at time zone 'Asia/Shanghai')::date, 'holders', count(*) from points.transfer where seq = 1 group by 1, 2) t using (issuer_id, month, kind)
      where kept is distinct from moved`,
  },
  {
    name: 'closed months of points stand',
    checked: 'the sums of every closed month, recomputed from its transfers, and that each begins where the former ended',
    statement: `select 'points.month_close ' || c.issuer_id || ' ' || c.month as place from points.month_close c left join lateral (
        select coalesce(sum(amount) filter (where kind = 'earn'), 0) as earned, coalesce(sum(amount) filter (where kind = 'spend'), 0) as spent, coalesce(sum(amount) filter (where kind = 'giveBack'), 0) as given_back,
          coalesce(sum(amount) filter (where kind = 'lapse'), 0) as lapsed, coalesce(sum(amount) filter (where kind = 'takeBack'), 0) as taken_back, coalesce(sum(amount) filter (where kind = 'owe'), 0) as owed,
          coalesce(sum(amount) filter (where kind = 'settle'), 0) as settled, coalesce(sum(amount) filter (where kind = 'restore'), 0) as restored
        from points.transfer t where t.issuer_id = c.issuer_id and t.at >= c.month::timestamp at time zone 'Asia/Shanghai' and t.at < (c.month + interval '1 month')::timestamp at time zone 'Asia/Shanghai') t on true
        left join points.month_close b on b.issuer_id = c.issuer_id and b.month = (c.month - interval '1 month')::date
      where (t.earned, t.spent, t.given_back, t.lapsed, t.taken_back, t.owed, t.settled, t.restored) is distinct from (c.earned, c.spent, c.given_back, c.lapsed, c.taken_back, c.owed, c.settled, c.restored)
        or (b.closing is not null and (b.closing <> c.opening or b.closing_debt <> c.opening_debt))`,
  },
  {
    name: 'points follow outcomes that fell',
    checked: 'every earning of an outcome that was revoked or taken back with its batch an hour ago or longer: it was taken back',
    statement: `select 'points.transfer ' || t.learner_id || ' ' || t.issuer_id || ' ' || t.seq as place from points.transfer t
        join lateral (select s.status, s.at from outcomes.status_change s where s.learner_id = t.learner_id and s.outcome_id = t.cause_id order by s.seq desc limit 1) s on true
      where t.kind = 'earn' and t.cause_kind = 'outcome' and s.status in ('revoked', 'undone') and s.at < (select max(b.at) - interval '1 hour' from points.transfer b)
        and not exists (select 1 from points.transfer n where n.learner_id = t.learner_id and n.issuer_id = t.issuer_id and n.cause_kind = 'outcome' and n.cause_id = t.cause_id and n.kind in ('takeBack', 'owe'))
        and t.amount > coalesce((select sum(l.amount) from points.transfer l where l.learner_id = t.learner_id and l.issuer_id = t.issuer_id and l.lot = t.lot and l.kind = 'lapse'), 0)`,
  },
]
