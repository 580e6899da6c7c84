-- Why: what the bank knows of a person may be wrong: a name misspelt, an old passport, the day of birth. The learner says so with a photo of the paper, the
-- office decides on the review desk, and the account changes in that decision's transaction. One open request a person, so that none overtakes another.
create table accounts.correction (
  id bigint primary key,
  learner_id bigint not null,
  field text not null check (field in ('name', 'document', 'sex', 'birthOn', 'regionCode', 'learnerKind', 'guardianName')),
  was text not null,
  wanted text not null,
  id_kind text,
  wanted_sealed bytea,
  wanted_lookup uuid,
  note text,
  file_ids bigint[] not null,
  state text not null check (state in ('open', 'applied', 'refused', 'withdrawn')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint correction_document check ((field = 'document') = (id_kind is not null and wanted_lookup is not null))
);
create unique index correction_one_open on accounts.correction (learner_id) where state = 'open';
create index correction_of_learner on accounts.correction (learner_id, id desc);
create index correction_files on accounts.correction using gin (file_ids);
grant select, insert, update on accounts.correction to bank_app;
grant select on accounts.correction to bank_auditor;
