-- Why: what a person was told and agreed to, per purpose and with the version of the text they saw; and on which legal basis a file of people was imported, so
-- that each of them reads at activation who brought their data and why that was allowed. Both are records: consents are appended, never edited.
create table privacy.consent (
  learner_id bigint not null,
  id bigint not null,
  purpose text not null check (purpose in ('service', 'sensitive', 'messages', 'portrait', 'sharing')),
  act text not null check (act in ('informed', 'given', 'withdrawn')),
  version integer not null check (version > 0),
  at timestamptz not null,
  channel text not null check (channel in ('portal', 'counter', 'proxy')),
  -- The member of staff who took it at the counter, or the relative who gave it for the person.
  by_id bigint,
  primary key (learner_id, id)
);
create index consent_latest on privacy.consent (learner_id, purpose, id desc);
grant select, insert on privacy.consent to bank_app;
grant select on privacy.consent to bank_auditor;

alter table deposits.batch add column basis text check (basis in ('consent', 'contract', 'humanResources', 'statutoryDuty'));
alter table deposits.batch add column basis_document text;
alter table deposits.batch add constraint batch_people_basis check (kind <> 'people' or (basis is not null and basis_document is not null)) not valid;
