-- Why: a person takes everything along that the bank holds on them: one packed file, made by a job, behind one link that is theirs alone and ends.
create table privacy.takeout (
  learner_id bigint not null,
  id bigint not null,
  state text not null check (state in ('preparing', 'ready', 'failed')),
  requested_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz,
  file_id bigint,
  size bigint,
  records integer,
  -- The link of the moment: a new proof makes a new one, and using it spends it.
  link_hash bytea,
  link_until timestamptz,
  primary key (learner_id, id)
);
create unique index takeout_one_at_a_time on privacy.takeout (learner_id) where state = 'preparing';
grant select, insert, update on privacy.takeout to bank_app;
grant select on privacy.takeout to bank_auditor;
