-- Why: credit is a ledger of its own. Each row is one transfer of what one certified outcome is worth, so nothing is created or lost by moving it; a
-- learner's side of it carries a running number and the balance after, never below zero. Nobody may change or delete a row.
create schema credits authorization bank_owner;
create table credits.transfer (
  learner_id bigint not null,
  id bigint not null,
  kind text not null check (kind in ('grant', 'lock', 'unlock', 'use', 'unuse', 'reverse', 'restore', 'expire')),
  from_account text not null check (from_account in ('bank', 'available', 'locked', 'used', 'expired', 'reversed')),
  to_account text not null check (to_account in ('bank', 'available', 'locked', 'used', 'expired', 'reversed')),
  amount integer not null check (amount > 0),
  outcome_id bigint not null,
  record_id bigint not null,
  reference_kind text not null,
  reference_id bigint not null,
  key text not null,
  at timestamptz not null,
  primary key (learner_id, id),
  constraint transfer_moves check (from_account <> to_account),
  constraint transfer_once unique (learner_id, key)
);
create table credits.posting (
  learner_id bigint not null,
  account text not null check (account in ('available', 'locked', 'used', 'expired', 'reversed')),
  seq integer not null check (seq > 0),
  transfer_id bigint not null,
  delta integer not null check (delta <> 0),
  balance_after integer not null check (balance_after >= 0),
  primary key (learner_id, account, seq)
);
create index transfer_record on credits.transfer (learner_id, record_id, id);
-- A projection, recomputed by `verify`: the last number and balance of each account. Its row is what two parallel transfers of a learner wait for.
create table credits.balance (
  learner_id bigint not null,
  account text not null check (account in ('available', 'locked', 'used', 'expired', 'reversed')),
  seq integer not null check (seq >= 0),
  balance integer not null check (balance >= 0),
  primary key (learner_id, account)
);
grant usage on schema credits to bank_app, bank_auditor;
grant select, insert on credits.transfer, credits.posting to bank_app;
grant select, insert, update on credits.balance to bank_app;
grant select on all tables in schema credits to bank_auditor;
