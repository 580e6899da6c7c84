-- Why: an institution's offering (a non-degree programme) is certified by what experts find in six dimensions, decided by a second person. Certified, it
-- stands in the catalogue with a standard of its own, so that its outcomes are worth credit without being judged one by one.
create sequence certification.offering_serial minvalue 1;
create sequence certification.certificate_serial minvalue 1;
create table certification.offering (
  id bigint primary key,
  number text not null unique,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  name text not null,
  -- What is said in the six dimensions and what is proposed; its files stand in offering_file.
  content jsonb not null,
  state text not null check (state in ('draft', 'submitted', 'accepted', 'firstReviewed', 'approved', 'returned', 'refused', 'withdrawn')),
  case_id bigint,
  -- Counts the submissions: each has a panel of its own.
  round integer not null default 0,
  version integer not null default 1,
  authors bigint[] not null default '{}',
  visited_on date,
  visit_findings text,
  visited_by bigint,
  recommended_credits integer check (recommended_credits > 0),
  recommended_minutes integer check (recommended_minutes > 0),
  recommended_level integer check (recommended_level between 1 and 10),
  recommended_to date,
  recommended_opinion text,
  recommended_by bigint,
  certificate_number text unique,
  credits integer check (credits > 0),
  minutes integer check (minutes > 0),
  level integer check (level between 1 and 10),
  valid_from date,
  valid_to date,
  decided_by bigint,
  decided_at timestamptz,
  entry_id bigint,
  standard_id bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint offering_second_person check (decided_by <> recommended_by),
  constraint offering_period check (valid_to > valid_from)
);
create index offering_l1 on certification.offering (l1, id);
create index offering_l2 on certification.offering (l2, id);
create index offering_l3 on certification.offering (l3, id);
create table certification.offering_file (
  offering_id bigint not null references certification.offering (id),
  dimension text not null check (dimension in ('goals', 'content', 'assessment', 'quality', 'support', 'teachers')),
  file_id bigint not null,
  primary key (offering_id, dimension, file_id)
);
create index offering_file_file on certification.offering_file (file_id);
-- Experts are staff with an appointment that opens nothing but their own sheets.
create table certification.expert (
  id bigint primary key,
  staff_id bigint not null unique,
  organization_id bigint,
  unit text not null,
  title text not null default '',
  fields text[] not null check (cardinality(fields) > 0),
  status text not null check (status in ('active', 'suspended')),
  conflict_ids bigint[] not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
-- One expert's sheet for one round. Handed in it never changes; scores are points of a hundred, the total their mean in tenths.
create table certification.sheet (
  id bigint primary key,
  offering_id bigint not null references certification.offering (id),
  round integer not null,
  expert_id bigint not null references certification.expert (id),
  state text not null check (state in ('asked', 'scored', 'conflict', 'released')),
  due_on date not null,
  asked_by bigint not null,
  asked_at timestamptz not null,
  scores jsonb,
  total integer check (total between 0 and 1000),
  verdict text check (verdict in ('certify', 'amend', 'refuse')),
  credits integer check (credits >= 0),
  comment text,
  reason text,
  closed_at timestamptz,
  constraint sheet_scored check ((state = 'scored') = (total is not null))
);
-- An expert has one sheet in hand or handed in per round.
create unique index sheet_once on certification.sheet (offering_id, round, expert_id) where state in ('asked', 'scored');
create index sheet_expert on certification.sheet (expert_id, id);

grant usage on all sequences in schema certification to bank_app;
grant select, insert, update on certification.offering, certification.expert, certification.sheet to bank_app;
grant select, insert, delete on certification.offering_file to bank_app;
grant select on certification.offering, certification.offering_file, certification.expert, certification.sheet to bank_auditor;
alter table certification.offering enable row level security;
alter table certification.offering force row level security;
create policy owner_all on certification.offering to bank_owner using (true) with check (true);
create policy app_all on certification.offering to bank_app using (true) with check (true);
create policy auditor_read on certification.offering for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on certification.offering to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on certification.offering for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;
