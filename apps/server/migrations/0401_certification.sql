-- Why: stored learning has to count. A framework gives levels a meaning, a standard says what an outcome is worth, an application asks for it, and a
-- record says for good what was certified and why. Storing an outcome never implies credit.
create schema certification authorization bank_owner;
create sequence certification.record_serial minvalue 1;
create sequence certification.application_serial minvalue 1;
-- A framework of learning outcomes: levels with three descriptors. At most one is active.
create table certification.framework (
  code text primary key,
  zh text not null,
  en text not null,
  active boolean not null default false,
  version integer not null default 1
);
create unique index framework_one_active on certification.framework (active) where active;
create table certification.framework_level (
  framework text not null references certification.framework (code),
  level integer not null check (level between 1 and 10),
  zh text not null,
  en text not null,
  knowledge text not null,
  skill text not null,
  competence text not null,
  degree_level text,
  skill_level text,
  primary key (framework, level)
);
-- Hours to credit, by type or by achievement: the issuer proposes, the management centre approves.
create table certification.standard (
  id bigint primary key,
  version integer not null default 1 check (version > 0),
  type_code text,
  achievement_id bigint,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  minutes_per_credit integer not null check (minutes_per_credit > 0),
  rounding integer not null check (rounding in (1, 10, 25, 50, 100)),
  least integer not null default 0 check (least >= 0),
  most integer not null check (most >= least),
  fixed integer check (fixed > 0),
  level integer check (level between 1 and 10),
  effective_from date not null,
  effective_to date,
  basis text not null default '',
  state text not null check (state in ('draft', 'inReview', 'published', 'retired', 'returned')),
  case_id bigint,
  proposed_by bigint not null,
  approved_by bigint,
  created_at timestamptz not null,
  published_at timestamptz,
  constraint standard_of_one check ((type_code is null) <> (achievement_id is null)),
  constraint standard_second_person check (approved_by <> proposed_by),
  constraint standard_period check (effective_to is null or effective_to >= effective_from)
);
create index standard_type on certification.standard (type_code, effective_from) where state = 'published';
create index standard_achievement on certification.standard (achievement_id, effective_from) where state = 'published';
create index standard_l1 on certification.standard (l1, id);
create index standard_l2 on certification.standard (l2, id);
-- A learner's application for credit of one stored outcome.
create table certification.application (
  learner_id bigint not null,
  id bigint not null,
  number text not null unique,
  outcome_id bigint not null,
  state text not null check (state in ('submitted', 'accepted', 'firstReviewed', 'approved', 'returned', 'refused', 'withdrawn')),
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  proposal jsonb not null,
  note text,
  case_id bigint,
  entered_by bigint,
  entered_organization_id bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (learner_id, id)
);
create unique index certification_one_open on certification.application (learner_id, outcome_id) where state in ('submitted', 'accepted', 'firstReviewed', 'returned');
create index certification_application_id on certification.application (id);
create index certification_application_l1 on certification.application (l1, id);
create index certification_application_l2 on certification.application (l2, id);
-- The certification record: what credit an outcome is worth, and why. Immutable; a reversal is a row in certification.reversal.
create table certification.record (
  learner_id bigint not null,
  id bigint not null,
  number text not null,
  outcome_id bigint not null,
  application_id bigint,
  credits integer not null check (credits > 0),
  framework text,
  level integer,
  standard_id bigint,
  standard_version integer,
  derivation jsonb not null,
  organization_id bigint not null,
  certified_at timestamptz not null,
  expires_on date,
  primary key (learner_id, id),
  -- From one sequence, so it repeats nowhere; a key that holds on every shard contains the learner.
  constraint record_number unique (learner_id, number)
);
create index certification_record_number on certification.record (number);
create index certification_record_outcome on certification.record (learner_id, outcome_id);
create table certification.reversal (
  learner_id bigint not null,
  record_id bigint not null,
  at timestamptz not null,
  reason text not null,
  actor_id bigint,
  undone_at timestamptz,
  primary key (learner_id, record_id, at)
);

grant usage on schema certification to bank_app, bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
grant usage on all sequences in schema certification to bank_app;
grant select on all tables in schema certification to bank_app, bank_auditor;
grant insert, update on certification.standard, certification.application, certification.framework to bank_app;
grant insert on certification.record, certification.reversal to bank_app;
alter table certification.application enable row level security;
alter table certification.application force row level security;
create policy owner_all on certification.application to bank_owner using (true) with check (true);
create policy app_all on certification.application to bank_app using (true) with check (true);
create policy auditor_read on certification.application for select to bank_auditor using (true);
do $$
declare lvl int;
begin
  for lvl in 1..4 loop
    execute format('grant select on certification.application to bank_staff_l%s', lvl);
    execute format('create policy staff_l%s on certification.application for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, lvl, lvl);
    execute format('grant select on certification.standard, certification.framework, certification.framework_level, certification.record, certification.reversal to bank_staff_l%s', lvl);
  end loop;
end $$;

insert into certification.framework (code, zh, en) values ('cn-10', '十级学习成果框架', 'Framework of ten levels'), ('qf-7', '七级资历框架', 'Qualifications framework of seven levels');
insert into certification.framework_level (framework, level, zh, en, knowledge, skill, competence, degree_level, skill_level) values
  ('cn-10', 1, '一级', 'Level 1', '具备基本的日常知识 / Basic everyday knowledge', '完成简单、重复的任务 / Carries out simple, repeated tasks', '在直接指导下学习或工作 / Learns or works under direct guidance', '小学', null),
  ('cn-10', 2, '二级', 'Level 2', '了解某一领域的基础事实 / Knows basic facts of a field', '使用简单工具解决常规问题 / Solves routine problems with simple tools', '在监督下有一定自主 / Some autonomy under supervision', '初中', null),
  ('cn-10', 3, '三级', 'Level 3', '掌握领域内的事实、原理和一般概念 / Knows facts, principles and general concepts', '选择并运用基本方法完成任务 / Selects and applies basic methods', '对完成任务负责，能适应环境 / Takes responsibility for tasks and adapts', '高中、中职', '五级/初级工'),
  ('cn-10', 4, '四级', 'Level 4', '在较宽范围内掌握事实和理论知识 / Factual and theoretical knowledge in broad contexts', '为具体问题找到解决办法 / Finds solutions to specific problems', '在通常可预见的环境中自我管理 / Manages oneself in usually predictable contexts', '高中后', '四级/中级工'),
  ('cn-10', 5, '五级', 'Level 5', '全面、专门的知识，了解其边界 / Comprehensive, specialised knowledge and its limits', '创造性地解决抽象问题 / Develops creative solutions to abstract problems', '在不可预见变化的环境中管理与监督 / Manages and supervises where change is unpredictable', '专科', '三级/高级工'),
  ('cn-10', 6, '六级', 'Level 6', '领域内的高级知识和批判性理解 / Advanced knowledge with critical understanding', '掌握解决复杂问题的高级技能 / Advanced skills for complex problems', '管理复杂的专业活动并作出决策 / Manages complex professional activities and decides', '本科', '二级/技师'),
  ('cn-10', 7, '七级', 'Level 7', '高度专门的知识，部分处于前沿 / Highly specialised knowledge, some at the forefront', '用于研究与创新的专门技能 / Specialised skills for research and innovation', '变革需要新战略的复杂环境 / Transforms contexts that need new strategies', '硕士', '一级/高级技师'),
  ('cn-10', 8, '八级', 'Level 8', '领域及交叉领域最前沿的知识 / Knowledge at the frontier of a field', '最高级、最专门的技能与方法 / The most advanced and specialised skills', '展现权威、创新与学术诚信 / Shows authority, innovation and integrity', '博士', null),
  ('cn-10', 9, '九级', 'Level 9', '引领一个领域的知识体系 / Leads the knowledge of a field', '开创新的方法体系 / Founds new methods', '引领团队开拓领域 / Leads teams that open fields', '博士后', null),
  ('cn-10', 10, '十级', 'Level 10', '开创新的学科领域 / Founds a new discipline', '形成公认的学术或技艺传承 / A recognised school or craft', '对社会发展有公认的重大贡献 / Recognised contribution to society', null, null),
  ('qf-7', 1, '一级', 'Level 1', '具备基本的日常知识 / Basic everyday knowledge', '完成简单、重复的任务 / Carries out simple, repeated tasks', '在直接指导下学习或工作 / Learns or works under direct guidance', '小学', null),
  ('qf-7', 2, '二级', 'Level 2', '掌握领域内的事实、原理和一般概念 / Knows facts, principles and general concepts', '选择并运用基本方法完成任务 / Selects and applies basic methods', '对完成任务负责，能适应环境 / Takes responsibility for tasks and adapts', '高中、中职', '五级/初级工'),
  ('qf-7', 3, '三级', 'Level 3', '在较宽范围内掌握事实和理论知识 / Factual and theoretical knowledge in broad contexts', '为具体问题找到解决办法 / Finds solutions to specific problems', '在通常可预见的环境中自我管理 / Manages oneself in usually predictable contexts', '高中后', '四级/中级工'),
  ('qf-7', 4, '四级', 'Level 4', '全面、专门的知识，了解其边界 / Comprehensive, specialised knowledge and its limits', '创造性地解决抽象问题 / Develops creative solutions to abstract problems', '在不可预见变化的环境中管理与监督 / Manages and supervises where change is unpredictable', '专科', '三级/高级工'),
  ('qf-7', 5, '五级', 'Level 5', '领域内的高级知识和批判性理解 / Advanced knowledge with critical understanding', '掌握解决复杂问题的高级技能 / Advanced skills for complex problems', '管理复杂的专业活动并作出决策 / Manages complex professional activities and decides', '本科', '二级/技师'),
  ('qf-7', 6, '六级', 'Level 6', '高度专门的知识，部分处于前沿 / Highly specialised knowledge, some at the forefront', '用于研究与创新的专门技能 / Specialised skills for research and innovation', '变革需要新战略的复杂环境 / Transforms contexts that need new strategies', '硕士', '一级/高级技师'),
  ('qf-7', 7, '七级', 'Level 7', '领域及交叉领域最前沿的知识 / Knowledge at the frontier of a field', '最高级、最专门的技能与方法 / The most advanced and specialised skills', '展现权威、创新与学术诚信 / Shows authority, innovation and integrity', '博士', null);
