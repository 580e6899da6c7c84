-- Why: a unit hangs up posters with the doors' codes and wants to know how many came by them. Only the unit and the day are kept, nobody's name: staff read sums.
create table organizations.poster_arrival (
  id bigint primary key,
  organization_id bigint not null,
  day date not null,
  -- Whether the account woke or opened by this arrival.
  began boolean not null
);
create index poster_arrival_of on organizations.poster_arrival (organization_id, day);
grant select, insert on organizations.poster_arrival to bank_app;
grant select on organizations.poster_arrival to bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
-- The unit of the poster travels with the journey.
alter table identity.door_attempt add column from_unit text;
alter table identity.wechat_journey add column from_unit text;
alter table identity.wechat_ticket add column from_unit text;
