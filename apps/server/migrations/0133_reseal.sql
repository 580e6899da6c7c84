-- Why: keys are rotated while everything runs. Outcomes are immutable and nobody may update them; this one function is the documented exception: it
-- replaces the sealed form of a certificate number by another sealed form of the same length, only where the form is still the one that was read.
create function outcomes.reseal_certificates(learner_ids bigint[], ids bigint[], befores bytea[], afters bytea[]) returns bigint
language sql security definer set search_path = pg_catalog as $$
  with given as (
    select * from unnest(learner_ids, ids, befores, afters) as g (learner_id, id, before, after)
    where length(g.before) = length(g.after) and get_byte(g.before, 0) = get_byte(g.after, 0)
  ), changed as (
    update outcomes.outcome o set certificate_sealed = g.after from given g
    where o.learner_id = g.learner_id and o.id = g.id and o.certificate_sealed = g.before returning 1
  )
  select count(*) from changed
$$;
revoke all on function outcomes.reseal_certificates(bigint[], bigint[], bytea[], bytea[]) from public;
grant execute on function outcomes.reseal_certificates(bigint[], bigint[], bytea[], bytea[]) to bank_app;
