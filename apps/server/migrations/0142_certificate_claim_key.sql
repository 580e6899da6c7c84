-- Why: a certificate number is looked for with and without its issuer. One unique key that begins with the number serves both; a second index on a
-- column of random texts would cost a large batch as much as the claim itself.
drop index if exists outcomes.certificate_claim_number;
alter table outcomes.certificate_claim drop constraint certificate_claim_pkey;
alter table outcomes.certificate_claim add constraint certificate_claim_pkey primary key (number, issuer_id);
