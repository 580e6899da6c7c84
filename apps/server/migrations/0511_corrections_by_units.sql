-- Why: a unit may ask for a correction too, a returned one is sent again, and what proves it goes with it. The files are few and belong to the request.
alter table deposits.correction add column file_ids bigint[] not null default '{}';
create index correction_files on deposits.correction using gin (file_ids);
