-- Why: somebody at a computer logs in with the phone: a code on the screen, scanned and confirmed in 皖事通. The code's secret and the browser's mark are kept as hashes; what the waiting
-- browser is and where it stands is shown on the phone. A session remembers its door, because only a phone that came by a provider's door may confirm.
alter table identity.session add column door text;
create table identity.qr_code (
  code_hash bytea primary key,
  browser_hash bytea not null,
  back text not null,
  agent text not null,
  address text not null,
  created_at timestamptz not null,
  turns_at timestamptz not null,
  scanned_at timestamptz,
  learner_id bigint,
  session_id bigint,
  decision text check (decision in ('confirmed', 'denied')),
  decided_at timestamptz,
  used_at timestamptz
);
create index qr_code_browser on identity.qr_code (browser_hash);
create index qr_code_created on identity.qr_code (created_at);
grant select, insert, update, delete on identity.qr_code to bank_app;
