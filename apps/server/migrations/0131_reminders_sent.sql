-- Why: a job that sends reminders may run twice after a crash; each reminder goes out once because sending marks it in the same transaction.
alter table accounts.reminder add column sent_at timestamptz;
-- A repair case is found by its own id from the list.
create index repair_id on accounts.repair (id);
