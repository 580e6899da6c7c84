-- Why: a learner sees who looked at their data (谁看过我的信息). Commands leave their audit rows; a plain read leaves one thin row here, one for a member of
-- staff, person, kind and ten minutes, so that a page that is opened five times is one line and costs one insert. Append-only: nobody edits who looked.
create schema privacy;
grant usage on schema privacy to bank_app, bank_auditor;
create table privacy.access (
  learner_id bigint not null,
  staff_id bigint not null,
  kind text not null,
  -- Ten minutes of time, counted from the epoch.
  slot integer not null,
  id bigint not null,
  at timestamptz not null,
  role text not null,
  organization_id bigint not null,
  -- The number of the case or the reason that was written; no value of the record that was read.
  reference text,
  primary key (learner_id, staff_id, kind, slot)
);
create index access_by_id on privacy.access (learner_id, id);
grant select, insert on privacy.access to bank_app;
grant select on privacy.access to bank_auditor;
