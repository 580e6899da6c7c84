-- Why: who sees a person was asked by sub-selects in the policies of three tables, which a distributed PostgreSQL refuses. Now it stands on the row: the home
-- unit's levels as before, and in `seen_by` the other units, of every level, through which the person is seen: those of their affiliations and of the accounts
-- merged into theirs. A unit's id stands at one level only, so one array serves all four roles; `=` of it is leakproof, `@>` is not. Whoever writes
-- affiliations, home units or aliases calls accounts.refresh_seen in the same transaction; `verify` works it out anew.
alter table accounts.learner add column seen_by bigint[] not null default '{}';
alter table accounts.repair add column seen_by bigint[] not null default '{}';
alter table accounts.reminder add column seen_by bigint[] not null default '{}';

-- The units through which persons are seen, the home unit's levels apart.
create function accounts.units_seeing(ids bigint[]) returns table (learner_id bigint, unit bigint)
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select a.learner_id, u.unit from accounts.affiliation a, lateral unnest(array[a.l1, a.l2, a.l3, a.l4]) as u(unit)
    where a.learner_id = any(ids) and u.unit is not null
  union
  select al.canonical_id, u.unit from accounts.alias al join accounts.affiliation a on a.learner_id = al.learner_id, lateral unnest(array[a.l1, a.l2, a.l3, a.l4]) as u(unit)
    where al.canonical_id = any(ids) and al.undone_at is null and u.unit is not null
  union
  select al.canonical_id, u.unit from accounts.alias al join accounts.learner m on m.id = al.learner_id, lateral unnest(array[m.l1, m.l2, m.l3, m.l4]) as u(unit)
    where al.canonical_id = any(ids) and al.undone_at is null and u.unit is not null
$$;

-- What `seen_by` of persons has to be: those units without the levels that stand on the row already. For most people that is nothing.
create function accounts.seen_by_of(ids bigint[]) returns table (learner_id bigint, seen_by bigint[])
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select l.id, coalesce(array_agg(s.unit order by s.unit) filter (where s.unit is not null and s.unit <> all (array_remove(array[l.l1, l.l2, l.l3, l.l4], null))), '{}')
  from accounts.learner l left join accounts.units_seeing(ids) s on s.learner_id = l.id where l.id = any(ids) group by l.id
$$;

-- Writes it for persons, and for those into whose accounts theirs were merged.
create function accounts.refresh_seen(ids bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  everybody bigint[] := ids || array(select canonical_id from accounts.alias where learner_id = any(ids) and undone_at is null);
begin
  update accounts.learner l set seen_by = s.seen_by from accounts.seen_by_of(everybody) s where l.id = s.learner_id and l.seen_by is distinct from s.seen_by;
  update accounts.repair r set seen_by = array_remove(array[l.l1, l.l2, l.l3, l.l4], null) || l.seen_by from accounts.learner l
    where r.learner_id = any(everybody) and l.id = r.learner_id and r.seen_by is distinct from array_remove(array[l.l1, l.l2, l.l3, l.l4], null) || l.seen_by;
  update accounts.reminder r set seen_by = array_remove(array[l.l1, l.l2, l.l3, l.l4], null) || l.seen_by from accounts.learner l
    where r.learner_id = any(everybody) and l.id = r.learner_id and r.seen_by is distinct from array_remove(array[l.l1, l.l2, l.l3, l.l4], null) || l.seen_by;
end $$;

-- The same for everybody who has to do with a unit or one below it, after it was moved, merged or closed.
create function accounts.refresh_seen_below(unit bigint) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  select accounts.refresh_seen(array(
    select a.learner_id from accounts.affiliation a where unit in (a.l1, a.l2, a.l3, a.l4)
    union select l.id from accounts.learner l where unit in (l.l1, l.l2, l.l3, l.l4)))
$$;
revoke all on function accounts.units_seeing(bigint[]), accounts.seen_by_of(bigint[]), accounts.refresh_seen(bigint[]), accounts.refresh_seen_below(bigint) from public;
grant execute on function accounts.units_seeing(bigint[]), accounts.seen_by_of(bigint[]) to bank_auditor;
grant execute on function accounts.refresh_seen(bigint[]), accounts.refresh_seen_below(bigint) to bank_app;
grant execute on function accounts.refresh_seen(bigint[]) to bank_loader;

select accounts.refresh_seen(array(select id from accounts.learner));

do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('alter policy staff_l%s on accounts.learner using (l%s = current_setting(''app.organization'')::bigint or current_setting(''app.organization'')::bigint = any (seen_by))', lvl, lvl);
    execute format('alter policy staff_l%s on accounts.repair using (current_setting(''app.organization'')::bigint = any (seen_by))', lvl);
    execute format('alter policy staff_l%s on accounts.reminder using (current_setting(''app.organization'')::bigint = any (seen_by))', lvl);
  end loop;
end $$;
drop function accounts.seen_through_alias(bigint, int, bigint);
