-- Why: a way back from a door that somebody else guards is good once, for ten minutes, in the browser that set out. Who came is never stored here.
create table identity.door_attempt (
  state_hash bytea primary key,
  door text not null,
  browser_hash bytea not null,
  nonce text not null,
  verifier text not null,
  back text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  finished_at timestamptz
);
create index door_attempt_created on identity.door_attempt (created_at);
grant select, insert, update, delete on identity.door_attempt to bank_app;
