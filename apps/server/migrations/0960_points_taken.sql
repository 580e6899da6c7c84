-- Why: the points of the province could not be spent, because an activity took the points of its own centre alone. An activity now says whose points it takes,
-- and a redemption keeps how many of its points were the province's, so that a centre and the province can settle what was given for them. And who may take
-- part is said in the three levels that an identity has, not in one.
alter table redemption.activity
  add column takes text not null default 'centre' check (takes in ('centre', 'province', 'both')),
  add column level text not null default 'none' check (level in ('none', 'counterChecked', 'verified'));
update redemption.activity set level = 'counterChecked' where checked_only;
alter table redemption.activity drop column checked_only;
alter table redemption.redemption
  add column province_points bigint not null default 0,
  add constraint redemption_province_points check (province_points between 0 and points);
