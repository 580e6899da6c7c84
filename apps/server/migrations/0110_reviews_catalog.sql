-- Why: what the review engine and the catalogue need beside their first tables: numbers, batch reviews with an undo window, reviewers' own accounts, corrections of entries.
create sequence reviews.case_number;
create sequence catalog.entry_number;
create sequence catalog.achievement_number;
grant usage on sequence reviews.case_number, catalog.entry_number, catalog.achievement_number to bank_app;

-- first_reviewed_by: the final review needs another person; it stands on the row so that the queue "waiting for me" can leave such cases out.
-- batch_id: a batch review has decided this case and waits for its undo window; nobody decides it singly meanwhile.
alter table reviews.case add column first_reviewed_by bigint, add column batch_id bigint, add column taken_at timestamptz;
create index case_taken on reviews.case (taken_by, id) where taken_by is not null;
create index case_open on reviews.case (due_on, id) where concluded_at is null;

-- A reviewer's own learner account, named by the reviewer: its cases are never theirs to decide.
create table reviews.own_account (
  staff_id bigint primary key,
  learner_id bigint not null,
  declared_at timestamptz not null
);

create table reviews.batch (
  id bigint primary key,
  staff_id bigint not null,
  staff_name text not null,
  appointment_id bigint not null,
  organization_id bigint not null,
  event text not null check (event in ('accept', 'firstReview', 'finalReview')),
  filter jsonb not null,
  sample bigint[] not null,
  note text,
  state text not null check (state in ('preview', 'decided', 'applying', 'applied', 'undone')),
  total integer not null,
  created_at timestamptz not null,
  decided_at timestamptz,
  effective_at timestamptz
);
create index batch_staff on reviews.batch (staff_id, id desc);
create index batch_waiting on reviews.batch (effective_at) where state in ('decided', 'applying');
-- `seq` is what the case had when it was chosen: a case that moved on meanwhile is not decided.
create table reviews.batch_item (
  batch_id bigint not null references reviews.batch (id),
  case_id bigint not null,
  seq integer not null,
  result text check (result in ('done', 'failed')),
  code text,
  primary key (batch_id, case_id)
);
create index batch_item_case on reviews.batch_item (case_id);

create table catalog.correction (
  id bigint primary key,
  entry_id bigint not null references catalog.entry (id),
  organization_id bigint not null,
  note text not null,
  changes jsonb not null,
  state text not null check (state in ('open', 'approved', 'refused', 'withdrawn')),
  case_id bigint,
  created_by bigint not null,
  created_at timestamptz not null
);
create index correction_entry on catalog.correction (entry_id, id desc);

grant select, insert, update, delete on reviews.own_account, reviews.batch, reviews.batch_item, catalog.correction to bank_app;
grant select on reviews.own_account, reviews.batch, reviews.batch_item, catalog.correction to bank_auditor;
grant select on catalog.correction to bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
create index entry_term on catalog.entry (term_id, id);
create index issuer_by_name on catalog.issuer (name text_pattern_ops);

-- Values of a message's sentence (office, minutes), never personal data.
alter table notices.message add column params jsonb not null default '{}';
