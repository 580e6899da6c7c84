-- Why: a case of identity repair may have two sides, and who sees one of them sees the case. Which units those are stands on the row (see 0702), so that this
-- policy, too, asks no other table.
create function accounts.sides_seen_by(one bigint, other bigint) returns bigint[]
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select array(select distinct u.unit from accounts.learner l, lateral unnest(array_remove(array[l.l1, l.l2, l.l3, l.l4], null) || l.seen_by) as u(unit)
    where l.id = one or l.id = other order by 1)
$$;
create or replace function accounts.refresh_seen(ids bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  everybody bigint[] := ids || array(select canonical_id from accounts.alias where learner_id = any(ids) and undone_at is null);
begin
  update accounts.learner l set seen_by = s.seen_by from accounts.seen_by_of(everybody) s where l.id = s.learner_id and l.seen_by is distinct from s.seen_by;
  update accounts.repair r set seen_by = accounts.sides_seen_by(r.learner_id, r.other_id)
    where (r.learner_id = any(everybody) or r.other_id = any(everybody)) and r.seen_by is distinct from accounts.sides_seen_by(r.learner_id, r.other_id);
  update accounts.reminder r set seen_by = accounts.sides_seen_by(r.learner_id, null)
    where r.learner_id = any(everybody) and r.seen_by is distinct from accounts.sides_seen_by(r.learner_id, null);
end $$;
revoke all on function accounts.sides_seen_by(bigint, bigint) from public;
grant execute on function accounts.sides_seen_by(bigint, bigint) to bank_app, bank_auditor;
update accounts.repair r set seen_by = accounts.sides_seen_by(r.learner_id, r.other_id);
update accounts.reminder r set seen_by = accounts.sides_seen_by(r.learner_id, null);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('alter policy staff_l%s on accounts.repair using (current_setting(''app.organization'')::bigint = any (seen_by))', lvl);
  end loop;
end $$;
