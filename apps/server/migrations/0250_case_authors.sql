-- Nobody reviews what they wrote: not only who brought a case to the desk last, but everybody who ever entered or amended it. `entered_by` is who is
-- told of the next step and is replaced when a colleague amends; `authors` only grows.
alter table reviews.case add column authors bigint[] not null default '{}';
update reviews.case c set authors = coalesce((
  select array_agg(distinct w.id) from (
    select c.entered_by as id
    union select s.actor_id from reviews.step s where s.case_id = c.id and s.actor_kind = 'staff' and s.event in ('submit', 'resubmit')
  ) w where w.id is not null), '{}');

-- A draft of the catalogue may be typed by one colleague and submitted by another: both are its authors.
alter table catalog.entry add column authors bigint[] not null default '{}';
update catalog.entry set authors = array[created_by] where created_by is not null;
alter table catalog.achievement_version add column authors bigint[] not null default '{}';
update catalog.achievement_version set authors = array[created_by] where created_by is not null;
