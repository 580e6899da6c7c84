-- Why: identity repair becomes a queue of its own. A case compares one account with what was typed, or two accounts that may be one person's; it is decided, or a
-- unit that knows the person is asked first, and what changes an account in use waits for a second person.
alter table accounts.repair drop constraint repair_kind_check, drop constraint repair_decision_check;
alter table accounts.repair
  add column other_id bigint,
  add column found_by text not null default 'door' check (found_by in ('door', 'search', 'staff')),
  add column opened_by bigint,
  add column note text,
  add column state text not null default 'open' check (state in ('open', 'asked', 'proposed', 'resolved')),
  add column asked_unit bigint,
  add column asked_by bigint,
  add column asked_at timestamptz,
  add column question text,
  add column answered_by bigint,
  add column answered_at timestamptz,
  add column answer text,
  add column proposed text,
  add column proposed_by bigint,
  add column proposed_at timestamptz,
  add column proposed_reason text,
  add column merge_id bigint;
update accounts.repair set state = case when resolved_at is null then 'open' else 'resolved' end,
  decision = case decision when 'useTyped' then 'correct' when 'keep' then 'keepApart' end;
alter table accounts.repair
  add constraint repair_kind_check check (kind in ('nameDiffers', 'phoneDiffers', 'variantName', 'documentChanged', 'nameChanged', 'foreignDocument', 'neverActivated')),
  add constraint repair_decision_check check (decision in ('merge', 'correct', 'keepApart')),
  add constraint repair_proposed_check check (proposed in ('merge', 'correct')),
  add constraint repair_resolved check ((state = 'resolved') = (resolved_at is not null)),
  -- A pair is stored once, the older account first.
  add constraint repair_pair_order check (other_id > learner_id),
  add constraint repair_second_person check (state <> 'resolved' or decision = 'keepApart' or proposed_by is null or proposed_by <> resolved_by);
drop index accounts.repair_one_open;
create unique index repair_one_open on accounts.repair (learner_id, kind) where resolved_at is null and other_id is null;
create unique index repair_pair on accounts.repair (learner_id, other_id) where other_id is not null;
create index repair_other on accounts.repair (other_id) where other_id is not null;
create index repair_merge on accounts.repair (merge_id) where merge_id is not null;

-- Who sees one of the two sides sees the case; the learners' own policy says who that is.
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('alter policy staff_l%s on accounts.repair using (exists (select 1 from accounts.learner l where l.id = repair.learner_id or l.id = repair.other_id))', lvl);
  end loop;
end $$;
