-- Why: changes of the tree touch rows of every capability, outcomes among them, which nobody may update. Three functions of the owner do just that and no
-- more: they set level columns, hand rows of a merged unit to its target, and hand over what a closed unit leaves. They find the tables by their columns
-- (organization_id, l1 … l4), so that a later table is not forgotten.

-- A county sub-centre that a local centre proposes and the management centre registers.
create table organizations.proposal (
  id bigint primary key,
  kind text not null,
  parent_id bigint not null references organizations.organization (id),
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  fields jsonb not null,
  proposed_by bigint not null,
  proposed_at timestamptz not null,
  state text not null check (state in ('open', 'registered', 'refused')),
  decided_by bigint,
  decided_at timestamptz,
  reason text,
  registered_id bigint references organizations.organization (id),
  constraint proposal_second_person check (decided_by <> proposed_by)
);
create index proposal_state on organizations.proposal (state, id);
grant select, insert, update on organizations.proposal to bank_app;
grant select on organizations.proposal to bank_auditor;
alter table organizations.proposal enable row level security;
alter table organizations.proposal force row level security;
create policy owner_all on organizations.proposal to bank_owner using (true) with check (true);
create policy app_all on organizations.proposal to bank_app using (true) with check (true);
create policy auditor_read on organizations.proposal for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on organizations.proposal to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on organizations.proposal for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;

-- The column in which the rows of a unit's subtree carry its id; null for an education authority, which has no subtree.
create function organizations.level_column(unit bigint) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when o.l4 = o.id then 'l4' when o.l3 = o.id then 'l3' when o.l2 = o.id then 'l2' when o.l1 = o.id then 'l1' end
  from organizations.organization o where o.id = unit
$$;

-- The tables whose rows carry a unit and its ancestors. Partitions are reached through their parents.
create function organizations.scoped_tables() returns setof text language sql stable set search_path = pg_catalog, pg_temp as $$
  select format('%I.%I', n.nspname, c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'public', 'graphile_worker')
    and (select count(*) from pg_attribute a where a.attrelid = c.oid and not a.attisdropped and a.attname in ('organization_id', 'l1', 'l2', 'l3', 'l4')) = 5
  order by 1
$$;

-- Recomputes the level columns of a unit's subtree from the parents, then those of every row of these units and of units merged into them.
-- `lies_under`: the unit under whose id the rows are found now (the source of a merge); the unit itself where nothing is said. Returns the number of rows set.
create function organizations.rescope(root bigint, lies_under bigint default null) returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  col text := organizations.level_column(coalesce(lies_under, root));
  key bigint := coalesce(lies_under, root);
  units bigint[];
  stands_for bigint[];
  t text;
  n bigint;
  total bigint := 0;
begin
  with recursive below as (
    select o.id, coalesce(p.l1, o.id) as l1,
      case when o.kind in ('universityCentre', 'localCentre') then o.id else p.l2 end as l2,
      case when o.kind in ('universitySubCentre', 'localSubCentre') then o.id else p.l3 end as l3,
      case when o.kind = 'servicePoint' then o.id else p.l4 end as l4
    from organizations.organization o left join organizations.organization p on p.id = o.parent_id where o.id = root
    union all
    select o.id, b.l1,
      case when o.kind in ('universityCentre', 'localCentre') then o.id else b.l2 end,
      case when o.kind in ('universitySubCentre', 'localSubCentre') then o.id else b.l3 end,
      case when o.kind = 'servicePoint' then o.id else b.l4 end
    from organizations.organization o join below b on o.parent_id = b.id
  ) cycle id set looped using visited
  update organizations.organization o set l1 = b.l1, l2 = b.l2, l3 = b.l3, l4 = b.l4
  from below b where b.id = o.id and not b.looped and (o.l1, o.l2, o.l3, o.l4) is distinct from (b.l1, b.l2, b.l3, b.l4);
  with recursive below as (
    select o.id, o.id as unit from organizations.organization o where o.id = root
    union
    select o.id, case when o.merged_into is null then o.id else b.unit end
    from organizations.organization o join below b on (o.parent_id = b.id and o.merged_into is null) or o.merged_into = b.id
  )
  select array_agg(b.id), array_agg(b.unit) into units, stands_for from below b;
  for t in select * from organizations.scoped_tables() loop
    execute format('update %s r set l1 = u.l1, l2 = u.l2, l3 = u.l3, l4 = u.l4
      from unnest($1::bigint[], $2::bigint[]) as m(id, unit) join organizations.organization u on u.id = m.unit
      where r.organization_id = m.id and %s and (r.l1, r.l2, r.l3, r.l4) is distinct from (u.l1, u.l2, u.l3, u.l4)', t,
      case when col is null then 'true' else format('r.%I = $3', col) end) using units, stands_for, key;
    get diagnostics n = row_count;
    total := total + n;
  end loop;
  return total;
end $$;

-- Merges a unit into another: subordinate units, learners, staff, open and finished work go to the target. Outcomes keep the unit that stored them (they are
-- immutable) and are only seen from the target. Returns the number of rows that changed hands.
create function organizations.merge_rows(source bigint, target bigint, at timestamptz) returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  col text := organizations.level_column(source);
  child bigint;
  t text;
  n bigint;
  total bigint := 0;
begin
  update identity.appointment a set ended_at = at where a.organization_id = source and a.ended_at is null
    and exists (select 1 from identity.appointment b where b.staff_id = a.staff_id and b.role = a.role and b.organization_id = target and b.ended_at is null);
  for t in select s from organizations.scoped_tables() s where s <> 'outcomes.outcome' loop
    execute format('update %s r set organization_id = $2 where r.organization_id = $1 and %s', t, case when col is null then 'true' else format('r.%I = $1', col) end) using source, target;
    get diagnostics n = row_count;
    total := total + n;
  end loop;
  update catalog.entry set depositors = array_replace(depositors, source, target) where source = any(depositors);
  update catalog.issuer set organization_id = target where organization_id = source;
  update organizations.organization set status = 'merged', merged_into = target, version = version + 1, updated_at = at where id = source;
  perform organizations.rescope(target, source);
  for child in update organizations.organization set parent_id = target, version = version + 1, updated_at = at where parent_id = source returning id loop
    perform organizations.rescope(child);
  end loop;
  return total;
end $$;

-- Closes a unit: its appointments and keys end, its staff belong to the parent, its learners and open work go to `target` (which may be null where there are none).
create function organizations.close_rows(source bigint, target bigint, parent bigint, at timestamptz) returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  total bigint := 0;
  n bigint;
  statement text;
begin
  update identity.appointment set ended_at = at where organization_id = source and ended_at is null;
  update identity.api_key set revoked_at = at where organization_id = source and revoked_at is null;
  update identity.staff s set organization_id = p.id, l1 = p.l1, l2 = p.l2, l3 = p.l3, l4 = p.l4 from organizations.organization p where p.id = parent and s.organization_id = source;
  foreach statement in array array[
    'update reviews.case r set %s where r.organization_id = $1 and r.concluded_at is null',
    'update deposits.deposit r set %s where r.organization_id = $1 and r.state in (''draft'', ''submitted'', ''accepted'', ''firstReviewed'', ''returned'', ''waiting'')',
    'update accounts.application r set %s where r.organization_id = $1 and r.state in (''draft'', ''submitted'', ''accepted'', ''returned'')',
    'update accounts.affiliation r set %s where r.organization_id = $1',
    'update accounts.learner r set %s where r.organization_id = $1'
  ] loop
    exit when target is null;
    -- The row's table is `r`; the unit's levels come from a sub-select so that one text serves every table.
    execute format(statement, '(organization_id, l1, l2, l3, l4) = (select u.id, u.l1, u.l2, u.l3, u.l4 from organizations.organization u where u.id = $2)') using source, target;
    get diagnostics n = row_count;
    total := total + n;
  end loop;
  update organizations.organization set status = 'closed', version = version + 1, updated_at = at where id = source;
  return total;
end $$;

revoke all on function organizations.rescope(bigint, bigint), organizations.merge_rows(bigint, bigint, timestamptz), organizations.close_rows(bigint, bigint, bigint, timestamptz) from public;
grant execute on function organizations.rescope(bigint, bigint), organizations.merge_rows(bigint, bigint, timestamptz), organizations.close_rows(bigint, bigint, bigint, timestamptz) to bank_app;
