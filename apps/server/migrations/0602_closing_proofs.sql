-- Why: a closed account's proofs are closed too. The application may not change a proof, so a function of the owner takes the words off the paper's row, ends
-- what was still valid and removes what a code or a share link is found by; of closed accounts alone. The digest of the paper stays: who holds it reads "closed".
create function closing.forget_proofs(ids bigint[]) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into proofs.ending (learner_id, proof_id, reason, at)
    select p.learner_id, p.id, 'closedByHolder', now() from proofs.proof p join accounts.learner l on l.id = p.learner_id
    where p.learner_id = any(ids) and l.state = 'closed' on conflict do nothing;
  delete from proofs.claim c using accounts.learner l where c.learner_id = any(ids) and l.id = c.learner_id and l.state = 'closed';
  update proofs.ending e set note = null from accounts.learner l where e.learner_id = any(ids) and l.id = e.learner_id and l.state = 'closed' and e.note is not null;
  update proofs.proof p set purpose = null, recipient = null,
      content = p.content || '{"name": "已注销用户", "statement": "", "holder": [], "sections": [], "note": ""}'::jsonb
    from accounts.learner l where p.learner_id = any(ids) and l.id = p.learner_id and l.state = 'closed'
$$;
revoke all on function closing.forget_proofs(bigint[]) from public;
grant execute on function closing.forget_proofs(bigint[]) to bank_app;
-- The laws that verify checks are read as the auditor.
grant select on identity.qr_code, identity.door_attempt to bank_auditor;
