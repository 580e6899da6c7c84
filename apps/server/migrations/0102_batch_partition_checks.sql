-- Why: a partition must carry the check constraints of its table before it can be attached; the first form of these functions left them out.
create or replace function outcomes.make_batch_partition(serial bigint) returns boolean
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
  execute format('create table outcomes.outcome_b%s (like outcomes.outcome including defaults including constraints, constraint outcome_b%s_range check (id >= %s and id < %s))', serial, serial, base, base + 16777216);
  execute format('grant select, insert on outcomes.outcome_b%s to bank_loader', serial);
  return true;
end $$;

create or replace function outcomes.fold_batch_partitions() returns integer
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
  execute format('create table %s (like outcomes.outcome including defaults including constraints)', t);
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
