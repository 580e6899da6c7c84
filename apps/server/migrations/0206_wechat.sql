-- Why: WeChat names one person differently in each application (openid) and alike in all of one owner (unionid). A binding stands on the unionid; which openid
-- came with which unionid is remembered, so that an answer that mixes them up is noticed, and so that the service account can write to its reader. All names
-- are kept as keyed hashes; only the openid that messages need is sealed. Journeys and tickets live ten minutes and are swept daily.
create table identity.wechat_journey (
  state_hash bytea primary key,
  way text not null,
  browser_hash bytea not null,
  back text not null,
  learner_id bigint,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index wechat_journey_created on identity.wechat_journey (created_at);
create table identity.wechat_ticket (
  id bigint primary key,
  ticket_hash bytea not null unique,
  way text not null,
  subject uuid not null,
  open_sealed bytea not null,
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index wechat_ticket_created on identity.wechat_ticket (created_at);
create table identity.wechat_name (
  id bigint primary key,
  way text not null,
  open_lookup uuid not null,
  subject uuid not null,
  open_sealed bytea not null,
  seen_at timestamptz not null,
  constraint wechat_name_open unique (way, open_lookup),
  constraint wechat_name_subject unique (way, subject)
);
create index wechat_name_of on identity.wechat_name (subject);
grant select, insert, update, delete on identity.wechat_journey, identity.wechat_ticket, identity.wechat_name to bank_app;
grant delete on identity.binding to bank_app;
