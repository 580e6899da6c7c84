-- Why: a certificate may turn out forged after its credit was used. The credit is not taken away under the business that holds it, and must not count on
-- in silence either: it is frozen, seen by its learner and by staff, until that business lets it go. One open freeze a record.
create table credits.freeze (
  learner_id bigint not null,
  record_id bigint not null,
  outcome_id bigint not null,
  at timestamptz not null,
  ended_at timestamptz,
  primary key (learner_id, record_id, at)
);
create unique index freeze_one_open on credits.freeze (learner_id, record_id) where ended_at is null;
grant select, insert on credits.freeze to bank_app;
grant update (ended_at) on credits.freeze to bank_app;
grant select on credits.freeze to bank_auditor;
