-- Why: a notice also goes to the reader's WeChat where the service account may write to it. The queue may run a delivery twice; what was taken once is not sent again.
alter table notices.notice add column told_at timestamptz;
