-- Why: the ground everything stands on: idempotency keys, job progress, ids of large batches, settings, the working-day calendar, stored files.
create schema platform;
create schema settings;
create schema files;
create schema audit;
create schema evidence;
create schema notices;
create schema organizations;
create schema identity;
create schema accounts;
create schema catalog;
create schema reviews;
create schema outcomes;
create schema deposits;

-- One row a command that carried a key: a repeat finds the first answer. The unique key makes a second, parallel attempt wait for the first.
create table platform.idempotency (
  principal text not null,
  key text not null,
  endpoint text not null,
  input_hash bytea not null,
  response text,
  at timestamptz not null,
  primary key (principal, key)
);
create index idempotency_at on platform.idempotency (at);

-- A large batch reserves one serial; its rows' ids are serial * 2^24 + row number above a fixed offset, so that a resumed commit makes the same ids.
create sequence platform.batch_serial minvalue 1 maxvalue 68719476735;

-- What the job tray shows: imports, exports and other work that outlives a request.
create table platform.job (
  id bigint primary key,
  kind text not null,
  title text not null,
  staff_id bigint not null,
  organization_id bigint not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done bigint not null default 0,
  total bigint not null default 0,
  href text,
  failure text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index job_staff on platform.job (staff_id, id desc);

-- Heartbeats of worker processes: a job locked by a worker that is gone is unlocked by the next one.
create table platform.worker (
  worker_id text primary key,
  seen_at timestamptz not null
);

create table settings.value (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null,
  updated_by bigint
);

-- Days that differ from the plain week: public holidays, make-up working days (调休), school vacations.
create table settings.calendar_day (
  day date not null,
  kind text not null check (kind in ('holiday', 'workday', 'vacation')),
  name text not null,
  provisional boolean not null default false,
  primary key (day, kind)
);

create table files.file (
  id bigint primary key,
  storage_key text not null unique,
  name text not null check (length(name) between 1 and 300),
  type text not null,
  size bigint not null check (size >= 0),
  sha256 bytea not null check (length(sha256) = 32),
  purpose text not null,
  owner_kind text not null check (owner_kind in ('staff', 'learner', 'institution', 'system')),
  owner_id bigint not null,
  created_at timestamptz not null,
  delete_after timestamptz,
  deleted_at timestamptz
);
create index file_delete_after on files.file (delete_after) where deleted_at is null and delete_after is not null;
create index file_owner on files.file (owner_kind, owner_id, id);

-- Audit: written in the command's transaction, unchained; `bytes` are the canonical bytes that the chain hashes. A sequencer moves pending rows into the chain.
create table audit.record (
  id bigint primary key,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('staff', 'learner', 'institution', 'system', 'anonymous')),
  actor_id bigint,
  appointment_id bigint,
  organization_id bigint,
  act text not null,
  subject_kind text,
  subject_id bigint,
  learner_id bigint,
  result text not null check (result in ('done', 'refused', 'failed')),
  params jsonb not null,
  request_id text,
  address text,
  bytes bytea not null
);
create index record_learner on audit.record (learner_id, id) where learner_id is not null;
create index record_actor on audit.record (actor_kind, actor_id, id);
create index record_act on audit.record (act, id);
create index record_subject on audit.record (subject_kind, subject_id, id) where subject_id is not null;
create table audit.pending (record_id bigint primary key references audit.record (id));
create table audit.chain (
  seq bigint primary key check (seq > 0),
  record_id bigint not null unique references audit.record (id),
  hash bytea not null check (length(hash) = 32),
  at timestamptz not null
);

-- Evidence: one row an evidential act, stored in its transaction: canonical bytes without personal data, and a salt. Later the leaves of a transparency log.
create table evidence.event (
  id bigint primary key,
  at timestamptz not null,
  kind text not null,
  salt bytea not null check (length(salt) = 16),
  bytes bytea not null
);

create table notices.notice (
  recipient_kind text not null check (recipient_kind in ('staff', 'learner')),
  recipient_id bigint not null,
  id bigint not null,
  code text not null,
  params jsonb not null,
  href text,
  at timestamptz not null,
  visible_at timestamptz not null,
  read_at timestamptz,
  primary key (recipient_kind, recipient_id, id)
);
-- Messages to phones. The development sender leaves them here for the local outbox page; `secret` is sealed.
create table notices.message (
  id bigint primary key,
  channel text not null,
  to_masked text not null,
  to_sealed bytea,
  code text not null,
  secret bytea,
  at timestamptz not null,
  state text not null check (state in ('waiting', 'sent', 'failed')),
  sent_at timestamptz
);
