/** Laws of redemption as statements that disprove them: each row returned is a breach. `verify` walks them. */
export const redemptionLaws: readonly { readonly name: string; readonly checked: string; readonly statement: string }[] = [
  {
    name: 'stock is what was brought less what was redeemed',
    checked: 'every shelf, against its changes and the redemptions that wait or were collected',
    statement: `select 'redemption.shelf ' || s.good_id || ' ' || s.point_id as place from redemption.shelf s
      where s.stock <> (select coalesce(sum(c.delta), 0) from redemption.stock_change c where c.good_id = s.good_id and c.point_id = s.point_id)
        - (select coalesce(sum(n.count), 0) from redemption.line n join redemption.redemption r on r.learner_id = n.learner_id and r.id = n.redemption_id
          where n.good_id = s.good_id and n.point_id = s.point_id and r.state in ('waiting', 'collected'))`,
  },
  {
    name: 'each redemption has its spend, and its mirror where the points went back',
    checked: 'points of every redemption, against the ledger',
    statement: `select 'redemption.redemption ' || r.id as place from redemption.redemption r
        left join lateral (select coalesce(sum(t.amount), 0) as spent from points.transfer t where t.key = 'redemption ' || r.id and t.kind = 'spend') s on true
        left join lateral (select coalesce(sum(t.amount), 0) as back from points.transfer t where t.key = 'back of redemption ' || r.id and t.kind = 'giveBack') b on true
      where s.spent <> r.points or b.back <> case when r.returned then r.points else 0 end
      union all select 'points.transfer ' || t.key from points.transfer t
      where t.kind = 'spend' and t.cause_kind = 'redemption' and not exists (select 1 from redemption.redemption r where r.id = t.cause_id)`,
  },
  {
    name: 'redemptions take the points that their activity takes',
    checked:
      'whose points every spend of a redemption was of, against its activity, and the part of the province that the redemption tells',
    statement: `select 'redemption.redemption ' || r.id as place from redemption.redemption r join redemption.activity a on a.id = r.activity_id
        left join lateral (select coalesce(sum(t.amount) filter (where t.issuer_id = a.organization_id), 0) as own, coalesce(sum(t.amount) filter (where t.issuer_id = a.l1), 0) as province
          from points.transfer t where t.key = 'redemption ' || r.id and t.kind = 'spend') s on true
      where s.province <> r.province_points or s.own <> r.points - r.province_points or (a.takes = 'centre' and s.province > 0) or (a.takes = 'province' and s.own > 0)`,
  },
  {
    name: 'a redemption is worth its goods',
    checked: 'points of every redemption, against its lines',
    statement: `select 'redemption.redemption ' || r.id as place from redemption.redemption r left join redemption.line n on n.learner_id = r.learner_id and n.redemption_id = r.id
      group by r.learner_id, r.id, r.points having coalesce(sum(n.count::bigint * n.points), 0) <> r.points`,
  },
  {
    name: 'codes open what waits, and nothing else',
    checked: 'every redemption at a counter, against its code and its hand-over',
    statement: `select 'redemption.redemption ' || r.id as place from redemption.redemption r
        left join redemption.code c on c.redemption_id = r.id left join redemption.handout h on h.learner_id = r.learner_id and h.redemption_id = r.id
      where r.delivery = 'counter' and ((r.state = 'waiting') <> (c.lookup is not null) or (r.state = 'collected') <> (h.at is not null) or (r.state = 'waiting') <> (r.code_sealed is not null))`,
  },
  {
    name: 'nothing waits for a closed account',
    checked: 'every redemption that waits, against the account of its person',
    statement: `select 'redemption.redemption ' || r.id as place from redemption.redemption r join accounts.learner l on l.id = r.learner_id where r.state = 'waiting' and l.state = 'closed'`,
  },
  {
    name: 'vouchers are given once and whole',
    checked: 'codes of every redemption of vouchers, and what is left of every shelf of them',
    statement: `select 'redemption.redemption ' || r.id as place from redemption.redemption r
      where r.delivery = 'voucher' and (select coalesce(sum(n.count), 0) from redemption.line n where n.learner_id = r.learner_id and n.redemption_id = r.id)
        <> (select count(*) from redemption.voucher v where v.redemption_id = r.id and v.learner_id = r.learner_id)
      union all select 'redemption.good ' || g.id from redemption.good g join redemption.activity a on a.id = g.activity_id
      where a.delivery = 'voucher' and (select coalesce(sum(s.stock), 0) from redemption.shelf s where s.good_id = g.id) <> (select count(*) from redemption.voucher v where v.good_id = g.id and v.redemption_id is null)`,
  },
]
