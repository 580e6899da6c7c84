-- Why: a registrar converts for a class and not one by one. A round proposes to everybody of a class what they would get, each of them confirms their own,
-- and one decision sheet with its document number, by a second person, decides all that were confirmed: each as the single application it then is.
create sequence conversion.round_serial minvalue 1;
create table conversion.round (
  id bigint primary key,
  number text not null unique,
  name text not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  programme_id bigint not null,
  cohort integer not null,
  -- Null: everybody of the year.
  class_name text,
  opens_on date not null,
  closes_on date not null,
  state text not null check (state in ('proposing', 'open', 'prepared', 'deciding', 'decided')),
  opened_by bigint not null,
  opened_at timestamptz not null,
  document_number text,
  prepared_by bigint,
  prepared_name text,
  prepared_appointment bigint,
  prepared_at timestamptz,
  returned_note text,
  decided_by bigint,
  decided_name text,
  decided_appointment bigint,
  decided_at timestamptz,
  constraint round_window check (closes_on >= opens_on),
  constraint round_sheet check (state in ('proposing', 'open') or (document_number is not null and prepared_by is not null)),
  constraint round_decided check ((state in ('deciding', 'decided')) = (decided_by is not null and decided_at is not null)),
  constraint round_second_person check (decided_by is null or decided_by <> prepared_by)
);
create index round_l1 on conversion.round (l1, id);
create index round_l2 on conversion.round (l2, id);
create index round_working on conversion.round (state, id) where state <> 'decided';
create unique index round_document on conversion.round (organization_id, document_number) where document_number is not null;
create table conversion.round_member (
  learner_id bigint not null,
  round_id bigint not null,
  enrolment_id bigint not null,
  state text not null check (state in ('waiting', 'proposed', 'nothing', 'busy', 'accepted', 'declined', 'lapsed', 'decided', 'failed')),
  -- What was proposed, with its derivation: inputs and answer as text, replayed byte by byte.
  key text,
  case_text text,
  matching_text text,
  shown jsonb,
  credit integer not null default 0,
  courses integer not null default 0,
  application_id bigint,
  question text,
  asked_at timestamptz,
  answer text,
  answered_at timestamptz,
  -- Why the learner declined, in their words.
  reason text,
  replied_at timestamptz,
  reminded_at timestamptz,
  -- The refusal for which the sheet could not decide it.
  failure text,
  primary key (learner_id, round_id),
  constraint member_proposed check (state not in ('proposed', 'accepted') or shown is not null),
  constraint member_accepted check (state not in ('accepted', 'decided') or application_id is not null)
);
create index round_member_round on conversion.round_member (round_id, state, learner_id);
alter table conversion.application add column round_id bigint;
create index conversion_application_round on conversion.application (round_id) where round_id is not null;

grant usage on sequence conversion.round_serial to bank_app;
grant select, insert, update on conversion.round, conversion.round_member to bank_app;
grant select on conversion.round, conversion.round_member to bank_auditor;
alter table conversion.round enable row level security;
alter table conversion.round force row level security;
create policy owner_all on conversion.round to bank_owner using (true) with check (true);
create policy app_all on conversion.round to bank_app using (true) with check (true);
create policy auditor_read on conversion.round for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on conversion.round to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on conversion.round for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;
