-- Why: an intention to study is a question to a school. It waits on the registrar's work bench until somebody answers, and the learner hears the answer.
alter table conversion.intention
  add column note text,
  add column answer text,
  add column answered_by bigint,
  add column answered_at timestamptz,
  add constraint intention_answered check ((answer is null) = (answered_at is null));
create index intention_waiting on conversion.intention (organization_id, id) where state = 'open' and answered_at is null;
