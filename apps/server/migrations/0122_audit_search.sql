-- Why: the audit officer searches by day. Ids are time-ordered, but two processes' ids of one millisecond are not, so the day has an index of its own.
create index record_at on audit.record (at, id);
