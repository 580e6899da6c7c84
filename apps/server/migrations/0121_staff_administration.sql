-- Why: the yearly review of rights leaves its mark on each appointment, a person who is one of the three separated officers holds nothing else (held by
-- the database, not only by the rule), institution keys can be listed by use, and exports are jobs with a reason.
create extension if not exists btree_gist with schema platform;
alter table identity.appointment add column reviewed_at timestamptz;
alter table identity.appointment add column reviewed_by bigint;
-- Appointments in force of one person are all of an officer's kind or none: a second one of the other kind conflicts with the first.
alter table identity.appointment add constraint appointment_officer_alone
  exclude using gist (staff_id with =, ((role in ('systemOfficer', 'securityOfficer', 'auditOfficer'))::integer) with <>) where (ended_at is null);
create index appointment_review on identity.appointment (reviewed_at nulls first, id) where ended_at is null;
create index api_key_organization on identity.api_key (organization_id) where revoked_at is null;

-- An export: what was asked, by whom under which scope, and the file that came of it. The file is removed after a day, the row stays.
create table files.export (
  job_id bigint primary key,
  kind text not null,
  filters jsonb not null,
  format text not null check (format in ('xlsx', 'csv')),
  reason text not null,
  actor jsonb not null,
  file_id bigint references files.file (id),
  created_at timestamptz not null
);
grant select, insert, update on files.export to bank_app;
grant select on files.export to bank_auditor;
