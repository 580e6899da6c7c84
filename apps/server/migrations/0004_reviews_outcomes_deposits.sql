-- Why: the review engine, the stored outcomes with their two thin claim tables, and the ways they get in.
create table reviews.case (
  id bigint primary key,
  kind text not null,
  subject_id bigint not null,
  number text not null unique,
  title text not null,
  learner_id bigint,
  learner_name text,
  state text not null,
  path text not null check (path in ('none', 'first', 'firstFinal', 'sampled')),
  sampled boolean not null default false,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  entered_by bigint,
  entered_organization_id bigint,
  taken_by bigint,
  type_code text,
  seq integer not null default 0,
  submitted_at timestamptz not null,
  due_on date,
  concluded_at timestamptz,
  effective_at timestamptz,
  unique (kind, subject_id)
);
create index case_l1 on reviews.case (l1, state, due_on, id);
create index case_l2 on reviews.case (l2, state, due_on, id);
create index case_l3 on reviews.case (l3, state, due_on, id);
create index case_l4 on reviews.case (l4, state, due_on, id);
create index case_entered on reviews.case (entered_organization_id, id desc);
create index case_learner on reviews.case (learner_id, id desc) where learner_id is not null;
-- Each decided step once: the primary key is the law behind "decided by X at t".
create table reviews.step (
  case_id bigint not null references reviews.case (id),
  seq integer not null check (seq > 0),
  event text not null,
  from_state text not null,
  to_state text not null,
  actor_kind text not null,
  actor_id bigint,
  actor_name text,
  appointment_id bigint,
  organization_id bigint,
  at timestamptz not null,
  reason text,
  note text,
  fields jsonb,
  primary key (case_id, seq)
);

-- Outcomes are immutable. Partitioned by id: ids of large batches lie above 2^62, each batch in a range of 2^24, so that a batch of 50,000 rows and
-- more is built beside the table (sorted heap, bulk indexes) and attached; everything else goes to the main partition.
create table outcomes.outcome (
  learner_id bigint not null,
  id bigint not null,
  entry_id bigint not null,
  achievement_id bigint not null,
  achievement_version integer not null,
  type_code text not null,
  issuer_id bigint not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  occurrence integer not null,
  obtained_on date not null,
  minutes integer not null,
  credits integer not null,
  points integer not null,
  grade text,
  certificate_no text collate "C",
  certificate_sealed bytea,
  expires_on date,
  channel text not null check (channel in ('batch', 'self', 'counter', 'api')),
  batch_id bigint,
  row_no integer,
  case_id bigint,
  corrects_id bigint,
  stored_at timestamptz not null,
  primary key (learner_id, id)
) partition by range (id);
create index outcome_id on outcomes.outcome (id);
create index outcome_l2 on outcomes.outcome (l2, id);
create index outcome_l3 on outcomes.outcome (l3, id);
create index outcome_l4 on outcomes.outcome (l4, id);
create index outcome_batch on outcomes.outcome (batch_id) where batch_id is not null;
create table outcomes.outcome_main partition of outcomes.outcome for values from (minvalue) to (4611686018427387904);

-- Province-wide uniqueness, held by the database: one result per learner, achievement and occurrence; one certificate number per issuer.
create table outcomes.learner_claim (
  learner_id bigint not null,
  achievement_id bigint not null,
  occurrence integer not null,
  outcome_id bigint not null,
  constraint learner_claim_pkey primary key (learner_id, achievement_id, occurrence)
);
create table outcomes.certificate_claim (
  issuer_id bigint not null,
  number text collate "C" not null,
  outcome_id bigint not null,
  learner_id bigint not null,
  constraint certificate_claim_pkey primary key (issuer_id, number)
);
-- Status is derived from these rows: none = valid (or expired by date); the last one stands.
create table outcomes.status_change (
  learner_id bigint not null,
  outcome_id bigint not null,
  seq integer not null check (seq > 0),
  status text not null check (status in ('valid', 'locked', 'used', 'revoked', 'corrected', 'undone')),
  reason text,
  note text,
  actor_id bigint,
  organization_id bigint,
  at timestamptz not null,
  primary key (learner_id, outcome_id, seq)
);

create table deposits.deposit (
  id bigint primary key,
  number text not null unique,
  learner_id bigint not null,
  entry_id bigint,
  wanted text,
  state text not null check (state in ('draft', 'submitted', 'accepted', 'firstReviewed', 'stored', 'returned', 'refused', 'withdrawn', 'waiting')),
  channel text not null check (channel in ('self', 'counter', 'api')),
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  content jsonb not null default '{}',
  certificate_sealed bytea,
  entered_by bigint,
  entered_organization_id bigint,
  case_id bigint,
  outcome_id bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz,
  version integer not null default 1
);
create index deposit_learner on deposits.deposit (learner_id, id desc);
create index deposit_l1 on deposits.deposit (l1, id);
create index deposit_l2 on deposits.deposit (l2, id);
create index deposit_l3 on deposits.deposit (l3, id);
create index deposit_l4 on deposits.deposit (l4, id);
create table deposits.attachment (
  deposit_id bigint not null references deposits.deposit (id),
  file_id bigint not null,
  position integer not null,
  primary key (deposit_id, file_id)
);

-- A batch is a job on a file: of outcomes, or of people. Its states are a transition table in code; two persons by constraint.
create table deposits.batch (
  id bigint primary key,
  serial bigint not null unique,
  kind text not null check (kind in ('outcomes', 'people', 'organizations', 'catalog')),
  type_code text,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  file_id bigint,
  file_name text not null,
  file_sha256 bytea,
  file_size bigint,
  mapping jsonb,
  state text not null check (state in ('uploaded', 'checking', 'checked', 'submitted', 'approved', 'committing', 'committed', 'refused', 'cancelled', 'failed', 'undoing', 'undone')),
  rows_read integer not null default 0,
  rows_new integer not null default 0,
  rows_unchanged integer not null default 0,
  rows_wrong integer not null default 0,
  rows_stored integer not null default 0,
  people_new integer not null default 0,
  progress jsonb not null default '{}',
  failure text,
  failure_params jsonb,
  prepared_by bigint not null,
  prepared_at timestamptz not null,
  submitted_at timestamptz,
  approved_by bigint,
  approved_at timestamptz,
  committed_at timestamptz,
  undone_by bigint,
  undone_at timestamptz,
  wrong_rows_file_id bigint,
  version integer not null default 1,
  constraint batch_second_person check (approved_by <> prepared_by)
);
create index batch_l1 on deposits.batch (l1, id desc);
create index batch_l2 on deposits.batch (l2, id desc);
create index batch_l3 on deposits.batch (l3, id desc);
create index batch_sha on deposits.batch (organization_id, file_sha256);
create table deposits.batch_problem (
  batch_id bigint not null,
  row_no integer not null,
  column_no smallint not null,
  code text not null,
  params jsonb,
  primary key (batch_id, row_no, column_no, code)
);
-- Column mappings remembered per organization and type, by the hash of the header row.
create table deposits.mapping (
  organization_id bigint not null,
  kind text not null,
  type_code text not null,
  header_hash bytea not null,
  mapping jsonb not null,
  updated_at timestamptz not null,
  primary key (organization_id, kind, type_code, header_hash)
);
