-- Why: a learner asks for a stored outcome to be corrected. The request lives here, its handling on the review desk; an approved one stores a new
-- version of the outcome and the old one becomes `corrected`. Claims are moved to the new version, so uniqueness never has a gap.
create table deposits.correction (
  id bigint primary key,
  learner_id bigint not null,
  outcome_id bigint not null,
  field text not null check (field in ('obtainedOn', 'grade', 'certificateNo', 'minutes', 'credits')),
  wanted text not null,
  wanted_sealed bytea,
  note text,
  state text not null check (state in ('open', 'applied', 'refused', 'withdrawn')),
  new_outcome_id bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index correction_learner on deposits.correction (learner_id, outcome_id);
grant select, insert, update on deposits.correction to bank_app;
grant select on deposits.correction to bank_auditor;
