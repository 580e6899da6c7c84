-- An achievement has one open entry a unit and term; two clerks at once made two, because only a look-up said no. Closed ones do not count: last year's
-- may stand beside it. Where a bank holds such pairs already, the upgrade stops and names them: closing the wrong one would shut people's deposits out.
do $$
declare twins text;
begin
  select string_agg(number, ', ' order by number) into twins from (
    select number, count(*) over (partition by achievement_id, organization_id, term_id) as n from catalog.entry where state <> 'closed'
  ) e where n > 1;
  if twins is not null then
    raise exception 'catalogue entries of one achievement, unit and term stand twice: %. Close all but one of each in the back office, then upgrade again.', twins;
  end if;
end $$;
create unique index entry_same_term on catalog.entry (achievement_id, organization_id, term_id) nulls not distinct where state <> 'closed';
