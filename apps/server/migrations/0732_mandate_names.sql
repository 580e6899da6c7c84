-- Why: whom a learner invited to act for them stood as a plain name that no closing cleared. The comparison needs a keyed hash of the name and the page its mask;
-- once accepted, the name is the one of the representative's account. Invitations that are open keep no name to compare and end: they live three days anyway.
update accounts.mandate set state = 'ended', ended_at = now(), ended_by = 'day', code_hash = null where state = 'invited';
alter table accounts.mandate add column name_lookup uuid, add column name_masked text;
alter table accounts.mandate drop column representative_name;
-- One representative may stand behind several accounts of one person; the five places are counted over all of them.
create index mandate_representative on accounts.mandate (representative_id) where state = 'active';
