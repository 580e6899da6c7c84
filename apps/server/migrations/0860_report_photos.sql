-- Why: who reports a wrong catalogue entry often holds the certificate that proves it. Its photos go with the report, as with a correction.
alter table catalog.report add column file_ids bigint[] not null default '{}';
create index report_files on catalog.report using gin (file_ids);
