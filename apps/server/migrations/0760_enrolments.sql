-- Why: a conversion needs to know in which programme and under which plan somebody studies. An enrolment is what the school's registrar says of it; who
-- has none yet leaves an intention, which the registrar sees.
create table programmes.enrolment (
  learner_id bigint not null,
  id bigint not null,
  programme_id bigint not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  cohort integer not null check (cohort between 1990 and 2100),
  student_no text not null,
  class_name text,
  from_on date not null,
  ended_on date check (ended_on >= from_on),
  entered_by bigint not null,
  entered_at timestamptz not null,
  primary key (learner_id, id)
);
create unique index enrolment_one_open on programmes.enrolment (learner_id, programme_id) where ended_on is null;
create index enrolment_id on programmes.enrolment (id);
create index enrolment_student_no on programmes.enrolment (organization_id, student_no);
create index enrolment_l1 on programmes.enrolment (l1, id);
create index enrolment_l2 on programmes.enrolment (l2, id);

grant select, insert, update on programmes.enrolment to bank_app;
grant select on programmes.enrolment to bank_auditor;
alter table programmes.enrolment enable row level security;
alter table programmes.enrolment force row level security;
create policy owner_all on programmes.enrolment to bank_owner using (true) with check (true);
create policy app_all on programmes.enrolment to bank_app using (true) with check (true);
create policy auditor_read on programmes.enrolment for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on programmes.enrolment to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on programmes.enrolment for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;
