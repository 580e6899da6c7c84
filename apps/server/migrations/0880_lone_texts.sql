-- Why: reasons typed for exports, refused batches and the like belong to no single person; an erasure opens them all in order to find those that name somebody.
create index text_alone on audit.text (id) where learner_id is null;
