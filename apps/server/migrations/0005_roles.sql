-- Why: database roles and the second wall. bank_app writes; staff reads run as bank_staff_l1 … l4 (one role a level, so that each policy is one
-- equality on one column and keeps its index), with row-level security forced. Append-only tables give nobody UPDATE or DELETE.
do $$
declare s text; t record; lvl int;
begin
  foreach s in array array['platform','settings','files','audit','evidence','notices','organizations','identity','accounts','catalog','reviews','outcomes','deposits'] loop
    execute format('grant usage on schema %I to bank_app, bank_auditor, bank_loader, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4', s);
    execute format('grant select on all tables in schema %I to bank_app, bank_auditor, bank_loader', s);
    execute format('grant usage on all sequences in schema %I to bank_app, bank_loader', s);
    for t in select tablename from pg_tables where schemaname = s loop
      if (s || '.' || t.tablename) in ('audit.record','audit.chain','evidence.event','reviews.step','outcomes.outcome','outcomes.outcome_main','outcomes.status_change','organizations.change') then
        execute format('grant insert on %I.%I to bank_app', s, t.tablename);
      else
        execute format('grant insert, update, delete on %I.%I to bank_app', s, t.tablename);
      end if;
    end loop;
  end loop;
end $$;

-- The batch loader: stages rows, stores outcomes and opens inactive accounts; nothing else.
grant insert on accounts.learner, accounts.identity_claim, accounts.affiliation, outcomes.outcome, outcomes.outcome_main, outcomes.learner_claim, outcomes.certificate_claim,
  evidence.event, audit.record, audit.pending, deposits.batch_problem, notices.notice to bank_loader;
grant update on deposits.batch to bank_loader;
grant delete on deposits.batch_problem, outcomes.learner_claim, outcomes.certificate_claim to bank_loader;
grant insert, update, delete on platform.job to bank_loader;

-- Staff reads: these tables carry l1..l4. Their rows are seen by a level's role only where that column equals the setting app.organization.
do $$
declare t text; lvl int;
begin
  foreach t in array array['accounts.affiliation','accounts.application','outcomes.outcome','reviews.case','deposits.deposit','deposits.batch','identity.staff','identity.appointment','identity.proposal','identity.api_key'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_all on %s to bank_owner using (true) with check (true)', t);
    execute format('create policy app_all on %s to bank_app using (true) with check (true)', t);
    execute format('create policy loader_all on %s to bank_loader using (true) with check (true)', t);
    execute format('create policy auditor_read on %s for select to bank_auditor using (true)', t);
    for lvl in 1..4 loop
      execute format('grant select on %s to bank_staff_l%s', t, lvl);
      execute format('create policy staff_l%s on %s for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, t, lvl, lvl);
    end loop;
  end loop;
end $$;

-- A learner is seen by staff who see one of the learner's affiliations.
alter table accounts.learner enable row level security;
alter table accounts.learner force row level security;
create policy owner_all on accounts.learner to bank_owner using (true) with check (true);
create policy app_all on accounts.learner to bank_app using (true) with check (true);
create policy loader_all on accounts.learner to bank_loader using (true) with check (true);
create policy auditor_read on accounts.learner for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on accounts.learner to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on accounts.learner for select to bank_staff_l%s using (exists (select 1 from accounts.affiliation a where a.learner_id = learner.id and a.l%s = current_setting(''app.organization'')::bigint))', lvl, lvl, lvl);
    execute format('grant select on organizations.organization, organizations.change, organizations.former_name, catalog.type, catalog.issuer, catalog.issuer_name, catalog.achievement, catalog.achievement_version, catalog.term, catalog.entry, outcomes.status_change, reviews.step, deposits.attachment, deposits.batch_problem, identity.session, settings.value, settings.calendar_day to bank_staff_l%s', lvl);
  end loop;
end $$;
