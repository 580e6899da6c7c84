-- Why: an application may also end after its reviews: by an objection that was upheld, by the examination authority, or because an outcome it is made of
-- fell away. Its learner reads then, too, everything that was wrong at once, and an appeal that lets the outcome stand again finds what had ended with it.
alter table conversion.application add column refusals jsonb not null default '[]';
