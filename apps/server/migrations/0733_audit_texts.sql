-- Why: what staff type as a reason may name or describe a person, and a chained record cannot be changed when that person's data are erased. The text lies here, sealed;
-- the record holds its salted hash, so that an altered text shows and an erased one leaves nothing to guess at.
create table audit.text (
  id bigint primary key,
  record_id bigint not null references audit.record (id),
  name text not null,
  learner_id bigint,
  salt bytea not null,
  text_sealed bytea not null
);
create index text_record on audit.text (record_id);
create index text_learner on audit.text (learner_id) where learner_id is not null;
grant select, insert, update, delete on audit.text to bank_app;
grant select on audit.text to bank_auditor;
