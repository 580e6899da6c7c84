-- Why: points (积分) are a reward currency beside the credit, and share nothing with it but the outcome that both follow. Each row of the ledger is one
-- transfer between a learner's account with one issuing centre and one of the accounts that the centre keeps for its own side (issued, redeemed, lapsed,
-- taken back), or the learner's debt to it; so nothing is created or lost, and the sum over all accounts is zero by construction. Nobody may change or
-- delete a row.
create schema points authorization bank_owner;
create table points.transfer (
  learner_id bigint not null,
  issuer_id bigint not null,
  -- The running number of the account. The first row of a lot gives the lot its number.
  seq integer not null check (seq > 0),
  lot integer not null check (lot > 0 and lot <= seq),
  kind text not null,
  amount integer not null check (amount between 1 and 1000000),
  balance_after integer not null check (balance_after between 0 and 1000000000),
  debt_after integer not null check (debt_after between 0 and 1000000000),
  -- What makes a repeat a repeat: of one key one account has one row a lot and kind.
  key text not null check (length(key) between 1 and 120),
  cause_kind text not null,
  cause_id bigint not null,
  -- The row of the same account that this one takes back.
  mirrors integer check (mirrors < seq),
  -- Of an earning, and of what takes it back: the rule, the day that its caps count, and the activity.
  rule_id bigint,
  earned_on date,
  activity text,
  -- Of the row that begins a lot: its last day.
  expires_on date,
  at timestamptz not null,
  primary key (learner_id, issuer_id, seq),
  constraint transfer_once unique (learner_id, issuer_id, key, lot, kind),
  constraint transfer_kind check (kind in ('earn', 'spend', 'giveBack', 'lapse', 'takeBack', 'owe', 'settle', 'restore')),
  constraint transfer_begins_lot check ((expires_on is not null) = (lot = seq)),
  constraint transfer_lot_kind check (lot < seq or kind in ('earn', 'giveBack', 'restore')),
  constraint transfer_earning check ((kind = 'earn') <= (rule_id is not null and earned_on is not null and lot = seq)),
  constraint transfer_mirror check ((kind in ('giveBack', 'restore')) = (mirrors is not null))
);
-- A redemption is found by its key alone when it is given back.
create index transfer_spend on points.transfer (key) where kind in ('spend', 'giveBack');
-- What was taken is brought back once.
create unique index transfer_mirrored on points.transfer (learner_id, issuer_id, mirrors) where mirrors is not null;
-- Months are closed, and days reported, over everything that a centre moved: rows lie in the order of their time.
create index transfer_at on points.transfer using brin (at) with (pages_per_range = 32);

-- Projections, recomputed by `verify`. The row of an account is what parallel transfers of it wait for.
create table points.account (
  learner_id bigint not null,
  issuer_id bigint not null,
  seq integer not null check (seq >= 0),
  balance integer not null,
  debt integer not null,
  last_at timestamptz not null,
  primary key (learner_id, issuer_id),
  constraint account_balance check (balance between 0 and 1000000000),
  constraint account_debt check (debt between 0 and 1000000000),
  -- What comes in is set off against a debt at once.
  constraint account_sets_off check (balance = 0 or debt = 0)
);
create table points.lot (
  learner_id bigint not null,
  issuer_id bigint not null,
  lot integer not null,
  expires_on date not null,
  remaining integer not null check (remaining >= 0),
  -- Came back after its day: it got thirty days more and gets them once.
  returned boolean not null,
  primary key (learner_id, issuer_id, lot)
);
create index lot_live on points.lot (learner_id, issuer_id, expires_on, lot) where remaining > 0;
create index lot_due on points.lot (expires_on) where remaining > 0;

-- Points that somebody may not spend while a doubt is looked into. Earning goes on, and nothing lapses meanwhile.
create table points.freeze (
  learner_id bigint not null,
  issuer_id bigint not null,
  id bigint not null,
  reason text not null,
  by_id bigint not null,
  at timestamptz not null,
  ended_by bigint,
  ended_at timestamptz,
  end_reason text,
  primary key (learner_id, id),
  constraint freeze_end check ((ended_at is null) = (ended_by is null))
);
create unique index freeze_one_open on points.freeze (learner_id, issuer_id) where ended_at is null;
create index freeze_issuer on points.freeze (issuer_id, id desc);

-- The totals of a centre's month, fixed when the month is closed: no transfer is dated into a closed month.
create table points.month_close (
  issuer_id bigint not null,
  month date not null check (extract(day from month) = 1),
  opening bigint not null,
  opening_debt bigint not null,
  earned bigint not null,
  spent bigint not null,
  given_back bigint not null,
  lapsed bigint not null,
  taken_back bigint not null,
  owed bigint not null,
  settled bigint not null,
  restored bigint not null,
  closing bigint not null,
  closing_debt bigint not null,
  holders integer not null,
  closed_by bigint,
  closed_at timestamptz not null,
  primary key (issuer_id, month),
  constraint month_adds_up check (closing = opening + earned - spent + given_back - lapsed - taken_back - settled + restored
    and closing_debt = opening_debt + owed - settled)
);

create sequence points.rule_number;
-- Earning rules are data. A published rule is never changed: it is ended and another takes its place.
create table points.rule (
  id bigint primary key,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  number text not null unique,
  title text not null,
  source text not null check (source in ('outcome', 'attendance', 'volunteering', 'reading')),
  content jsonb not null,
  state text not null check (state in ('draft', 'submitted', 'published', 'ended')),
  starts_on date not null,
  ends_on date,
  budget integer check (budget > 0),
  authors bigint[] not null check (cardinality(authors) > 0),
  note text,
  published_by bigint,
  published_at timestamptz,
  ended_by bigint,
  ended_at timestamptz,
  updated_at timestamptz not null,
  constraint rule_period check (ends_on >= starts_on),
  constraint rule_published check ((state in ('published', 'ended')) = (published_by is not null and published_at is not null)),
  constraint rule_second_person check (published_by <> all (authors))
);
create index rule_l1 on points.rule (l1, id);
create index rule_l2 on points.rule (l2, id);
create index rule_in_force on points.rule (source) where state = 'published';
-- What a rule has given, less what was taken back: a projection, and the row that two centres wait for when they spend one budget.
create table points.rule_use (
  rule_id bigint primary key references points.rule (id),
  given bigint not null check (given >= 0)
);

-- What was attended, volunteered and read, as centres tell it by file or API: facts of a day, each counted once.
create table points.activity (
  learner_id bigint not null,
  id bigint not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  source text not null check (source in ('attendance', 'volunteering', 'reading')),
  reference text not null,
  code text not null,
  name text not null,
  happened_on date not null,
  minutes integer not null check (minutes between 0 and 1440),
  items integer not null check (items between 1 and 1000),
  import_id bigint,
  told_at timestamptz not null,
  primary key (learner_id, id)
);
create index activity_id on points.activity (id);
create index activity_import on points.activity (import_id, id) where import_id is not null;
create index activity_l2 on points.activity (l2, id);
-- One fact once: by the number that the centre's own list gives it.
create table points.activity_claim (
  organization_id bigint not null,
  source text not null,
  reference text not null,
  learner_id bigint not null,
  activity_id bigint not null,
  primary key (organization_id, source, reference)
);
create table points.import (
  id bigint primary key,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  source text not null check (source in ('attendance', 'volunteering', 'reading')),
  file_name text not null,
  rows_read integer not null,
  rows_new integer not null,
  rows_known integer not null,
  rows_wrong integer not null,
  by_id bigint not null,
  at timestamptz not null,
  -- Taken back as a whole, with the points of its rows.
  withdrawn_by bigint,
  withdrawn_at timestamptz,
  withdrawn_reason text,
  constraint import_withdrawn check ((withdrawn_at is null) = (withdrawn_by is null))
);
create index import_l1 on points.import (l1, id desc);
create index import_l2 on points.import (l2, id desc);

-- How far the postings of a deposit or import have come: the cursor moves in the transaction that posts, so that each is posted exactly once.
create table points.posting (
  kind text not null check (kind in ('outcome', 'batch', 'activity', 'import')),
  source_id bigint not null,
  cursor bigint not null,
  looked_at integer not null,
  earned integer not null,
  points bigint not null,
  begun_at timestamptz not null,
  done_at timestamptz,
  primary key (kind, source_id)
);
create index posting_open on points.posting (begun_at) where done_at is null;

grant usage on schema points to bank_app, bank_auditor;
grant select on all tables in schema points to bank_app, bank_auditor;
grant insert on all tables in schema points to bank_app;
grant usage on all sequences in schema points to bank_app;
grant update on points.account, points.lot, points.freeze, points.rule, points.rule_use, points.import, points.posting to bank_app;

-- A withdrawn import frees its numbers, so that the mended file can be read.
grant delete on points.activity_claim to bank_app;

do $$
declare t text; lvl int; seen text;
begin
  foreach t in array array['points.rule', 'points.activity', 'points.import', 'points.transfer', 'points.account', 'points.lot', 'points.freeze', 'points.month_close'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_all on %s to bank_owner using (true) with check (true)', t);
    execute format('create policy app_all on %s to bank_app using (true) with check (true)', t);
    execute format('create policy auditor_read on %s for select to bank_auditor using (true)', t);
    for lvl in 1..2 loop
      execute format('grant usage on schema points to bank_staff_l%s', lvl);
      execute format('grant select on %s to bank_staff_l%s', t, lvl);
      -- The ledger of a centre is seen by that centre, and by the management centre above all of them; a rule in force is no secret.
      seen := case when t = 'points.rule' then format('l%s = current_setting(''app.organization'')::bigint or state in (''published'', ''ended'')', lvl)
        when t in ('points.activity', 'points.import') then format('l%s = current_setting(''app.organization'')::bigint', lvl)
        when lvl = 1 then 'true' else 'issuer_id = current_setting(''app.organization'')::bigint' end;
      execute format('create policy staff_l%s on %s for select to bank_staff_l%s using (%s)', lvl, t, lvl, seen);
    end loop;
  end loop;
  for lvl in 1..2 loop
    execute format('grant select on points.rule_use, points.posting to bank_staff_l%s', lvl);
  end loop;
end $$;
