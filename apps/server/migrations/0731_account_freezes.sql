-- Why: freezing an account is taken by two persons, with a reason that the learner reads, for a time that ends by itself; the learner may object, and
-- somebody who took no part answers. What a freeze blocks stands in ADR 0026.
create table accounts.freeze (
  id bigint primary key,
  learner_id bigint not null,
  state text not null check (state in ('proposed', 'standing', 'refused', 'lifted', 'expired')),
  cause text not null check (cause in ('identity', 'takeover', 'falseRecords', 'ownRequest', 'authority')),
  reason text not null,
  until_on date not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  proposed_by bigint not null,
  proposed_at timestamptz not null,
  decided_by bigint,
  decided_at timestamptz,
  lift_by bigint,
  lift_reason text,
  ended_by bigint,
  ended_at timestamptz,
  objection text,
  objected_at timestamptz,
  answer text,
  answered_by bigint,
  answered_at timestamptz,
  constraint freeze_second_person check (state in ('proposed', 'refused') or decided_by is distinct from proposed_by),
  constraint freeze_lift_second check (answered_by is not null or ended_by <> lift_by),
  constraint freeze_third_person check (answered_by <> proposed_by and answered_by <> decided_by)
);
create unique index freeze_one_open on accounts.freeze (learner_id) where state in ('proposed', 'standing');
create index freeze_learner on accounts.freeze (learner_id, id);
create index freeze_due on accounts.freeze (until_on) where state in ('proposed', 'standing');
create index freeze_l1 on accounts.freeze (l1, id);
create index freeze_l2 on accounts.freeze (l2, id);
grant select, insert, update on accounts.freeze to bank_app;
grant select on accounts.freeze to bank_auditor;

do $$
declare lvl int;
begin
  alter table accounts.freeze enable row level security;
  alter table accounts.freeze force row level security;
  create policy owner_all on accounts.freeze to bank_owner using (true) with check (true);
  create policy app_all on accounts.freeze to bank_app using (true) with check (true);
  create policy auditor_read on accounts.freeze for select to bank_auditor using (true);
  for lvl in 1..4 loop
    execute format('grant select on accounts.freeze to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on accounts.freeze for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;

-- Accounts that were frozen before freezes had a term get one, so that none stays shut for ever and each can object.
insert into accounts.freeze (id, learner_id, state, cause, reason, until_on, organization_id, l1, l2, l3, l4, proposed_by, proposed_at)
  select l.id, l.id, 'standing', 'identity', '冻结原因登记在旧记录中，请向办理单位查询', (now() at time zone 'Asia/Shanghai')::date + 30, l.organization_id, l.l1, l.l2, l.l3, l.l4, 0, now()
  from accounts.learner l where l.state = 'frozen';
