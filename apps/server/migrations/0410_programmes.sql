-- Why: credit counts only towards something. A programme is what a university offers to those who want a degree; a version of its plan says which
-- courses it has, what must be earned in each part and how much may come from elsewhere. Versions are never changed once published: every conversion names one.
create schema programmes authorization bank_owner;
create table programmes.programme (
  id bigint primary key,
  code text not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  -- What lists show and filter by: copied from the version in force, or from the draft while there is none.
  name text not null,
  level text not null check (level in ('undergraduate', 'higherVocational')),
  mode text not null check (mode in ('fullTime', 'continuing', 'open', 'selfTaught')),
  major_name text not null,
  latest integer not null default 1 check (latest > 0),
  in_force integer check (in_force between 1 and latest),
  retired_at timestamptz,
  updated_at timestamptz not null,
  constraint programme_code unique (organization_id, code)
);
create index programme_l1 on programmes.programme (l1, id);
create index programme_l2 on programmes.programme (l2, id);
create index programme_offered on programmes.programme (id) where in_force is not null and retired_at is null;
create table programmes.version (
  programme_id bigint not null references programmes.programme (id),
  version integer not null check (version > 0),
  state text not null check (state in ('draft', 'submitted', 'published')),
  content jsonb not null,
  cohort_from integer not null,
  authors bigint[] not null check (cardinality(authors) > 0),
  published_by bigint,
  published_at timestamptz,
  note text,
  primary key (programme_id, version),
  constraint version_published check ((state = 'published') = (published_by is not null and published_at is not null)),
  constraint version_second_person check (published_by <> all (authors))
);
-- One version of a programme is worked on at a time, and each begins with a year of entry of its own.
create unique index version_one_open on programmes.version (programme_id) where state <> 'published';
create unique index version_cohort on programmes.version (programme_id, cohort_from) where state = 'published';

grant usage on schema programmes to bank_app, bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
grant select on all tables in schema programmes to bank_app, bank_auditor;
grant insert, update on programmes.programme, programmes.version to bank_app;
alter table programmes.programme enable row level security;
alter table programmes.programme force row level security;
create policy owner_all on programmes.programme to bank_owner using (true) with check (true);
create policy app_all on programmes.programme to bank_app using (true) with check (true);
create policy auditor_read on programmes.programme for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on programmes.programme, programmes.version to bank_staff_l%s', lvl);
    -- What is published is public; drafts are the school's own and its superiors'.
    execute format('create policy staff_l%s on programmes.programme for select to bank_staff_l%s using (in_force is not null or l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;
