-- Why: paper that an employer trusts. A proof is issued once and never changed; its end, its checks and its share links are rows of their own. What a
-- stranger may ask by (code, share link, digest of the file) stands in thin tables of keyed hashes, so that one look tells whether there is anything.
create schema proofs authorization bank_owner;
create sequence proofs.number_serial minvalue 1;

-- The words and the layout of a kind, as data with versions; a proof keeps the version it was printed by.
create table proofs.template_version (
  kind text not null,
  version integer not null check (version > 0),
  state text not null check (state in ('draft', 'published', 'retired')),
  content jsonb not null,
  -- Null for what the bank is installed with.
  drafted_by bigint,
  drafted_at timestamptz not null,
  published_by bigint,
  published_at timestamptz,
  primary key (kind, version),
  constraint template_second_person check (published_by <> drafted_by)
);
create unique index template_one_published on proofs.template_version (kind) where state = 'published';
create unique index template_one_draft on proofs.template_version (kind) where state = 'draft';

-- `content` are the words on the paper with the document number masked; `secrets_sealed` holds the code, and the full number where the holder chose it.
create table proofs.proof (
  learner_id bigint not null,
  id bigint not null,
  number text not null,
  kind text not null,
  template_version integer not null,
  choice jsonb not null,
  choice_hash uuid not null,
  content jsonb not null,
  secrets_sealed bytea not null,
  purpose text,
  recipient text,
  channel text not null check (channel in ('self', 'counter', 'batch')),
  sha256 bytea not null check (length(sha256) = 32),
  sm3 bytea not null check (length(sm3) = 32),
  bytes integer not null check (bytes > 0),
  file_id bigint not null,
  seal jsonb,
  issued_at timestamptz not null,
  valid_to date,
  issuer_id bigint not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  issued_by bigint,
  batch_id bigint,
  replaces_id bigint,
  primary key (learner_id, id),
  -- From one sequence, so it repeats nowhere; a key that holds on every shard contains the learner.
  constraint proof_number unique (learner_id, number)
);
create index proof_by_number on proofs.proof (number);
create index proof_by_id on proofs.proof (id);
create index proof_batch on proofs.proof (batch_id, id) where batch_id is not null;
create index proof_l1 on proofs.proof (l1, id);
create index proof_l2 on proofs.proof (l2, id);
create index proof_l3 on proofs.proof (l3, id) where l3 is not null;
create index proof_l4 on proofs.proof (l4, id) where l4 is not null;
-- The outcomes that a proof names. The outcome may lie at an account that was merged into the holder's.
create table proofs.item (
  learner_id bigint not null,
  proof_id bigint not null,
  outcome_id bigint not null,
  outcome_learner_id bigint not null,
  name text not null,
  primary key (learner_id, proof_id, outcome_id)
);
create index item_outcome on proofs.item (outcome_id);
-- A proof ends once: the primary key makes of two at once exactly one.
create table proofs.ending (
  learner_id bigint not null,
  proof_id bigint not null,
  reason text not null check (reason in ('closedByHolder', 'reissued', 'outcomeRevoked', 'outcomeCorrected', 'outcomeUndone', 'issuedInError')),
  at timestamptz not null,
  note text,
  replaced_by bigint,
  primary key (learner_id, proof_id)
);
-- What a stranger asks by. `lookup` is the keyed hash of a code (then with the keyed hash of the name that belongs to it) or of a share link's secret.
create table proofs.claim (
  lookup uuid primary key,
  learner_id bigint not null,
  proof_id bigint not null,
  name_lookup uuid,
  share_id bigint,
  constraint claim_of_one check ((name_lookup is null) <> (share_id is null))
);
-- SHA-256 and SM3 of the exact bytes, one row each.
create table proofs.digest (
  digest bytea primary key,
  learner_id bigint not null,
  proof_id bigint not null
);
create table proofs.share (
  learner_id bigint not null,
  id bigint not null,
  proof_id bigint not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  primary key (learner_id, id)
);
create index share_proof on proofs.share (learner_id, proof_id);
-- Who checked: when, how, and from which region where anything tells it. No address, no device, no name.
create table proofs.checked (
  learner_id bigint not null,
  id bigint not null,
  proof_id bigint not null,
  at timestamptz not null,
  way text not null check (way in ('code', 'share', 'file')),
  place text,
  share_id bigint,
  primary key (learner_id, id)
);
create index checked_proof on proofs.checked (learner_id, proof_id, id);

-- Many proofs as one job. Its rows say who is still to be printed: a killed worker goes on with them.
create table proofs.batch (
  id bigint primary key,
  title text not null,
  kind text not null,
  choice jsonb not null,
  reason text not null,
  state text not null check (state in ('waiting', 'printing', 'packing', 'done', 'cancelled')),
  job_id bigint not null,
  total integer not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  zip_file_id bigint,
  roster_file_id bigint,
  files_until timestamptz,
  created_by bigint not null,
  appointment_id bigint not null,
  created_at timestamptz not null,
  done_at timestamptz
);
create index batch_l1 on proofs.batch (l1, id);
create index batch_l2 on proofs.batch (l2, id);
create table proofs.batch_row (
  batch_id bigint not null references proofs.batch (id),
  row_no integer not null,
  learner_id bigint not null,
  state text not null default 'waiting' check (state in ('waiting', 'printed', 'skipped', 'stopped')),
  proof_id bigint,
  code text,
  params jsonb not null default '{}',
  primary key (batch_id, row_no),
  constraint batch_row_once unique (batch_id, learner_id)
);
-- Papers that were stopped because the fonts lack a character: a person looks at the document.
create table proofs.stop (
  id bigint primary key,
  learner_id bigint not null,
  kind text not null,
  characters text[] not null,
  in_name boolean not null,
  -- Keyed hash of the name that could not be printed: the answer serves this spelling alone.
  name_lookup uuid not null,
  organization_id bigint not null,
  l1 bigint not null,
  l2 bigint,
  l3 bigint,
  l4 bigint,
  stopped_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'resolved')),
  print_as text,
  note text,
  resolved_by bigint,
  resolved_at timestamptz
);
create unique index stop_one_open on proofs.stop (learner_id, kind) where state = 'open';
create index stop_l1 on proofs.stop (l1, id);
create index stop_l2 on proofs.stop (l2, id);
create index stop_l3 on proofs.stop (l3, id) where l3 is not null;
create index stop_l4 on proofs.stop (l4, id) where l4 is not null;

grant usage on schema proofs to bank_app, bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
grant usage on all sequences in schema proofs to bank_app;
grant select on all tables in schema proofs to bank_app, bank_auditor;
grant insert on all tables in schema proofs to bank_app;
grant update on proofs.template_version, proofs.batch, proofs.batch_row, proofs.stop, proofs.share to bank_app;
-- A proof never changes; only the rotation of keys writes its sealed value anew.
grant update (secrets_sealed) on proofs.proof to bank_app;
do $$
declare
  lvl int;
  t text;
begin
  foreach t in array array['proof', 'batch', 'stop'] loop
    execute format('alter table proofs.%I enable row level security', t);
    execute format('alter table proofs.%I force row level security', t);
    execute format('create policy owner_all on proofs.%I to bank_owner using (true) with check (true)', t);
    execute format('create policy app_all on proofs.%I to bank_app using (true) with check (true)', t);
    execute format('create policy auditor_read on proofs.%I for select to bank_auditor using (true)', t);
    for lvl in 1..4 loop
      execute format('grant select on proofs.%I to bank_staff_l%s', t, lvl);
      execute format('create policy staff_l%s on proofs.%I for select to bank_staff_l%s using (l%s = current_setting(''app.organization'')::bigint)', lvl, t, lvl, lvl);
    end loop;
  end loop;
end $$;

insert into proofs.template_version (kind, version, state, content, drafted_at, published_at) values
  ('storage', 1, 'published', '{
    "titleZh": "学习成果存储证明", "titleEn": "Proof of Stored Learning Outcomes",
    "wordingZh": "兹证明 {name} 在终身教育学分银行存有下列学习成果 {count} 项，共 {hours} 学时、{credits} 学分。",
    "wordingEn": "This is to certify that {name} holds the following {count} learning outcome(s) in the lifelong education credit bank: {hours} hours, {credits} credits in all.",
    "noteZh": "学习成果的存储不等于学分认定。", "noteEn": "Storing an outcome does not imply that credit was certified.",
    "holder": ["name", "idNumber", "accountNo"], "columns": ["name", "type", "issuer", "obtainedOn", "hours", "credits", "grade", "certificateNo"],
    "layout": "table", "issuedBy": "unit"}', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
  ('archive', 1, 'published', '{
    "titleZh": "终身学习档案证明", "titleEn": "Lifelong Learning Record",
    "wordingZh": "以下是 {name} 的终身学习档案（按所选范围），自 {first} 至 {last} 共 {count} 项，{hours} 学时、{credits} 学分。",
    "wordingEn": "This is the lifelong learning record of {name} in the chosen range, from {first} to {last}: {count} outcomes, {hours} hours, {credits} credits.",
    "noteZh": "档案按类型排列，只列现在有效的成果。", "noteEn": "The record is arranged by type and lists what is valid today.",
    "holder": ["name", "idNumber", "accountNo", "openedOn"], "columns": ["name", "issuer", "obtainedOn", "hours", "credits", "grade"],
    "layout": "table", "issuedBy": "unit"}', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
  ('hours', 1, 'published', '{
    "titleZh": "学时证明", "titleEn": "Proof of Study Hours",
    "wordingZh": "兹证明 {name} 自 {first} 至 {last} 完成学习 {count} 项，共 {hours} 学时，分年度和类型如下。",
    "wordingEn": "This is to certify that {name} completed {count} courses of study from {first} to {last}, {hours} hours in all, by year and type as follows.",
    "noteZh": "学时按成果取得日期计入年度。", "noteEn": "Hours count in the year in which an outcome was obtained.",
    "holder": ["name", "idNumber", "accountNo"], "columns": ["year", "type", "count", "hours"],
    "layout": "table", "issuedBy": "unit"}', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
  ('account', 1, 'published', '{
    "titleZh": "学银账户证明", "titleEn": "Account Certificate",
    "wordingZh": "兹证明 {name} 已在终身教育学分银行开立学银账户，账户状态正常。",
    "wordingEn": "This is to certify that {name} holds an account in the lifelong education credit bank and that it is in good standing.",
    "noteZh": "", "noteEn": "",
    "holder": ["name", "idKind", "idNumber", "accountNo", "realName", "openedOn", "unit"], "columns": [],
    "layout": "table", "issuedBy": "unit"}', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
