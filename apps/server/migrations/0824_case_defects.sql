-- Why: who is turned down must read everything that is wrong at once, each with its ground and what they can do about it, not one reason after another.
alter table reviews.step add column defects jsonb;
create or replace function closing.forget_steps(ids bigint[]) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  update reviews.step s set note = null, fields = null, defects = null, actor_name = case when s.actor_kind = 'learner' then null else s.actor_name end
    from reviews.case c join accounts.learner l on l.id = c.learner_id
    where s.case_id = c.id and c.learner_id = any(ids) and l.state = 'closed'
$$;
