-- Why: acceptance rates of a school's rules are made public only where the school agrees, and only while the management centre opens the board.
create table conversion.board_consent (
  organization_id bigint primary key,
  consented boolean not null,
  by bigint not null,
  at timestamptz not null
);
grant select, insert, update on conversion.board_consent to bank_app;
grant select on conversion.board_consent to bank_auditor;
