-- Why: staff see an outcome that their unit deposited even after its learner left them; of the person the list then needs the name and the account
-- number only. These functions give exactly that for rows which row-level security already let through; the certificate one finds candidates whose
-- outcome rows are filtered by row-level security afterwards.
create function outcomes.holder(bigint) returns table (name text, account_no text)
  language sql stable security definer set search_path = pg_catalog as
  $$ select l.name, l.account_no from accounts.learner l where l.id = $1 $$;
create function outcomes.certificate_holder(text[]) returns table (learner_id bigint, outcome_id bigint)
  language sql stable security definer set search_path = pg_catalog as
  $$ select c.learner_id, c.outcome_id from outcomes.certificate_claim c where c.number = any($1) limit 200 $$;
revoke all on function outcomes.holder(bigint), outcomes.certificate_holder(text[]) from public;
grant execute on function outcomes.holder(bigint), outcomes.certificate_holder(text[]) to bank_app, bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
create index certificate_claim_number on outcomes.certificate_claim (number);
create index alias_canonical on accounts.alias (canonical_id);
