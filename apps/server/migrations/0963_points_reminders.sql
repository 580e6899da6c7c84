-- Why: points that lapse soon are told of, a month and a week before. `told` says how often a lot was: the work of the hour finds what was not told yet by the index.
alter table points.lot add column told smallint not null default 0 check (told between 0 and 2);
create index lot_untold on points.lot (told, expires_on) where remaining > 0 and told < 2;
