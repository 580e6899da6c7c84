-- Why: people without a phone or a log-in are served at a counter. A clerk acts for a present person, who agreed by a signed form or by a code; both names
-- stand in the record, and the person leaves with a receipt by which every matter on it can be followed.
create sequence accounts.assistance_serial minvalue 1;
grant usage on sequence accounts.assistance_serial to bank_app;
create table accounts.assistance (
  id bigint primary key,
  number text not null unique,
  -- Null where the person had no account yet: then only opening one can be done, and the document decides who it is.
  learner_id bigint,
  person_lookup uuid not null,
  -- Only for a person without an account; else the account says the name.
  person_name text,
  id_masked text not null,
  staff_id bigint not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  consent text not null check (consent in ('form', 'code')),
  phone_masked text,
  form_file_id bigint,
  read_by_card boolean not null default false,
  at timestamptz not null,
  ends_at timestamptz not null,
  closed_at timestamptz,
  constraint assistance_proof check ((consent = 'form') = (form_file_id is not null) and (consent = 'code') = (phone_masked is not null)),
  constraint assistance_of_one check ((learner_id is null) = (person_name is not null))
);
create unique index assistance_form on accounts.assistance (form_file_id) where form_file_id is not null;
create index assistance_learner on accounts.assistance (learner_id, id) where learner_id is not null;
create index assistance_l1 on accounts.assistance (l1, id);
create index assistance_l2 on accounts.assistance (l2, id);
create index assistance_l3 on accounts.assistance (l3, id);
create index assistance_l4 on accounts.assistance (l4, id);
-- What was done under an assistance; the receipt lists it. Append-only.
create table accounts.assisted_act (
  assistance_id bigint not null,
  seq integer not null,
  act text not null,
  number text,
  case_id bigint,
  at timestamptz not null,
  primary key (assistance_id, seq)
);
grant select, insert, update on accounts.assistance to bank_app;
grant select, insert on accounts.assisted_act to bank_app;
grant select on accounts.assistance, accounts.assisted_act to bank_auditor;

do $$
declare lvl int;
begin
  alter table accounts.assistance enable row level security;
  alter table accounts.assistance force row level security;
  create policy owner_all on accounts.assistance to bank_owner using (true) with check (true);
  create policy app_all on accounts.assistance to bank_app using (true) with check (true);
  create policy auditor_read on accounts.assistance for select to bank_auditor using (true);
  for lvl in 1..4 loop
    execute format('grant select on accounts.assistance to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on accounts.assistance for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;
