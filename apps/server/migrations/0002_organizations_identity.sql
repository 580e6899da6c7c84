-- Why: the tree of the service system, its people and their appointments. Each row that staff may list carries l1..l4: the ids of its unit's
-- ancestors by level (management centre, centre, sub-centre, service point), so that a subtree is one equality on one column.
create table organizations.organization (
  id bigint primary key,
  code text not null unique,
  name text not null,
  kind text not null check (kind in ('managementCentre', 'universityCentre', 'universitySubCentre', 'localCentre', 'localSubCentre', 'servicePoint', 'educationAuthority')),
  parent_id bigint references organizations.organization (id),
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  region_code text check (region_code ~ '^[0-9]{6}([0-9]{3})?$'),
  address text,
  phone text,
  hours text,
  longitude numeric(9, 6),
  latitude numeric(9, 6),
  status text not null default 'active' check (status in ('active', 'closed', 'merged')),
  merged_into bigint references organizations.organization (id),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint organization_root check ((kind = 'managementCentre') = (parent_id is null)),
  constraint organization_levels check (
    case kind
      when 'managementCentre' then l1 = id and l2 is null and l3 is null and l4 is null
      when 'universityCentre' then l2 = id and l3 is null and l4 is null
      when 'localCentre' then l2 = id and l3 is null and l4 is null
      when 'universitySubCentre' then l2 is not null and l3 = id and l4 is null
      when 'localSubCentre' then l2 is not null and l3 = id and l4 is null
      when 'servicePoint' then l2 is not null and l4 = id
      else true
    end
  )
);
create unique index organization_one_root on organizations.organization ((kind)) where kind = 'managementCentre';
create index organization_parent on organizations.organization (parent_id);
create index organization_l2 on organizations.organization (l2, id);
create index organization_l3 on organizations.organization (l3, id);
create index organization_name on organizations.organization (name text_pattern_ops);
create table organizations.change (
  organization_id bigint not null,
  seq integer not null,
  at timestamptz not null,
  actor_id bigint,
  act text not null,
  before jsonb,
  after jsonb,
  primary key (organization_id, seq)
);
create table organizations.former_name (
  organization_id bigint not null references organizations.organization (id),
  name text not null,
  until_on date not null,
  primary key (organization_id, name)
);

create table identity.staff (
  id bigint primary key,
  name text not null,
  user_name text not null constraint staff_user_name unique check (user_name = lower(user_name)),
  password_hash text not null,
  must_change boolean not null,
  initial_until timestamptz,
  status text not null check (status in ('active', 'disabled')),
  failed_count integer not null default 0,
  locked_until timestamptz,
  totp_sealed bytea,
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  preferences jsonb not null default '{}',
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  last_log_in_at timestamptz,
  created_at timestamptz not null
);
create index staff_l1 on identity.staff (l1, id);
create index staff_l2 on identity.staff (l2, id);
create index staff_l3 on identity.staff (l3, id);
create index staff_l4 on identity.staff (l4, id);

-- The three separated officers: the primary key lets a person be one of them at most; an appointment as officer needs the row (foreign key below).
create table identity.officer (
  staff_id bigint primary key references identity.staff (id),
  role text not null check (role in ('systemOfficer', 'securityOfficer', 'auditOfficer')),
  unique (staff_id, role)
);
create table identity.appointment (
  id bigint primary key,
  staff_id bigint not null references identity.staff (id),
  organization_id bigint not null,
  role text not null,
  from_on date not null,
  to_on date,
  ended_at timestamptz,
  granted_by bigint,
  confirmed_by bigint,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  created_at timestamptz not null,
  officer_role text generated always as (case when ended_at is null and role in ('systemOfficer', 'securityOfficer', 'auditOfficer') then role end) stored,
  constraint appointment_officer foreign key (staff_id, officer_role) references identity.officer (staff_id, role),
  constraint appointment_not_own check (granted_by <> staff_id),
  constraint appointment_period check (to_on is null or to_on >= from_on)
);
create unique index appointment_once on identity.appointment (staff_id, organization_id, role) where ended_at is null;
create index appointment_organization on identity.appointment (organization_id);
create index appointment_l1 on identity.appointment (l1, id);
create index appointment_l2 on identity.appointment (l2, id);
create index appointment_l3 on identity.appointment (l3, id);
create index appointment_l4 on identity.appointment (l4, id);
create table identity.proposal (
  id bigint primary key,
  staff_id bigint not null references identity.staff (id),
  organization_id bigint not null,
  role text not null,
  from_on date not null,
  to_on date,
  proposed_by bigint not null,
  proposed_at timestamptz not null,
  state text not null check (state in ('open', 'granted', 'refused')),
  decided_by bigint,
  decided_at timestamptz,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  constraint proposal_second_person check (decided_by <> proposed_by),
  constraint proposal_not_own check (proposed_by <> staff_id)
);
create index proposal_open on identity.proposal (state, id);

create table identity.session (
  id bigint primary key,
  token_hash bytea not null constraint session_token unique,
  kind text not null check (kind in ('staff', 'learner')),
  principal_id bigint not null,
  appointment_id bigint,
  stage text not null check (stage in ('changePassword', 'secondFactor', 'open')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  address text not null,
  agent text not null
);
create index session_principal on identity.session (kind, principal_id, id desc);

create table identity.api_key (
  id bigint primary key,
  organization_id bigint not null,
  name text not null,
  key_hash bytea not null unique,
  hint text not null,
  created_by bigint not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint
);

-- Doors of a learner. `credential` is the portal's user name and password; `binding` is where other doors (皖事通, WeChat) attach; codes prove possession of a phone.
create table identity.credential (
  learner_id bigint primary key,
  user_name text constraint credential_user_name unique check (user_name = lower(user_name)),
  password_hash text,
  failed_count integer not null default 0,
  locked_until timestamptz,
  updated_at timestamptz not null
);
create table identity.binding (
  door text not null,
  subject uuid not null,
  learner_id bigint not null,
  bound_at timestamptz not null,
  primary key (door, subject)
);
create index binding_learner on identity.binding (learner_id);
create table identity.one_time_code (
  id bigint primary key,
  purpose text not null,
  target uuid not null,
  request_hash bytea not null,
  code_hash bytea not null,
  attempts integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index one_time_code_target on identity.one_time_code (target, id desc);
-- Counters of failed attempts by key (address, account and address, target): one row a window.
create table identity.attempt (
  key text not null,
  window_at timestamptz not null,
  count integer not null,
  primary key (key, window_at)
);
