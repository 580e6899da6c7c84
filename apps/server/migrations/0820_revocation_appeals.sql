-- Why: a revocation may have been wrong. Its learner appeals once; somebody else than who revoked decides. Only an appeal that was won lets a revoked outcome
-- stand again (a status row right after the revocation, checked by `verify`), and what the revocation took away comes back with it: the certification
-- record, its credit, and the courses of conversions, which therefore remember what they lost and through which outcome.
create table outcomes.appeal (
  learner_id bigint not null,
  id bigint not null,
  outcome_id bigint not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  -- The status row that is appealed against: one appeal for each.
  revoked_seq integer not null,
  revoked_by bigint,
  text text not null,
  state text not null check (state in ('open', 'granted', 'rejected')),
  at timestamptz not null,
  answer text,
  document_number text,
  decided_by bigint,
  decided_at timestamptz,
  primary key (learner_id, id),
  constraint appeal_once unique (learner_id, outcome_id, revoked_seq),
  constraint appeal_decided check ((state = 'open') = (decided_at is null) and (state = 'open') = (decided_by is null)),
  constraint appeal_second_person check (decided_by is null or revoked_by is null or decided_by <> revoked_by)
);
create index appeal_id on outcomes.appeal (id);
create index appeal_l1 on outcomes.appeal (l1, state, id);
create index appeal_l2 on outcomes.appeal (l2, state, id);
grant select, insert, update on outcomes.appeal to bank_app;
grant select on outcomes.appeal to bank_auditor;
alter table outcomes.appeal enable row level security;
alter table outcomes.appeal force row level security;
create policy owner_all on outcomes.appeal to bank_owner using (true) with check (true);
create policy app_all on outcomes.appeal to bank_app using (true) with check (true);
create policy auditor_read on outcomes.appeal for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on outcomes.appeal to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on outcomes.appeal for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;

grant update (undone_at) on certification.reversal to bank_app;

-- What a concluded conversion lost through a revoked outcome: its courses, and every outcome that had gone into them.
create table conversion.taken_back (
  learner_id bigint not null,
  application_id bigint not null,
  id bigint not null,
  outcome_id bigint not null,
  courses text[] not null,
  outcomes bigint[] not null,
  at timestamptz not null,
  restored_at timestamptz,
  primary key (learner_id, id)
);
create index taken_back_application on conversion.taken_back (learner_id, application_id);
create index taken_back_outcomes on conversion.taken_back using gin (outcomes) where restored_at is null;
grant select, insert on conversion.taken_back to bank_app;
grant update (restored_at) on conversion.taken_back to bank_app;
grant select on conversion.taken_back to bank_auditor;
