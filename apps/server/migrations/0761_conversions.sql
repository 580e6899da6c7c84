-- Why: a conversion uses up what somebody learned, so that it counts in a programme. The application keeps the inputs and the result as they were on the
-- day (the same bytes give the same bytes); the outcomes it takes are locked by it and by nothing else; what it gives is posted once a course.
create sequence conversion.application_serial minvalue 1;
create sequence conversion.result_serial minvalue 1;
create table conversion.application (
  learner_id bigint not null,
  id bigint not null,
  number text not null unique,
  enrolment_id bigint not null,
  programme_id bigint not null,
  programme_version integer not null,
  cohort integer not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  state text not null check (state in ('submitted', 'accepted', 'firstReviewed', 'notice', 'concluded', 'returned', 'refused', 'withdrawn', 'revoked')),
  -- What was computed, as text, so that it is replayed byte by byte; `shown` is how its learner saw it.
  key text not null,
  case_text text not null,
  matching_text text not null,
  shown jsonb not null,
  -- What will be posted when it is concluded: course, credit, grade, rule.
  grants jsonb not null,
  credit integer not null check (credit >= 0),
  exempt integer not null check (exempt >= 0),
  courses integer not null check (courses > 0),
  note text,
  case_id bigint,
  refused_by bigint,
  appealed_at timestamptz,
  notice_until date,
  result_number text unique,
  concluded_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (learner_id, id),
  constraint conversion_noticed check (state not in ('notice', 'concluded') or notice_until is not null),
  constraint conversion_concluded check (state <> 'concluded' or (result_number is not null and concluded_at is not null))
);
create unique index conversion_one_open on conversion.application (learner_id, programme_id) where state in ('submitted', 'accepted', 'firstReviewed', 'notice', 'returned');
create index conversion_application_id on conversion.application (id);
create index conversion_application_l1 on conversion.application (l1, id);
create index conversion_application_l2 on conversion.application (l2, id);
create index conversion_application_notice on conversion.application (notice_until) where state = 'notice';
-- Which outcomes an application takes. They are locked by a row of outcomes.status_change, whose key makes of two applications exactly one.
create table conversion.taken_outcome (
  learner_id bigint not null,
  application_id bigint not null,
  -- The account under which the outcome lies: another one of the person where accounts were merged.
  holder_id bigint not null,
  outcome_id bigint not null,
  record_id bigint,
  state text not null check (state in ('held', 'used', 'released')),
  primary key (learner_id, application_id, outcome_id)
);
create index taken_outcome_outcome on conversion.taken_outcome (holder_id, outcome_id);
-- What a concluded conversion gave. A course is given once in a programme; a posting that was taken back stays and says so.
create table conversion.posting (
  learner_id bigint not null,
  id bigint not null,
  application_id bigint not null,
  programme_id bigint not null,
  course_code text not null,
  course_name text not null,
  course_group text not null,
  nature text not null,
  credits integer not null check (credits >= 0),
  effect text not null check (effect in ('credit', 'exemptStudyAndExam', 'exemptStudy', 'exemptCreditOwed')),
  grade text not null,
  rule_id bigint not null,
  rule_version integer not null,
  rule_number text not null,
  source_kinds text[] not null,
  sources text[] not null,
  posted_at timestamptz not null,
  reversed_at timestamptz,
  primary key (learner_id, id)
);
create unique index posting_once on conversion.posting (learner_id, programme_id, course_code) where reversed_at is null;
create index posting_application on conversion.posting (learner_id, application_id);
create table conversion.intention (
  learner_id bigint not null,
  id bigint not null,
  programme_id bigint not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  credit integer not null check (credit >= 0),
  state text not null check (state in ('open', 'enrolled', 'withdrawn')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (learner_id, id)
);
create unique index intention_one_open on conversion.intention (learner_id, programme_id) where state = 'open';
create index intention_id on conversion.intention (id);
create index intention_l1 on conversion.intention (l1, id);
create index intention_l2 on conversion.intention (l2, id);
create table conversion.objection (
  application_id bigint not null,
  id bigint not null,
  by_learner_id bigint not null,
  text text not null,
  at timestamptz not null,
  state text not null check (state in ('open', 'upheld', 'rejected')),
  answer text,
  decided_by bigint,
  decided_at timestamptz,
  primary key (application_id, id),
  constraint objection_once unique (application_id, by_learner_id),
  constraint objection_decided check ((state = 'open') = (decided_at is null))
);
-- The columns of a school's own list of results.
create table conversion.result_column (
  organization_id bigint primary key,
  columns jsonb not null,
  saved_by bigint not null,
  saved_at timestamptz not null
);

grant usage on all sequences in schema conversion to bank_app;
grant select on all tables in schema conversion to bank_app, bank_auditor;
grant insert, update on conversion.application, conversion.taken_outcome, conversion.intention, conversion.objection, conversion.result_column to bank_app;
grant insert on conversion.posting to bank_app;
grant update (reversed_at) on conversion.posting to bank_app;
do $$
declare
  lvl int;
  t text;
begin
  foreach t in array array['application', 'intention'] loop
    execute format('alter table conversion.%I enable row level security', t);
    execute format('alter table conversion.%I force row level security', t);
    execute format('create policy owner_all on conversion.%I to bank_owner using (true) with check (true)', t);
    execute format('create policy app_all on conversion.%I to bank_app using (true) with check (true)', t);
    execute format('create policy auditor_read on conversion.%I for select to bank_auditor using (true)', t);
    for lvl in 1..4 loop
      execute format('grant select on conversion.%I to bank_staff_l%s', t, lvl);
      execute format('create policy staff_l%s on conversion.%I for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, t, lvl, lvl);
    end loop;
  end loop;
end $$;

insert into proofs.template_version (kind, version, state, content, drafted_at, published_at) values
  ('conversion', 1, 'published', '{
    "titleZh": "学分转换结果证明", "titleEn": "Certificate of Credit Conversion",
    "wordingZh": "兹证明 {name} 经审核和公示，下列课程由学分银行中的学习成果转换取得，共 {count} 门、{credits} 学分。",
    "wordingEn": "This is to certify that, after review and public notice, {name} was given the following {count} course(s), {credits} credits in all, by conversion of learning outcomes held in the credit bank.",
    "noteZh": "转换所依据的规则及版本可以公开查询。", "noteEn": "The rules and their versions can be read by anybody.",
    "holder": ["name", "idNumber", "accountNo"], "columns": ["programme", "course", "credits", "grade", "sources", "resultNumber"],
    "layout": "table", "issuedBy": "unit"}', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
