-- Why: exports, rights, keys, mergers and revocations demand that whoever sits at the screen proved themselves within the last minutes, not
-- twelve hours ago. A session of before this migration proved nothing lately and is asked once.
alter table identity.session add column proved_at timestamptz;
