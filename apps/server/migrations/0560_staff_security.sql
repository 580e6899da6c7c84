-- Why: a member of staff proves themselves in more than one way (passkey, authenticator, recovery code), sees every log-in to the account and says
-- "this was not me"; passwords are changed every ninety days where the policy says so and not reused; guesses are counted where they come from, so
-- that a stranger's wrong guesses never lock the owner out; a unit may say from which addresses its staff work; who was away for ninety days is
-- let in again by the superior unit.
alter table identity.staff add column password_set_at timestamptz;
alter table identity.staff add column revived_at timestamptz;
update identity.staff set password_set_at = now() where not must_change;

alter table identity.session drop constraint session_stage_check;
alter table identity.session add constraint session_stage_check check (stage in ('changePassword', 'secondFactor', 'setUpFactor', 'open'));
-- Why a session ended, where its owner is told: another log-in took its place, or the owner said that a log-in was not theirs.
alter table identity.session add column ended_reason text check (ended_reason in ('newer', 'notMe'));

-- Hashes of the last passwords, so that the ninety days are no dance between two.
create table identity.former_password (
  staff_id bigint not null references identity.staff (id),
  set_at timestamptz not null,
  password_hash text not null,
  primary key (staff_id, set_at)
);

-- Wrong passwords in a row by account and place: an address from which the owner logged in before has an own row, all strange ones share one. The
-- account is the hash of what was typed, so that names that nobody has lock like those that somebody has.
create table identity.guess (
  account bytea not null,
  place text not null,
  failures integer not null,
  locked_until timestamptz,
  at timestamptz not null,
  primary key (account, place)
);
create index guess_at on identity.guess (at);

-- Each log-in to an account: refused, half way (the second factor is still to come), or in.
create table identity.log_in (
  id bigint primary key,
  staff_id bigint not null references identity.staff (id),
  at timestamptz not null,
  method text not null check (method in ('password', 'passkey', 'totp', 'recovery', 'wanshitong')),
  result text not null check (result in ('in', 'half', 'refused')),
  reason text,
  address text not null,
  agent text not null,
  new_place boolean not null,
  session_id bigint,
  disowned_at timestamptz
);
create index log_in_staff on identity.log_in (staff_id, id desc);
create index log_in_session on identity.log_in (session_id) where session_id is not null;
create index log_in_place on identity.log_in (staff_id, address) where result = 'in';

create table identity.passkey (
  id bigint primary key,
  staff_id bigint not null references identity.staff (id),
  credential_id text not null constraint passkey_credential unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  backed_up boolean not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_staff on identity.passkey (staff_id);
-- What a browser has been asked to sign: once, within minutes, for one purpose and the session that asked (null: a log-in without one).
create table identity.passkey_challenge (
  challenge text primary key,
  purpose text not null check (purpose in ('register', 'prove')),
  session_id bigint,
  expires_at timestamptz not null
);
create table identity.recovery_code (
  staff_id bigint not null references identity.staff (id),
  code_hash bytea not null,
  used_at timestamptz,
  primary key (staff_id, code_hash)
);

-- The addresses from which a unit's staff may work; a unit without a row has no such rule.
create table identity.network_rule (
  organization_id bigint primary key,
  networks text[] not null check (cardinality(networks) between 1 and 50),
  updated_by bigint not null,
  updated_at timestamptz not null
);

-- A dormant account that a superior unit lets in again; where its rights weigh, a second person confirms.
create table identity.revival (
  id bigint primary key,
  staff_id bigint not null references identity.staff (id),
  asked_by bigint not null,
  asked_at timestamptz not null,
  confirmed_by bigint,
  done_at timestamptz,
  constraint revival_not_own check (asked_by <> staff_id and confirmed_by <> staff_id),
  constraint revival_second_person check (confirmed_by <> asked_by)
);
create unique index revival_open on identity.revival (staff_id) where done_at is null;

grant select, insert, update, delete on identity.former_password, identity.guess, identity.passkey, identity.passkey_challenge,
  identity.recovery_code, identity.network_rule to bank_app;
grant select, insert, update on identity.log_in, identity.revival to bank_app;
grant select on identity.log_in, identity.passkey, identity.network_rule, identity.revival to bank_auditor;
grant select on identity.passkey, identity.network_rule, identity.revival to bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
