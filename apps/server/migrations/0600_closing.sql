-- Why: a person may close the account (注销). A request cools off for seven days and may be taken back; then what no law retains is deleted, the rest is sealed
-- (封存) until its retention ends, and ledgers, audit and evidence keep rows that name nobody. Each erasure has a number: the list of erasures lies outside the
-- database, so that a restored backup knows what it has to forget again.
create schema closing;
grant usage on schema closing to bank_app, bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
create table closing.request (
  id bigint primary key,
  number text not null unique,
  learner_id bigint not null,
  state text not null check (state in ('cooling', 'closed', 'withdrawn', 'stopped')),
  reason text not null check (reason in ('unused', 'moved', 'privacy', 'duplicate', 'other')),
  -- What the person was shown and gives up, in numbers; and what kept the account open, where it was stopped.
  loss jsonb not null,
  obstacles jsonb not null default '[]',
  requested_at timestamptz not null,
  cooling_until timestamptz not null,
  due_on date not null,
  ended_at timestamptz,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint
);
create unique index request_one_open on closing.request (learner_id) where state = 'cooling';
create index request_due on closing.request (cooling_until) where state = 'cooling';
create index request_learner on closing.request (learner_id, id desc);
create index request_l1 on closing.request (l1, id desc);
create index request_l2 on closing.request (l2, id desc);
create sequence closing.request_serial minvalue 1;
-- The erasures that this database has carried out, in the order of the list; a gap to the list means that it comes from a backup.
create table closing.erasure (
  seq bigint primary key check (seq > 0),
  learner_ids bigint[] not null,
  at timestamptz not null,
  carried_out_at timestamptz not null
);
-- How long each class of data is kept sealed after a closing, and why. Months 0: deleted at once; null: kept, because it names nobody.
create table closing.retention (
  class text primary key,
  position integer not null,
  months integer check (months >= 0),
  zh text not null,
  en text not null,
  basis_zh text not null,
  basis_en text not null
);
insert into closing.retention (class, position, months, zh, en, basis_zh, basis_en) values
  ('login', 1, 0, '登录方式、手机号绑定和登录设备', 'Ways to log in, bound doors and devices', '没有保存的必要，立即删除', 'Not needed any more: deleted at once'),
  ('contact', 2, 0, '通知、短信和提醒', 'Notices, messages and reminders', '没有保存的必要，立即删除', 'Not needed any more: deleted at once'),
  ('evidence', 3, 0, '您上传的证明材料', 'Evidence that you uploaded', '核对已经结束，立即删除', 'The check is over: deleted at once'),
  ('draft', 4, 0, '草稿和未提交的内容', 'Drafts', '没有保存的必要，立即删除', 'Not needed any more: deleted at once'),
  ('identity', 5, 36, '姓名、证件号和手机号', 'Name, document number and mobile', '《民法典》第一百八十八条的诉讼时效，封存三年', 'Limitation of actions (Civil Code, article 188): sealed for three years'),
  ('application', 6, 36, '开户、存入、认证等申请的办理材料', 'Papers of applications', '《民法典》第一百八十八条的诉讼时效，封存三年', 'Limitation of actions (Civil Code, article 188): sealed for three years'),
  ('outcome', 7, 120, '学习成果的证书编号和成绩', 'Certificate numbers and grades of outcomes', '继续教育学习档案的保管期限，封存十年', 'Keeping of records of continuing education: sealed for ten years'),
  ('ledger', 8, null, '学分账本、审计和存证记录', 'Ledger of credit, audit and evidence', '只留编号，不含姓名、证件号和手机号，不能再认出您', 'Numbers only: no name, document or mobile, nobody is recognised by them');

grant select, insert, update on closing.request to bank_app;
grant usage on sequence closing.request_serial to bank_app;
grant select, insert on closing.erasure to bank_app;
grant select on closing.retention to bank_app;
grant select on all tables in schema closing to bank_auditor;
alter table closing.request enable row level security;
alter table closing.request force row level security;
create policy owner_all on closing.request to bank_owner using (true) with check (true);
create policy app_all on closing.request to bank_app using (true) with check (true);
create policy auditor_read on closing.request for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on closing.request to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on closing.request for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
  end loop;
end $$;

-- The sealed store: written by the application, which can neither read nor change what it wrote; read by bank_sealed alone, with a key that two persons hold.
create schema sealed;
grant usage on schema sealed to bank_app, bank_auditor, bank_sealed;
create table sealed.record (
  learner_id bigint not null,
  seq bigint not null,
  class text not null,
  retain_until date not null,
  -- A keyed hash of the document, so that the two custodians find the person whom a court names.
  subject uuid,
  content bytea not null,
  primary key (learner_id, seq, class)
);
create index record_retain on sealed.record (retain_until);
create index record_subject on sealed.record (subject) where subject is not null;
grant insert, delete, select (learner_id, seq, class, retain_until) on sealed.record to bank_app;
grant select (learner_id, seq, class, retain_until) on sealed.record to bank_auditor;
grant select on sealed.record to bank_sealed;

-- What the application may not change, a closing blanks through these two functions of the owner: of closed accounts alone, and these columns alone.
create function closing.forget_outcomes(ids bigint[]) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  update outcomes.outcome o set certificate_no = null, certificate_sealed = null, grade = null
    where o.learner_id = any(ids) and exists (select 1 from accounts.learner l where l.id = o.learner_id and l.state = 'closed')
      and (o.certificate_no is not null or o.certificate_sealed is not null or o.grade is not null);
  update outcomes.status_change s set note = null
    where s.learner_id = any(ids) and s.note is not null and exists (select 1 from accounts.learner l where l.id = s.learner_id and l.state = 'closed')
$$;
create function closing.forget_steps(ids bigint[]) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  update reviews.step s set note = null, fields = null, actor_name = case when s.actor_kind = 'learner' then null else s.actor_name end
    from reviews.case c join accounts.learner l on l.id = c.learner_id
    where s.case_id = c.id and c.learner_id = any(ids) and l.state = 'closed'
$$;
revoke all on function closing.forget_outcomes(bigint[]), closing.forget_steps(bigint[]) from public;
grant execute on function closing.forget_outcomes(bigint[]), closing.forget_steps(bigint[]) to bank_app;
