-- Why: local centres thank people for what they learned. An activity offers goods for points; a shelf is what of a good lies at one collection point; a
-- redemption takes from one shelf, once, and is handed out there against a code. No shelf can fall below nothing and nobody takes more of a good than they may:
-- the checks below hold whatever the code does.
create schema redemption authorization bank_owner;
create table redemption.activity (
  id bigint primary key,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  title text not null,
  state text not null check (state in ('draft', 'submitted', 'approved', 'paused', 'ended')),
  -- Goods lie at collection points; vouchers are codes that arrive at once.
  delivery text not null check (delivery in ('counter', 'voucher')),
  rules text not null,
  -- Who may take part: units whose people may (none: all), kinds of learner (none: all), and whether the identity must have been checked.
  units bigint[] not null default '{}',
  kinds text[] not null default '{}',
  checked_only boolean not null default false,
  starts_on date not null,
  ends_on date not null,
  collect_until date,
  cancel_returns boolean not null,
  lapse_returns boolean not null,
  authors bigint[] not null check (cardinality(authors) > 0),
  approved_by bigint,
  approved_at timestamptz,
  note text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint activity_period check (ends_on >= starts_on and collect_until >= ends_on),
  constraint activity_delivery check ((delivery = 'counter') = (collect_until is not null)),
  constraint activity_approved check ((state in ('approved', 'paused', 'ended')) = (approved_by is not null and approved_at is not null)),
  constraint activity_second_person check (approved_by <> all (authors))
);
create index activity_l1 on redemption.activity (l1, id);
create index activity_l2 on redemption.activity (l2, id);
create index activity_open on redemption.activity (ends_on, id) where state = 'approved';
create table redemption.point (
  activity_id bigint not null references redemption.activity (id),
  point_id bigint not null,
  hours text not null,
  primary key (activity_id, point_id)
);
create table redemption.good (
  id bigint primary key,
  activity_id bigint not null references redemption.activity (id),
  position smallint not null,
  name text not null,
  about text not null,
  points integer not null check (points between 1 and 1000000),
  per_person integer not null check (per_person between 1 and 100),
  picture_file_id bigint
);
create index good_activity on redemption.good (activity_id, position);
create index good_picture on redemption.good (picture_file_id) where picture_file_id is not null;
-- What of a good lies at a point and is promised to nobody. A projection of the changes and the redemptions, recomputed by verify.
create table redemption.shelf (
  good_id bigint not null references redemption.good (id),
  point_id bigint not null,
  planned integer not null check (planned between 0 and 1000000),
  stock integer not null default 0,
  primary key (good_id, point_id),
  constraint shelf_not_oversold check (stock >= 0)
);
create table redemption.stock_change (
  id bigint primary key,
  good_id bigint not null references redemption.good (id),
  point_id bigint not null,
  kind text not null check (kind in ('opened', 'changed', 'counted', 'imported')),
  delta integer not null,
  -- Of a stock-taking: what should have lain there, and what did.
  expected integer,
  counted integer check (counted >= 0),
  note text not null,
  staff_id bigint not null,
  at timestamptz not null,
  constraint stock_change_counted check ((kind = 'counted') = (expected is not null and counted is not null)),
  -- A stock-taking that found everything is kept as well.
  constraint stock_change_moves check (delta <> 0 or kind = 'counted')
);
create index stock_change_shelf on redemption.stock_change (good_id, point_id, id);
create table redemption.voucher (
  id bigint primary key,
  good_id bigint not null references redemption.good (id),
  organization_id bigint not null,
  lookup uuid not null,
  code_sealed bytea not null,
  learner_id bigint,
  redemption_id bigint,
  constraint voucher_once unique (organization_id, lookup),
  constraint voucher_taken check ((learner_id is null) = (redemption_id is null))
);
create index voucher_free on redemption.voucher (good_id, id) where redemption_id is null;
create index voucher_of on redemption.voucher (redemption_id) where redemption_id is not null;

-- 兑换单. Its levels are those of the point that hands it out: the point sees its own, the centre all of its points.
create table redemption.redemption (
  learner_id bigint not null,
  id bigint not null,
  activity_id bigint not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  delivery text not null check (delivery in ('counter', 'voucher')),
  points bigint not null check (points > 0),
  state text not null check (state in ('waiting', 'collected', 'cancelled', 'lapsed')),
  code_sealed bytea,
  collect_until date,
  -- Whether the points went back: then the ledger holds the mirror of the spend.
  returned boolean not null default false,
  reminded_on date,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (learner_id, id),
  constraint redemption_waits check ((state = 'waiting') = (ended_at is null)),
  constraint redemption_returned check (not returned or state in ('cancelled', 'lapsed'))
);
create index redemption_id on redemption.redemption (id);
create index redemption_l1 on redemption.redemption (l1, id);
create index redemption_l2 on redemption.redemption (l2, id);
create index redemption_l3 on redemption.redemption (l3, id) where l3 is not null;
create index redemption_l4 on redemption.redemption (l4, id) where l4 is not null;
create index redemption_activity on redemption.redemption (activity_id, id);
create index redemption_due on redemption.redemption (collect_until, id) where state = 'waiting';
create index redemption_ended on redemption.redemption (organization_id, ended_at) where ended_at is not null;
create table redemption.line (
  learner_id bigint not null,
  redemption_id bigint not null,
  good_id bigint not null,
  point_id bigint not null,
  count integer not null check (count between 1 and 100),
  points integer not null check (points > 0),
  primary key (learner_id, redemption_id, good_id),
  foreign key (learner_id, redemption_id) references redemption.redemption (learner_id, id)
);
create index line_good on redemption.line (good_id, point_id);
-- How much of a good a person holds or has had; given back with a cancellation. `most` is the good's limit at the time.
create table redemption.taken (
  learner_id bigint not null,
  good_id bigint not null,
  count integer not null,
  most integer not null,
  primary key (learner_id, good_id),
  constraint taken_within_limit check (count between 0 and most)
);
-- The codes that wait: a keyed hash each, no two alike. A row goes when its redemption ends, so that a code opens nothing twice.
create table redemption.code (
  lookup uuid primary key,
  learner_id bigint not null,
  redemption_id bigint not null
);
create index code_redemption on redemption.code (redemption_id);
-- Who took it and how that was confirmed: a drawn signature or the number of a paper form.
create table redemption.handout (
  learner_id bigint not null,
  redemption_id bigint not null,
  organization_id bigint not null,
  staff_id bigint not null,
  collector text not null check (collector in ('self', 'representative', 'other')),
  representative_id bigint,
  collector_sealed bytea,
  document text,
  signature_file_id bigint,
  form_no text,
  at timestamptz not null,
  primary key (learner_id, redemption_id),
  constraint handout_signed check ((signature_file_id is null) <> (form_no is null)),
  constraint handout_other check ((collector = 'other') = (document is not null)),
  constraint handout_representative check ((collector = 'representative') = (representative_id is not null))
);
create index handout_point on redemption.handout (organization_id, at);
create index handout_signature on redemption.handout (signature_file_id) where signature_file_id is not null;

grant usage on schema redemption to bank_app, bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
grant select on all tables in schema redemption to bank_app, bank_auditor;
grant insert, update on redemption.activity, redemption.good, redemption.shelf, redemption.voucher, redemption.redemption, redemption.taken, redemption.handout to bank_app;
-- A draft is rewritten; codes end. Stock changes, lines and redemptions stay.
grant delete on redemption.point, redemption.good, redemption.shelf, redemption.code to bank_app;
grant insert on redemption.point, redemption.stock_change, redemption.line, redemption.code to bank_app;
do $$
declare t text; lvl int;
begin
  foreach t in array array['redemption.activity', 'redemption.redemption'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_all on %s to bank_owner using (true) with check (true)', t);
    execute format('create policy app_all on %s to bank_app using (true) with check (true)', t);
    execute format('create policy auditor_read on %s for select to bank_auditor using (true)', t);
  end loop;
  for lvl in 1..4 loop
    execute format('grant select on redemption.activity, redemption.redemption, redemption.line, redemption.point to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on redemption.redemption for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
    -- The centre and what stands above it see all of an activity; a point sees those that it hands out for.
    execute format('create policy staff_l%s on redemption.activity for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint
      or (state in (''approved'', ''paused'', ''ended'') and exists (select 1 from redemption.point p where p.activity_id = activity.id and p.point_id = current_setting(''app.organization'')::bigint)))', lvl, lvl, lvl);
  end loop;
end $$;
