/**
 * What the bank holds on a person, table by table, for the file that they take along. A table with a `learner_id` goes into it by itself, so that a new capability
 * contributes without knowing of it; this file says the rest: what a read of the learner's own already tells in better words, what is found another way, and what stays out and why.
 */

/** Told by an own read, under that part's name in the file. */
export const toldByRead: Readonly<Record<string, string>> = {
  'accounts.learner': 'account',
  'accounts.mandate': 'mandates',
  'deposits.deposit': 'deposits',
  'identity.binding': 'doors',
  'identity.session': 'sessions',
  'outcomes.outcome': 'archive',
  'privacy.access': 'accesses',
  'privacy.consent': 'consents',
  'proofs.proof': 'proofs',
  'proofs.item': 'proofs',
}

/** Found another way than by a `learner_id`: the condition on a row `t`, in which `:ids` stands for the person's accounts. */
export const foundBy: Readonly<Record<string, string>> = {
  'accounts.merge': 't.canonical_id = any(:ids) or t.merged_id = any(:ids)',
  'accounts.assisted_act': 't.assistance_id in (select a.id from accounts.assistance a where a.learner_id = any(:ids))',
  'conversion.objection': 't.by_learner_id = any(:ids)',
  'files.file': `t.owner_kind = 'learner' and t.owner_id = any(:ids)`,
  'notices.notice': `t.recipient_kind = 'learner' and t.recipient_id = any(:ids)`,
  'reviews.step': 't.case_id in (select c.id from reviews.case c where c.learner_id = any(:ids))',
}

/** Not taken along, and why. */
export const notTaken: Readonly<Record<string, string>> = {
  'accounts.account_claim': 'the number of the account stands in the account itself',
  'accounts.identity_claim': 'a keyed hash of the document, which stands in the file in the clear',
  'accounts.mandate_place': 'a counter of the mandates, which are in the file',
  'audit.record': 'the chained log of the staff; who looked is in accesses, what was decided in the cases',
  'closing.erasure': 'only of closed accounts, which take nothing along',
  'deposits.batch_problem': 'rows of an institution’s file that were not stored and belong to nobody yet',
  'identity.credential': 'the hash of a password; the user name stands among the doors',
  'identity.qr_code': 'lives for a minute',
  'identity.wechat_journey': 'lives for minutes',
  'identity.wechat_ticket': 'a way to send one message, of no meaning elsewhere',
  'identity.wechat_name': 'a sealed number of WeChat; that WeChat is bound stands among the doors',
  'outcomes.learner_claim': 'guards that an outcome counts once; the outcomes are in the file',
  'outcomes.certificate_claim': 'guards that a certificate counts once; its number stands with the outcome',
  'privacy.takeout': 'this file itself',
  'proofs.claim': 'keyed hashes by which strangers check a proof',
  'proofs.digest': 'the digest of a printed paper',
  'redemption.code': 'a keyed hash of a collection code that stands in the redemption',
  'redemption.taken': 'counts that the redemptions themselves tell',
  'redemption.voucher': 'codes that are shown on the page of the redemption',
  'reviews.own_account': 'a declaration of a member of staff about themselves',
  'sealed.record': 'only of closed accounts; the running bank cannot read it',
}

/** Columns that no table gives away: sealed values and hashes (their clear text is in the file), who on the staff did it, and what only steers the bank. */
export const isHidden = (column: string): boolean =>
  /(_sealed|_lookup|_hash|_key|_by)$|^(l[1-4]|bytes|hash|secret|sha256|name_reversed|note|key|staff_id|by_id|actor_id|actor_name|appointment_id)$/.test(
    column,
  )
