-- Why: a learner who reads something wrong in the catalogue says so. The office that owns the entry looks at it; once it agrees, the report waits for the
-- correction of the entry, and the learner hears when that stands.
create table catalog.report (
  id bigint primary key,
  learner_id bigint not null,
  entry_id bigint not null references catalog.entry (id),
  what text not null check (what in ('name', 'issuer', 'hours', 'credits', 'evidence', 'window', 'description', 'other')),
  wanted text not null,
  note text,
  state text not null check (state in ('open', 'confirmed', 'corrected', 'refused', 'withdrawn')),
  created_at timestamptz not null
);
create unique index report_one_open on catalog.report (learner_id, entry_id) where state = 'open';
create index report_confirmed on catalog.report (entry_id) where state = 'confirmed';
grant select, insert, update on catalog.report to bank_app;
grant select on catalog.report to bank_auditor;
