-- Why: a rule of a school says which outcomes become which courses. It is data with versions: one person writes, a second reviews, the management centre
-- puts it on file, the public sees it before it takes effect. Which version holds on a day follows from its dates, so nothing has to be switched at midnight.
create schema conversion authorization bank_owner;
create sequence conversion.rule_serial minvalue 1;
create table conversion.rule (
  id bigint primary key,
  number text not null unique,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  latest integer not null default 1 check (latest > 0),
  on_file boolean not null default false,
  retired_on date,
  retired_reason text,
  updated_at timestamptz not null
);
create index rule_l1 on conversion.rule (l1, id);
create index rule_l2 on conversion.rule (l2, id);
create table conversion.rule_version (
  rule_id bigint not null references conversion.rule (id),
  version integer not null check (version > 0),
  state text not null check (state in ('draft', 'submitted', 'reviewed', 'filed')),
  content jsonb not null,
  effective_from date not null,
  effective_to date,
  notice_until date,
  authors bigint[] not null check (cardinality(authors) > 0),
  reviewed_by bigint,
  filed_by bigint,
  filed_at timestamptz,
  note text,
  primary key (rule_id, version),
  constraint rule_period check (effective_to is null or effective_to >= effective_from),
  constraint rule_filed check ((state = 'filed') = (filed_by is not null and filed_at is not null and notice_until is not null)),
  constraint rule_reviewed check (state not in ('reviewed', 'filed') or reviewed_by is not null),
  constraint rule_second_person check (reviewed_by <> all (authors)),
  constraint rule_third_person check (filed_by <> all (authors) and filed_by <> reviewed_by)
);
create unique index rule_one_open on conversion.rule_version (rule_id) where state <> 'filed';
create index rule_version_filed on conversion.rule_version (effective_from) where state = 'filed';

grant usage on schema conversion to bank_app, bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
grant usage on all sequences in schema conversion to bank_app;
grant select on all tables in schema conversion to bank_app, bank_auditor;
grant insert, update on conversion.rule, conversion.rule_version to bank_app;
alter table conversion.rule enable row level security;
alter table conversion.rule force row level security;
create policy owner_all on conversion.rule to bank_owner using (true) with check (true);
create policy app_all on conversion.rule to bank_app using (true) with check (true);
create policy auditor_read on conversion.rule for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on conversion.rule, conversion.rule_version to bank_staff_l%s', lvl);
    -- What is on file is public; drafts are the school's own and its superiors'.
    execute format('create policy staff_l%s on conversion.rule for select to bank_staff_l%s using (on_file or l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;
