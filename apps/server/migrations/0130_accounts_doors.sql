-- Why: accounts come to life: serial numbers of accounts, one-time codes bound to the request that asked for them, applications that never tell a
-- stranger who has an account, repair cases for facts that differ at activation, reminders, and the daily budget of reveals.
-- The first hundred million numbers stay free for accounts that come from elsewhere with numbers of their own (the demo, a bank that moves in).
create sequence accounts.account_serial minvalue 100000000 maxvalue 9999999999999;
grant usage on sequence accounts.account_serial to bank_app, bank_loader;

-- Numbers of applications: the year and a running number, told over the counter and the phone.
create sequence accounts.application_serial minvalue 1;
grant usage on sequence accounts.application_serial to bank_app;

-- A code works only together with the secret of the request that asked for it, for one purpose and one person or clerk (`bound_to`).
alter table identity.one_time_code add column bound_to text not null default '';
alter table identity.one_time_code add column phone_sealed bytea not null;
alter table identity.one_time_code add column phone_masked text not null;
alter table identity.one_time_code add column confirmed_at timestamptz;
create unique index one_time_code_request on identity.one_time_code (request_hash);
create index one_time_code_created on identity.one_time_code (created_at);
create index attempt_window on identity.attempt (window_at);

-- Name search walks these in order: equal names by learner, so that a page is read and nothing is sorted.
drop index accounts.affiliation_l2_name;
drop index accounts.affiliation_l2_reversed;
drop index accounts.affiliation_name;
drop index accounts.affiliation_reversed;
create index affiliation_l2_name on accounts.affiliation (l2, name text_pattern_ops, learner_id);
create index affiliation_l2_reversed on accounts.affiliation (l2, name_reversed text_pattern_ops, learner_id);
create index affiliation_name on accounts.affiliation (name text_pattern_ops, learner_id);
create index affiliation_reversed on accounts.affiliation (name_reversed text_pattern_ops, learner_id);
create index affiliation_organization on accounts.affiliation (organization_id, learner_id);

-- Whether a document already has an open application is told only to those who handed that one in: the same phone, or the same unit at the counter.
drop index accounts.application_one_open;
create unique index application_one_portal on accounts.application (id_lookup, phone_lookup) where channel = 'portal' and state in ('submitted', 'accepted', 'returned');
create unique index application_one_counter on accounts.application (id_lookup, entered_organization_id) where channel = 'counter' and state in ('submitted', 'accepted', 'returned');
create index application_document on accounts.application (id_lookup);

-- Somebody proved possession of a phone and knew a document, and one fact differed from the stored one. Nothing is bound; a centre looks at both.
create table accounts.repair (
  learner_id bigint not null,
  id bigint not null,
  kind text not null check (kind in ('nameDiffers', 'phoneDiffers')),
  typed_name text,
  typed_phone_sealed bytea,
  typed_phone_lookup uuid,
  typed_phone_masked text,
  created_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by bigint,
  decision text check (decision in ('useTyped', 'keep')),
  reason text,
  primary key (learner_id, id)
);
create unique index repair_one_open on accounts.repair (learner_id, kind) where resolved_at is null;
create index repair_open on accounts.repair (id) where resolved_at is null;

-- When a person who is not active was last reminded: nobody is reminded twice within a week.
create table accounts.reminder (
  learner_id bigint primary key,
  reminded_at timestamptz not null,
  reminded_by bigint not null
);

-- One row a clerk and day: the row's lock makes the budget exact under parallel reveals.
create table accounts.reveal_count (
  staff_id bigint not null,
  day date not null,
  count integer not null,
  told_at timestamptz,
  primary key (staff_id, day)
);

do $$
declare t text; lvl int;
begin
  foreach t in array array['accounts.repair', 'accounts.reminder', 'accounts.reveal_count'] loop
    execute format('grant select on %s to bank_auditor', t);
    execute format('grant select, insert, update, delete on %s to bank_app', t);
  end loop;
  foreach t in array array['accounts.repair', 'accounts.reminder'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_all on %s to bank_owner using (true) with check (true)', t);
    execute format('create policy app_all on %s to bank_app using (true) with check (true)', t);
    execute format('create policy auditor_read on %s for select to bank_auditor using (true)', t);
    for lvl in 1..4 loop
      execute format('grant select on %s to bank_staff_l%s', t, lvl);
      execute format('create policy staff_l%s on %s for select to bank_staff_l%s using (exists (select 1 from accounts.affiliation a where a.learner_id = %s.learner_id and a.l%s = current_setting(''app.organization'')::bigint))', lvl, t, lvl, split_part(t, '.', 2), lvl);
    end loop;
  end loop;
end $$;
