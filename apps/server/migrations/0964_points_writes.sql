-- Why: a posting writes a lot and the end of an account for each row of the ledger. One index serves both what lapses and what is told of before, and an account
-- has room in its page for its next state, so that a moved balance touches no index.
drop index points.lot_due;
drop index points.lot_untold;
create index lot_due on points.lot (expires_on, told) where remaining > 0;
alter table points.account set (fillfactor = 70);
