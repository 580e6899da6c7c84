-- Why: three things that happen to a conversion beside its reviews. A school may keep it public for longer than the least number of working days. A
-- conversion into a self-taught examination is not the school's to decide: it waits for the provincial examination authority, whose decision is recorded
-- with its document. And silence past the limit does not stay between a school and its student: it is told to whom the school answers.
create table conversion.notice_setting (
  organization_id bigint primary key,
  days integer not null check (days between 5 and 60),
  saved_by bigint not null,
  saved_at timestamptz not null
);

alter table conversion.application drop constraint application_state_check;
alter table conversion.application add constraint application_state_check
  check (state in ('submitted', 'accepted', 'firstReviewed', 'authority', 'notice', 'concluded', 'returned', 'refused', 'withdrawn', 'revoked'));
drop index conversion.conversion_one_open;
create unique index conversion_one_open on conversion.application (learner_id, programme_id) where state in ('submitted', 'accepted', 'firstReviewed', 'authority', 'notice', 'returned');

-- What the authority decided, once for each time the application was before it.
create table conversion.authority_decision (
  learner_id bigint not null,
  application_id bigint not null,
  round integer not null check (round > 0),
  sent_at timestamptz not null,
  decision text check (decision in ('accepted', 'refused')),
  document_number text,
  decided_on date,
  file_id bigint,
  note text,
  recorded_by bigint,
  recorded_at timestamptz,
  primary key (learner_id, application_id, round),
  constraint authority_whole check ((decision is null) = (document_number is null) and (decision is null) = (decided_on is null) and (decision is null) = (recorded_at is null))
);
create unique index authority_one_open on conversion.authority_decision (learner_id, application_id) where decision is null;
create index authority_file on conversion.authority_decision (file_id) where file_id is not null;

-- Each step of a case that was not done in time is escalated once; the application shows it until the step is done.
alter table conversion.application add column escalated_at timestamptz;
create index conversion_application_escalated on conversion.application (escalated_at) where escalated_at is not null;
create table conversion.escalation (
  learner_id bigint not null,
  application_id bigint not null,
  seq integer not null,
  due_on date not null,
  at timestamptz not null,
  primary key (learner_id, application_id, seq)
);

grant select, insert, update on conversion.notice_setting, conversion.authority_decision to bank_app;
grant select, insert on conversion.escalation to bank_app;
grant select on conversion.notice_setting, conversion.authority_decision, conversion.escalation to bank_auditor;
