-- Why: staff may prove themselves by a scan in 皖事通 after the password. The factor is 皖事通's own name of the person as a keyed hash; one person guards one account.
-- A code for staff is of another purpose than a learner's and belongs to a staff session; neither can be ended as the other.
create table identity.scan_factor (
  staff_id bigint primary key,
  subject uuid not null,
  added_at timestamptz not null,
  last_used_at timestamptz,
  constraint scan_factor_subject unique (subject)
);
grant select, insert, update, delete on identity.scan_factor to bank_app;
grant select on identity.scan_factor to bank_auditor, bank_staff_l1, bank_staff_l2, bank_staff_l3, bank_staff_l4;
alter table identity.qr_code add column purpose text not null default 'logIn' check (purpose in ('logIn', 'staffEnrol', 'staffProve')),
  add column staff_session_id bigint,
  add constraint qr_code_staff check ((purpose = 'logIn') = (staff_session_id is null));
create index qr_code_staff_session on identity.qr_code (staff_session_id) where staff_session_id is not null;
