-- Stored files follow a rotation of the keys as columns do. `sealed_with` is the number of the key (null: written before this was noted, the object's
-- second byte says it); `former_key` is the object sealed with the old key, until it is removed: a crash between loses neither.
alter table files.file add column sealed_with smallint, add column former_key text;
