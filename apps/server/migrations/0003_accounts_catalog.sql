-- Why: the lifelong account and what may be stored in it. ID numbers and phones are sealed; the lookup columns are keyed hashes (128 bits).
create table accounts.learner (
  id bigint primary key,
  account_no text not null unique,
  name text not null,
  former_names text[] not null default '{}',
  id_kind text not null check (id_kind in ('residentIdCard', 'hkMacaoTaiwanResidencePermit', 'hkMacaoTravelPermit', 'taiwanTravelPermit', 'passport', 'foreignPermanentResidence')),
  id_sealed bytea not null,
  id_lookup uuid not null,
  id_masked text not null,
  phone_sealed bytea,
  phone_lookup uuid,
  phone_masked text,
  sex text check (sex in ('male', 'female')),
  birth_on date,
  region_code text,
  learner_kind text not null default 'resident' check (learner_kind in ('student', 'resident', 'employee', 'senior')),
  state text not null check (state in ('inactive', 'active', 'frozen', 'closing', 'closed')),
  real_name_level text not null check (real_name_level in ('none', 'counterChecked', 'verified')),
  guardian_name text,
  guardian_phone_sealed bytea,
  channel text not null check (channel in ('import', 'counter', 'portal', 'api', 'batch')),
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  preferences jsonb not null default '{}',
  created_at timestamptz not null,
  activated_at timestamptz,
  last_visit_at timestamptz,
  version integer not null default 1
);
create index learner_phone on accounts.learner (phone_lookup) where phone_lookup is not null;
-- One document, one account, province-wide: the constraint is a thin table of its own so that it can be distributed by the lookup.
create table accounts.identity_claim (
  lookup uuid primary key,
  learner_id bigint not null
);
-- Dated ties of a learner to units. It carries the name and state as projections (recomputed by `verify`) so that scoped lists need no join.
create table accounts.affiliation (
  learner_id bigint not null,
  id bigint not null,
  organization_id bigint not null,
  kind text not null check (kind in ('student', 'resident', 'employee')),
  from_on date not null,
  to_on date,
  student_no text,
  class_name text,
  township text,
  name text not null,
  name_reversed text not null,
  state text not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  primary key (learner_id, id),
  constraint affiliation_period check (to_on is null or to_on >= from_on)
);
create index affiliation_l1 on accounts.affiliation (l1, learner_id);
create index affiliation_l2 on accounts.affiliation (l2, learner_id);
create index affiliation_l3 on accounts.affiliation (l3, learner_id) where l3 is not null;
create index affiliation_l4 on accounts.affiliation (l4, learner_id) where l4 is not null;
create index affiliation_l2_name on accounts.affiliation (l2, name text_pattern_ops);
create index affiliation_l2_reversed on accounts.affiliation (l2, name_reversed text_pattern_ops);
create index affiliation_name on accounts.affiliation (name text_pattern_ops);
create index affiliation_reversed on accounts.affiliation (name_reversed text_pattern_ops);
-- Merged accounts: rows never change their learner id; a person is the set of ids behind one canonical id.
create table accounts.alias (
  learner_id bigint primary key,
  canonical_id bigint not null,
  at timestamptz not null,
  undone_at timestamptz
);
create table accounts.application (
  id bigint primary key,
  number text not null unique,
  state text not null check (state in ('draft', 'submitted', 'accepted', 'opened', 'returned', 'refused', 'withdrawn')),
  channel text not null check (channel in ('counter', 'portal')),
  name text not null,
  id_kind text not null,
  id_sealed bytea not null,
  id_lookup uuid not null,
  id_masked text not null,
  phone_sealed bytea,
  phone_lookup uuid,
  phone_masked text,
  details jsonb not null default '{}',
  secret_hash bytea,
  entered_by bigint,
  entered_organization_id bigint,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  case_id bigint,
  learner_id bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1
);
create index application_l1 on accounts.application (l1, id);
create index application_l2 on accounts.application (l2, id);
create index application_l3 on accounts.application (l3, id);
create index application_l4 on accounts.application (l4, id);
create unique index application_one_open on accounts.application (id_lookup) where state in ('submitted', 'accepted', 'returned');

create table catalog.type (
  code text primary key,
  parent text references catalog.type (code),
  zh text not null,
  en text not null,
  review_path text not null check (review_path in ('none', 'first', 'firstFinal', 'sampled')),
  sample_percent integer not null default 10 check (sample_percent between 0 and 100),
  evidence_required boolean not null,
  validity_months integer not null default 0 check (validity_months >= 0),
  may_convert boolean not null,
  active boolean not null default true,
  sort integer not null default 0
);
create table catalog.issuer (
  id bigint primary key,
  name text not null unique,
  credit_code text unique,
  organization_id bigint,
  created_at timestamptz not null
);
-- Dated former names: an old paper and a new one are the same issuer.
create table catalog.issuer_name (
  name text not null,
  issuer_id bigint not null references catalog.issuer (id),
  until_on date,
  primary key (name, issuer_id)
);
create table catalog.achievement (
  id bigint primary key,
  code text not null unique,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  type_code text not null references catalog.type (code),
  state text not null check (state in ('draft', 'inReview', 'enabled', 'retired')),
  current_version integer,
  latest_version integer not null,
  name text not null,
  created_by bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index achievement_l1 on catalog.achievement (l1, id);
create index achievement_l2 on catalog.achievement (l2, id);
create index achievement_name on catalog.achievement (name text_pattern_ops);
create table catalog.achievement_version (
  achievement_id bigint not null references catalog.achievement (id),
  version integer not null check (version > 0),
  state text not null check (state in ('draft', 'inReview', 'enabled', 'superseded', 'returned')),
  name text not null,
  issuer_id bigint not null references catalog.issuer (id),
  level text,
  subject_code text,
  minutes integer not null check (minutes >= 0),
  credits_proposed integer not null check (credits_proposed >= 0),
  credits_approved integer check (credits_approved >= 0),
  framework_level integer,
  grading text not null check (grading in ('percent', 'grade', 'pass')),
  pass_mark integer,
  assessment text,
  description text,
  results text,
  criteria text,
  certificate_pattern text,
  query_url text,
  validity_months integer not null default 0,
  evidence text[] not null default '{}',
  repeats text not null default 'term' check (repeats in ('never', 'term', 'day')),
  case_id bigint,
  created_by bigint,
  created_at timestamptz not null,
  primary key (achievement_id, version)
);
-- Terms and issues have small numbers, because a claim of uniqueness names its occurrence by number (a day is its yyyymmdd).
create table catalog.term (
  id integer generated always as identity primary key,
  name text not null unique
);
create table catalog.entry (
  id bigint primary key,
  number text not null unique,
  achievement_id bigint not null,
  achievement_version integer not null,
  term_id integer references catalog.term (id),
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  name text not null,
  type_code text not null references catalog.type (code),
  issuer_id bigint not null references catalog.issuer (id),
  depositors bigint[] not null default '{}',
  regions text[] not null default '{}',
  learner_kinds text[] not null default '{}',
  channels text[] not null check (channels <@ array['batch', 'self', 'counter', 'api'] and cardinality(channels) > 0),
  evidence text[] not null default '{}',
  review_path text not null check (review_path in ('none', 'first', 'firstFinal', 'sampled')),
  credits integer not null check (credits >= 0),
  points integer not null default 0 check (points >= 0),
  opens_on date not null,
  closes_on date,
  public boolean not null,
  state text not null check (state in ('draft', 'inReview', 'published', 'closed')),
  case_id bigint,
  version integer not null default 1,
  published_at timestamptz,
  created_by bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (achievement_id, achievement_version) references catalog.achievement_version (achievement_id, version)
);
create index entry_l1 on catalog.entry (l1, id);
create index entry_l2 on catalog.entry (l2, id);
create index entry_achievement on catalog.entry (achievement_id);
create index entry_public on catalog.entry (type_code, id) where public and state = 'published';
create index entry_name on catalog.entry (name text_pattern_ops);
