-- Why: batch deposits. Rows of a file are staged in unlogged tables that the loader makes and drops itself; large batches are built as partitions of
-- their own through functions of the owner; rows that must not tell what the bank knows about other people's learners wait in a repair queue.
create schema deposits_staging;
grant usage, create on schema deposits_staging to bank_loader;

alter table deposits.batch
  add column job_id bigint,
  add column source_key text,
  add column source_until timestamptz,
  add column header jsonb not null default '[]',
  add column header_hash bytea,
  add column remembered boolean not null default false,
  add column warnings jsonb not null default '[]',
  add column rows_staged integer not null default 0,
  add column rows_queued integer not null default 0,
  add column checked_at timestamptz,
  add column decision_reason text,
  add column undo_reason text;
create unique index batch_same_file on deposits.batch (organization_id, kind, file_sha256) where state not in ('cancelled', 'failed', 'refused', 'undone');

-- Rows whose name differs from an account beyond the depositing unit's own affiliations. To the unit they look like every other row: an import is no
-- oracle. The learner's own office repairs them.
create table deposits.repair_row (
  batch_id bigint not null references deposits.batch (id),
  row_no integer not null,
  learner_id bigint not null,
  name_given text not null,
  entry_id bigint,
  obtained_on date,
  state text not null default 'open' check (state in ('open', 'stored', 'dropped')),
  at timestamptz not null,
  primary key (batch_id, row_no)
);
create index repair_row_learner on deposits.repair_row (learner_id);
grant select, insert, update on deposits.repair_row to bank_app;
grant select, insert on deposits.repair_row to bank_loader;
grant select on deposits.repair_row to bank_auditor;

grant insert on outcomes.status_change to bank_loader;
grant select, insert, update on deposits.mapping to bank_app;

-- Centres deposit most rows: the lower levels of their rows are empty and need no place in an index.
drop index outcomes.outcome_l3;
drop index outcomes.outcome_l4;
create index outcome_l3 on outcomes.outcome (l3, id) where l3 is not null;
create index outcome_l4 on outcomes.outcome (l4, id) where l4 is not null;

-- Makes the empty table of a large batch, to be filled and then attached by the next function. False where the batch must go to the main partition:
-- 24 batches have partitions already, or its range of ids was folded into a wider one.
create function outcomes.make_batch_partition(serial bigint) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  base constant bigint := 4611686018427387904 + (serial << 24);
begin
  if serial < 1 or serial >= 68719476736 then raise exception 'batch serial out of range'; end if;
  if (select count(*) >= 24 or bool_or(serial between (m)[1]::bigint and coalesce((m)[2], (m)[1])::bigint)
      from (select regexp_match(c.relname, '^outcome_b([0-9]+)(?:_([0-9]+))?$') as m
            from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'outcomes.outcome'::regclass) p where m is not null) then
    return false;
  end if;
  execute format('create table outcomes.outcome_b%s (like outcomes.outcome including defaults, constraint outcome_b%s_range check (id >= %s and id < %s))', serial, serial, base, base + 16777216);
  execute format('grant select, insert on outcomes.outcome_b%s to bank_loader', serial);
  return true;
end $$;

-- Builds the indexes in bulk and attaches. The check constraint makes the attachment read nothing; it is dropped because the partition's bound says the same.
create function outcomes.attach_batch_partition(serial bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  base constant bigint := 4611686018427387904 + (serial << 24);
  t constant text := format('outcomes.outcome_b%s', serial);
begin
  set local maintenance_work_mem = '256MB';
  execute format('alter table %s add primary key (learner_id, id)', t);
  execute format('create index on %s (id)', t);
  execute format('create index on %s (l2, id)', t);
  execute format('create index on %s (l3, id) where l3 is not null', t);
  execute format('create index on %s (l4, id) where l4 is not null', t);
  execute format('create index on %s (batch_id) where batch_id is not null', t);
  execute format('analyze %s', t);
  execute format('alter table outcomes.outcome attach partition %s for values from (%s) to (%s)', t, base, base + 16777216);
  execute format('alter table %s drop constraint outcome_b%s_range', t, serial);
  execute format('grant select on %s to bank_app, bank_auditor', t);
end $$;

-- Folds all batch partitions into one: keeps the number of partitions that a learner's archive looks into small. Locks the table: for quiet hours.
create function outcomes.fold_batch_partitions() returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  names text[];
  lowest bigint;
  highest bigint;
  t text;
  one text;
begin
  lock table outcomes.outcome in access exclusive mode;
  select array_agg(p.relname order by (m)[1]::bigint), min((m)[1]::bigint), max(coalesce((m)[2], (m)[1])::bigint) into names, lowest, highest
    from (select c.relname, regexp_match(c.relname, '^outcome_b([0-9]+)(?:_([0-9]+))?$') as m
          from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'outcomes.outcome'::regclass) p where m is not null;
  if coalesce(cardinality(names), 0) < 2 then return 0; end if;
  set local maintenance_work_mem = '512MB';
  set local work_mem = '512MB';
  t := format('outcomes.outcome_b%s_%s', lowest, highest);
  execute format('create table %s (like outcomes.outcome including defaults)', t);
  execute format('insert into %s select * from outcomes.outcome where id >= %s and id < %s order by learner_id, id', t, 4611686018427387904 + (lowest << 24), 4611686018427387904 + ((highest + 1) << 24));
  foreach one in array names loop
    execute format('alter table outcomes.outcome detach partition outcomes.%I', one);
    execute format('drop table outcomes.%I', one);
  end loop;
  execute format('alter table %s add primary key (learner_id, id)', t);
  execute format('alter table outcomes.outcome attach partition %s for values from (%s) to (%s)', t, 4611686018427387904 + (lowest << 24), 4611686018427387904 + ((highest + 1) << 24));
  execute format('grant select on %s to bank_app, bank_auditor, bank_loader', t);
  return cardinality(names);
end $$;
revoke all on function outcomes.make_batch_partition(bigint), outcomes.attach_batch_partition(bigint), outcomes.fold_batch_partitions() from public;
grant execute on function outcomes.make_batch_partition(bigint), outcomes.attach_batch_partition(bigint), outcomes.fold_batch_partitions() to bank_loader;
