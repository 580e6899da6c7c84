-- Why: the list of months summed up every transfer of the open months at each look, which a province of twenty million accounts would wait for. Each
-- transaction that moves points now leaves its sums here, by centre, month and kind, as rows of their own: two transactions never wait for one row. An hourly
-- work folds them together. `holders` counts the accounts that moved for the first time. A projection; verify recomputes it.
create table points.month_part (
  id bigint generated always as identity primary key,
  issuer_id bigint not null,
  month date not null check (extract(day from month) = 1),
  kind text not null check (kind in ('earn', 'spend', 'giveBack', 'lapse', 'takeBack', 'owe', 'settle', 'restore', 'holders')),
  points bigint not null check (points > 0)
);
create index month_part_sum on points.month_part (issuer_id, month, kind);
insert into points.month_part (issuer_id, month, kind, points)
  select issuer_id, date_trunc('month', at at time zone 'Asia/Shanghai')::date, kind, sum(amount) from points.transfer group by 1, 2, 3
  union all select issuer_id, date_trunc('month', at at time zone 'Asia/Shanghai')::date, 'holders', count(*) from points.transfer where seq = 1 group by 1, 2;
grant select on points.month_part to bank_app, bank_auditor, bank_staff_l1, bank_staff_l2;
grant insert, delete on points.month_part to bank_app;
alter table points.month_part enable row level security;
alter table points.month_part force row level security;
create policy owner_all on points.month_part to bank_owner using (true) with check (true);
create policy app_all on points.month_part to bank_app using (true) with check (true);
create policy auditor_read on points.month_part for select to bank_auditor using (true);
create policy staff_l1 on points.month_part for select to bank_staff_l1 using (true);
create policy staff_l2 on points.month_part for select to bank_staff_l2 using (issuer_id = current_setting('app.organization')::bigint);
