-- Why: one person who got two accounts becomes one again without a row changing its learner: an alias says which account stands for which. A merge is proposed
-- by one member of staff and confirmed by another, and can be taken back for thirty days.
create table accounts.merge (
  id bigint primary key,
  canonical_id bigint not null,
  merged_id bigint not null,
  state text not null check (state in ('proposed', 'merged', 'refused', 'undone')),
  reason text not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  proposed_by bigint not null,
  proposed_at timestamptz not null,
  decided_by bigint,
  decided_at timestamptz,
  decision text,
  undo_until timestamptz,
  undone_by bigint,
  undone_at timestamptz,
  undo_reason text,
  -- The outcomes that stopped counting because the other account holds the same result: undoing the merge brings exactly these back.
  doubles jsonb not null default '[]',
  constraint merge_two_accounts check (canonical_id <> merged_id),
  constraint merge_second_person check (decided_by <> proposed_by)
);
create unique index merge_one_open on accounts.merge (merged_id) where state in ('proposed', 'merged');
create index merge_canonical on accounts.merge (canonical_id) where state in ('proposed', 'merged');
create index merge_l1 on accounts.merge (l1, id);
create index merge_l2 on accounts.merge (l2, id);
grant select, insert, update on accounts.merge to bank_app;
grant select on accounts.merge to bank_auditor;

do $$
declare lvl int;
begin
  alter table accounts.merge enable row level security;
  alter table accounts.merge force row level security;
  create policy owner_all on accounts.merge to bank_owner using (true) with check (true);
  create policy app_all on accounts.merge to bank_app using (true) with check (true);
  create policy auditor_read on accounts.merge for select to bank_auditor using (true);
  for lvl in 1..4 loop
    execute format('grant select on accounts.merge to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on accounts.merge for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;

-- Of a result that two merged accounts hold one counts; the other is `doubled` until the merge is undone.
alter table outcomes.status_change drop constraint status_change_status_check;
alter table outcomes.status_change add constraint status_change_status_check check (status in ('valid', 'locked', 'used', 'revoked', 'corrected', 'undone', 'doubled'));

-- Whether a unit sees a person through another account of theirs. A function, because the staff roles have no right to read the aliases themselves; the
-- policy asks it last, for the few whom neither the home unit nor an affiliation shows.
create function accounts.seen_through_alias(learner bigint, level int, unit bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select 1 from accounts.alias al
      left join accounts.affiliation a on a.learner_id = al.learner_id
      join accounts.learner m on m.id = al.learner_id
    where al.canonical_id = learner and al.undone_at is null
      and unit in (case level when 1 then a.l1 when 2 then a.l2 when 3 then a.l3 else a.l4 end, case level when 1 then m.l1 when 2 then m.l2 when 3 then m.l3 else m.l4 end))
$$;
revoke all on function accounts.seen_through_alias(bigint, int, bigint) from public;
grant execute on function accounts.seen_through_alias(bigint, int, bigint) to bank_app, bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
-- The account that stands for one: staff read it beside a merged account.
create function accounts.stands_for(learner bigint) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select canonical_id from accounts.alias where learner_id = learner and undone_at is null
$$;
revoke all on function accounts.stands_for(bigint) from public;
grant execute on function accounts.stands_for(bigint) to bank_app, bank_auditor, bank_loader, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
-- The units through which a person is seen because of accounts merged into theirs.
create function accounts.merged_units(learner bigint) returns table (l1 bigint, l2 bigint, l3 bigint, l4 bigint, to_on date)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.l1, a.l2, a.l3, a.l4, a.to_on from accounts.alias al join accounts.affiliation a on a.learner_id = al.learner_id where al.canonical_id = learner and al.undone_at is null
  union all select m.l1, m.l2, m.l3, m.l4, null from accounts.alias al join accounts.learner m on m.id = al.learner_id where al.canonical_id = learner and al.undone_at is null
$$;
revoke all on function accounts.merged_units(bigint) from public;
grant execute on function accounts.merged_units(bigint) to bank_app, bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('alter policy staff_l%s on accounts.learner using (l%s = current_setting(''app.organization'')::bigint or exists (select 1 from accounts.affiliation a where a.learner_id = learner.id and a.l%s = current_setting(''app.organization'')::bigint) or accounts.seen_through_alias(learner.id, %s, current_setting(''app.organization'')::bigint))', lvl, lvl, lvl, lvl);
  end loop;
end $$;

-- The outcomes of a set of accounts that stand and count: not revoked, corrected, undone or doubled. Previews, closing and the law checks count with it.
create function accounts.standing_outcomes(ids bigint[]) returns table (learner_id bigint, id bigint, entry_id bigint, achievement_id bigint, occurrence integer, obtained_on date, credits integer, points integer, status text)
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select o.learner_id, o.id, o.entry_id, o.achievement_id, o.occurrence, o.obtained_on, o.credits, o.points, coalesce(s.status, 'valid')
  from outcomes.outcome o
    left join lateral (select c.status from outcomes.status_change c where c.learner_id = o.learner_id and c.outcome_id = o.id order by c.seq desc limit 1) s on true
  where o.learner_id = any(ids) and coalesce(s.status, 'valid') in ('valid', 'locked', 'used')
$$;
