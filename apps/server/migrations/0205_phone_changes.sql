-- Why: whoever lost the phone gets another one at the counter, and nobody takes an account over this way: two members of staff, a day of waiting, and every
-- party can stop it meanwhile. The new number is forgotten here as soon as the change is done or stopped.
create table accounts.phone_change (
  id bigint primary key,
  learner_id bigint not null,
  state text not null check (state in ('waiting', 'confirmed', 'done', 'stopped')),
  reason text not null,
  old_masked text,
  new_sealed bytea,
  new_lookup uuid,
  new_masked text not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  asked_by bigint not null,
  asked_at timestamptz not null,
  confirmed_by bigint,
  confirmed_at timestamptz,
  effective_at timestamptz,
  ended_at timestamptz,
  stop_reason text,
  constraint phone_change_second_person check (confirmed_by <> asked_by),
  constraint phone_change_number check ((new_sealed is null) = (state in ('done', 'stopped')))
);
create unique index phone_change_one_open on accounts.phone_change (learner_id) where state in ('waiting', 'confirmed');
create index phone_change_due on accounts.phone_change (effective_at) where state = 'confirmed';
create index phone_change_l1 on accounts.phone_change (l1, id);
create index phone_change_l2 on accounts.phone_change (l2, id);
create index phone_change_l3 on accounts.phone_change (l3, id);
create index phone_change_l4 on accounts.phone_change (l4, id);
grant select, insert, update on accounts.phone_change to bank_app;
grant select on accounts.phone_change to bank_auditor;

do $$
declare lvl int;
begin
  alter table accounts.phone_change enable row level security;
  alter table accounts.phone_change force row level security;
  create policy owner_all on accounts.phone_change to bank_owner using (true) with check (true);
  create policy app_all on accounts.phone_change to bank_app using (true) with check (true);
  create policy auditor_read on accounts.phone_change for select to bank_auditor using (true);
  for lvl in 1..4 loop
    execute format('grant select on accounts.phone_change to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on accounts.phone_change for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;
