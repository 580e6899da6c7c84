-- Why: an application bears the number of its case, so that a person has one number to tell; its guardian's phone is sealed in a column of its own,
-- where the rotation of keys finds it.
drop sequence accounts.application_serial;
alter table accounts.application add column guardian_phone_sealed bytea;
create index application_case on accounts.application (case_id);
