-- Why: a rule never foresees everything. A registrar may let an outcome become a course where no rule does: for one learner or for a course of a programme,
-- with reasons, until a day, decided by a second person. It is never silent: every derivation that rests on it names it.
create sequence conversion.override_serial minvalue 1;
create table conversion.override (
  id bigint primary key,
  number text not null unique,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  programme_id bigint not null,
  -- Null: everybody in the programme.
  learner_id bigint,
  course_code text not null,
  entry_id bigint not null,
  credits integer not null check (credits > 0),
  effect text not null check (effect in ('credit', 'exemptStudyAndExam', 'exemptStudy', 'exemptCreditOwed')),
  reason text not null,
  expires_on date not null,
  state text not null check (state in ('asked', 'standing', 'rejected', 'ended')),
  asked_by bigint not null,
  asked_name text not null,
  asked_at timestamptz not null,
  decided_by bigint,
  decided_name text,
  decided_at timestamptz,
  note text,
  ended_by bigint,
  ended_at timestamptz,
  constraint override_second_person check (decided_by is null or decided_by <> asked_by),
  constraint override_decided check ((state = 'asked') = (decided_at is null)),
  constraint override_ended check ((state = 'ended') = (ended_at is not null))
);
create index override_l1 on conversion.override (l1, id);
create index override_l2 on conversion.override (l2, id);
create index override_standing on conversion.override (programme_id) where state = 'standing';
grant usage on sequence conversion.override_serial to bank_app;
grant select, insert, update on conversion.override to bank_app;
grant select on conversion.override to bank_auditor;
alter table conversion.override enable row level security;
alter table conversion.override force row level security;
create policy owner_all on conversion.override to bank_owner using (true) with check (true);
create policy app_all on conversion.override to bank_app using (true) with check (true);
create policy auditor_read on conversion.override for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on conversion.override to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on conversion.override for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;
