-- Why: applications carry a short number that can be read out on the phone; a sequence makes it, gaps do not matter.
create sequence deposits.number;
grant usage on sequence deposits.number to bank_app;
create index deposit_drafts on deposits.deposit (expires_at) where state = 'draft';
