-- Why: "one account number, one account" as a thin table of its own. On a distributed PostgreSQL the learner's table is spread by the learner's id,
-- and a unique key without that column is refused there; the claim is spread by the number itself and also leads a search by number to one shard.
create table accounts.account_claim (
  account_no text not null,
  learner_id bigint not null,
  constraint account_claim_pkey primary key (account_no)
);
insert into accounts.account_claim (account_no, learner_id) select account_no, id from accounts.learner;
alter table accounts.learner drop constraint learner_account_no_key;
create index learner_account_no on accounts.learner (account_no);
grant select, insert, update, delete on accounts.account_claim to bank_app;
grant select, insert on accounts.account_claim to bank_loader;
grant select on accounts.account_claim to bank_auditor;
