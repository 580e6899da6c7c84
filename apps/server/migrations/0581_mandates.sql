-- Why: old people and children are served by a relative. A mandate says who acts for whom, in what, until when; both agreed to it, both can end it, and a
-- representative holds five at most. A child under fourteen has a guardian's.
create table accounts.mandate (
  person_id bigint not null,
  id bigint not null,
  -- Null until somebody has accepted.
  representative_id bigint,
  representative_name text not null,
  kind text not null check (kind in ('relative', 'guardian')),
  relation text not null check (relation in ('child', 'spouse', 'parent', 'grandparent', 'sibling', 'other')),
  scope text not null check (scope in ('view', 'apply')),
  until_on date not null,
  state text not null check (state in ('invited', 'active', 'ended', 'expired')),
  code_hash bytea,
  code_until timestamptz,
  tries integer not null default 0,
  channel text not null check (channel in ('portal', 'counter')),
  assistance_id bigint,
  created_at timestamptz not null,
  accepted_at timestamptz,
  ended_at timestamptz,
  ended_by text check (ended_by in ('person', 'representative', 'counter', 'age', 'day')),
  primary key (person_id, id),
  constraint mandate_two_people check (representative_id <> person_id),
  constraint mandate_accepted check (state not in ('active') or (representative_id is not null and accepted_at is not null))
);
create index mandate_code on accounts.mandate (code_hash) where state = 'invited';
create index mandate_due on accounts.mandate (until_on) where state = 'active';
-- The five places of a representative: a sixth finds none, however many arrive at once. Emptied when a mandate ends.
create table accounts.mandate_place (
  representative_id bigint not null,
  place smallint not null check (place between 1 and 5),
  person_id bigint not null,
  mandate_id bigint not null,
  primary key (representative_id, place)
);
create unique index mandate_place_person on accounts.mandate_place (representative_id, person_id);
grant select, insert, update on accounts.mandate to bank_app;
grant select, insert, delete on accounts.mandate_place to bank_app;
grant select on accounts.mandate, accounts.mandate_place to bank_auditor;
-- The session of a representative says for whom it acts at the moment.
alter table identity.session add column acts_for bigint;
alter table identity.session add column mandate_id bigint;
