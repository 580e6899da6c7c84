import { sealedColumns } from '../platform/crypto/columns.ts'

/**
 * Every table that holds something by which a person is recognised, and what a closing does with it. `rows` finds the person's rows (alias `t`) by the
 * relation `gone`: the accounts being erased, or, for the law that `verify` checks, all closed accounts. A test compares the list with the schema, so
 * that a new table with a person in it must say here what becomes of it.
 */
export type Place = {
  readonly table: string
  readonly rows: string
  /** Its class in closing.retention. */
  readonly class: 'login' | 'contact' | 'evidence' | 'draft' | 'identity' | 'application' | 'outcome'
  /** A copy of the rows goes into the sealed store first. */
  readonly seal?: true
  /** Sealed columns whose values are opened for that copy, with the names they are sealed under. */
  readonly opened?: Readonly<Record<string, string>>
  /** The rows are deleted; else columns are set; else a function of the owner blanks what the application may not touch. */
  readonly act: 'delete' | { readonly set: Readonly<Record<string, string>> } | { readonly through: string }
  /** What shows that it was not done; undefined where the rows themselves do (deleted), or any set column that differs. */
  readonly breach?: string
}

const ofLearner = 't.learner_id in (select id from gone)'
// Found by the binding, and so before it goes.
const ofWechat = `t.subject in (select b.subject from identity.binding b where b.door = 'wechat' and b.learner_id in (select id from gone))`
const nameless = `'已注销用户'`

/** Set by the application at the moment of erasing: a document sealed from nothing, the instant, a hash that leads nowhere. */
export const marks = { emptyDocument: ':empty_document', emptyProof: ':empty_proof', now: ':now', nowhere: 'gen_random_uuid()' } as const

// The serials of the batches that made a person's rows (see platform/ids.ts).
const ownBatches = `t.serial in (select case when x.id >= 4611686018427387904 then (x.id - 4611686018427387904) >> 24 else (x.id - 2305843009213693952) >> 24 end from (
    select id from gone union all select a.id from accounts.affiliation a where a.learner_id in (select id from gone)
    union all select o.id from outcomes.outcome o where o.learner_id in (select id from gone)) x where x.id >= 2305843009213693952)`

/** The places, in the order in which a closing walks them: the account itself last, because the others are found by it. */
export const places: readonly Place[] = [
  { table: 'identity.session', class: 'login', act: 'delete', rows: `t.kind = 'learner' and t.principal_id in (select id from gone)` },
  { table: 'identity.credential', class: 'login', act: 'delete', rows: ofLearner },
  { table: 'identity.wechat_journey', class: 'login', act: 'delete', rows: ofLearner },
  { table: 'identity.wechat_ticket', class: 'login', act: 'delete', rows: ofWechat },
  { table: 'identity.wechat_name', class: 'login', act: 'delete', rows: ofWechat },
  { table: 'identity.binding', class: 'login', act: 'delete', rows: ofLearner },
  {
    table: 'identity.one_time_code',
    class: 'login',
    act: 'delete',
    rows: `exists (select 1 from gone g where t.target = g.phone_lookup or t.bound_to like '%learner:' || g.id)`,
  },
  {
    table: 'identity.attempt',
    class: 'login',
    act: 'delete',
    rows: `exists (select 1 from gone g where t.key like '%' || g.id_lookup_text || '%' or t.key like '%' || g.phone_lookup::text || '%' or t.key like '%learner:' || g.id)`,
  },
  {
    table: 'notices.notice',
    class: 'contact',
    act: 'delete',
    rows: `t.recipient_kind = 'learner' and t.recipient_id in (select id from gone)`,
  },
  {
    // What the other side of a mandate was told names this person.
    table: 'notices.notice',
    class: 'contact',
    act: 'delete',
    rows: `t.recipient_kind = 'learner' and t.recipient_id in (select unnest(array[m.person_id, m.representative_id]) from accounts.mandate m
      where m.person_id in (select id from gone) or m.representative_id in (select id from gone))
      and exists (select 1 from gone g where g.name <> ${nameless} and position(g.name in t.params::text) > 0)`,
  },
  {
    // What staff typed as reasons of acts on the person: the chained records keep the salted hashes alone. Why the sealed store was opened afterwards
    // stays as long as what is sealed (see dropEnded).
    table: 'audit.text',
    class: 'evidence',
    act: 'delete',
    rows: `${ofLearner} and not exists (select 1 from audit.record r where r.id = t.record_id and r.act = 'closing.openSealed')`,
  },
  {
    // What the other side of a mandate was told names the person; found by the mandate, and so before it goes.
    table: 'notices.notice',
    class: 'contact',
    act: 'delete',
    rows: `t.recipient_kind = 'learner' and t.code in ('accounts.mandateBegun', 'accounts.mandateEnded', 'accounts.cameOfAge')
      and exists (select 1 from accounts.mandate m join gone g on g.id in (m.person_id, m.representative_id)
        where t.recipient_id in (m.person_id, m.representative_id) and g.name <> ${nameless} and g.name in (t.params->>'person', t.params->>'representative'))`,
  },
  { table: 'accounts.reminder', class: 'contact', act: 'delete', rows: ofLearner },
  {
    // Answers kept for repeated requests: the person's own, and those of staff that tell the name or the masked numbers.
    table: 'platform.idempotency',
    class: 'contact',
    act: 'delete',
    rows: `exists (select 1 from gone g where t.principal = 'learner:' || g.id or (g.name <> ${nameless} and (position(g.name in t.response) > 0 or position(g.id_masked in t.response) > 0)))`,
  },
  {
    // Lists that staff exported in the last hours may hold the person, and so does the filter that found them.
    table: 'files.export',
    class: 'contact',
    act: { set: { filters: `'{}'::jsonb`, reason: `''` } },
    rows: `exists (select 1 from gone g where g.name <> ${nameless} and (position(g.name in t.filters::text) > 0 or position(g.name in t.reason) > 0))`,
  },
  {
    // Why a list of papers was wanted.
    table: 'proofs.batch',
    class: 'evidence',
    act: { set: { reason: `''` } },
    rows: `exists (select 1 from gone g where g.name <> ${nameless} and position(g.name in t.reason) > 0)`,
  },
  {
    // What its preparer was told when a batch was refused with the person's name; found by the batch, and so before its reason goes.
    table: 'notices.notice',
    class: 'contact',
    act: 'delete',
    rows: `t.recipient_kind = 'staff' and t.code = 'deposits.batchRefused' and exists (select 1 from gone g where g.name <> ${nameless} and position(g.name in t.params::text) > 0)
      and t.recipient_id in (select b.prepared_by from deposits.batch b join gone g on g.name <> ${nameless} and position(g.name in b.decision_reason) > 0)`,
  },
  {
    table: 'deposits.batch',
    class: 'evidence',
    act: { set: { decision_reason: `''` } },
    rows: `exists (select 1 from gone g where g.name <> ${nameless} and position(g.name in t.decision_reason) > 0)`,
  },
  {
    table: 'deposits.batch',
    class: 'evidence',
    act: { set: { undo_reason: `''` } },
    rows: `exists (select 1 from gone g where g.name <> ${nameless} and position(g.name in t.undo_reason) > 0)`,
  },
  {
    table: 'files.file',
    class: 'evidence',
    act: { set: { name: `'—'`, delete_after: marks.now } },
    rows: `t.deleted_at is null and ((t.owner_kind = 'learner' and t.owner_id in (select id from gone))
      or (t.owner_kind = 'system' and t.purpose = 'takeout' and t.owner_id in (select id from gone))
      or t.id in (select a.file_id from deposits.attachment a join deposits.deposit d on d.id = a.deposit_id where d.learner_id in (select id from gone))
      or t.id in (select unnest(c.file_ids) from deposits.correction c where c.learner_id in (select id from gone))
      or t.id in (select unnest(k.file_ids) from accounts.correction k where k.learner_id in (select id from gone))
      or t.id in (select unnest(r.file_ids) from catalog.report r where r.learner_id in (select id from gone))
      or t.id in (select s.form_file_id from accounts.assistance s where s.form_file_id is not null and s.learner_id in (select id from gone))
      or t.id in (select p.file_id from proofs.proof p where p.learner_id in (select id from gone))
      or t.id in (select h.signature_file_id from redemption.handout h where h.signature_file_id is not null and h.learner_id in (select id from gone))
      or t.id in (select unnest(array[b.zip_file_id, b.roster_file_id]) from proofs.batch b join proofs.batch_row r on r.batch_id = b.id where r.learner_id in (select id from gone))
      or t.id in (select b.wrong_rows_file_id from deposits.batch b where b.wrong_rows_file_id is not null and ${ownBatches.replaceAll('t.serial', 'b.serial')})
      or (t.purpose = 'export' and exists (select 1 from gone g where g.name <> ${nameless})))`,
    breach: `t.name <> '—' and t.owner_kind = 'learner'`,
  },
  {
    table: 'deposits.batch',
    class: 'evidence',
    act: { set: { source_until: marks.now } },
    rows: `t.source_key is not null and t.state in ('committed', 'undone') and ${ownBatches}`,
    breach: 'false',
  },
  {
    table: 'deposits.deposit',
    class: 'application',
    seal: true,
    opened: { certificate_sealed: 'outcome.certificate' },
    act: { set: { content: `'{}'::jsonb`, wanted: 'null', certificate_sealed: 'null' } },
    rows: ofLearner,
  },
  {
    table: 'deposits.correction',
    class: 'application',
    seal: true,
    opened: { wanted_sealed: 'outcome.certificate' },
    act: { set: { wanted: `''`, wanted_sealed: 'null', note: 'null' } },
    rows: ofLearner,
  },
  {
    table: 'catalog.report',
    class: 'application',
    seal: true,
    act: { set: { wanted: `''`, note: 'null' } },
    rows: ofLearner,
  },
  { table: 'deposits.repair_row', class: 'draft', act: { set: { name_given: `''`, state: `'dropped'` } }, rows: ofLearner },
  {
    table: 'accounts.application',
    class: 'application',
    seal: true,
    opened: { id_sealed: 'learner.id_number', phone_sealed: 'learner.phone', guardian_phone_sealed: 'learner.guardian_phone' },
    act: {
      set: {
        name: nameless,
        id_sealed: marks.emptyDocument,
        id_lookup: marks.nowhere,
        id_masked: `''`,
        phone_sealed: 'null',
        phone_lookup: 'null',
        phone_masked: 'null',
        guardian_phone_sealed: 'null',
        details: `'{}'::jsonb`,
        secret_hash: 'null',
      },
    },
    rows: `t.learner_id in (select id from gone) or t.id_lookup in (select id_lookup from gone)`,
  },
  {
    table: 'accounts.correction',
    class: 'application',
    seal: true,
    opened: { wanted_sealed: 'learner.id_number' },
    act: {
      set: {
        was: `''`,
        wanted: `''`,
        wanted_sealed: 'null',
        wanted_lookup: `case when t.field = 'document' then ${marks.nowhere} else null end`,
        note: 'null',
        state: `case when t.state = 'open' then 'withdrawn' else t.state end`,
      },
    },
    rows: ofLearner,
    breach: `t.was <> '' or t.wanted <> '' or t.wanted_sealed is not null or t.note is not null`,
  },
  {
    table: 'accounts.repair',
    class: 'application',
    seal: true,
    opened: { typed_phone_sealed: 'learner.phone' },
    act: {
      set: {
        typed_name: 'null',
        typed_phone_sealed: 'null',
        typed_phone_lookup: 'null',
        typed_phone_masked: 'null',
        reason: 'null',
        note: 'null',
        question: 'null',
        answer: 'null',
        proposed_reason: 'null',
      },
    },
    rows: `${ofLearner} or t.other_id in (select id from gone)`,
  },
  {
    table: 'accounts.phone_change',
    class: 'contact',
    act: {
      set: {
        state: `case when t.state in ('waiting', 'confirmed') then 'stopped' else t.state end`,
        reason: `''`,
        old_masked: 'null',
        new_sealed: 'null',
        new_lookup: 'null',
        new_masked: `''`,
        stop_reason: 'null',
      },
    },
    rows: ofLearner,
    breach: `t.new_masked <> '' or t.old_masked is not null or t.new_lookup is not null`,
  },
  {
    table: 'accounts.assistance',
    class: 'application',
    seal: true,
    act: {
      set: {
        person_lookup: marks.nowhere,
        person_name: `case when t.person_name is null then null else ${nameless} end`,
        id_masked: `''`,
        phone_masked: `case when t.phone_masked is null then null else '' end`,
      },
    },
    rows: `${ofLearner} or t.person_lookup in (select id_lookup from gone)`,
  },
  {
    // The child of a guardian who closes the account needs another one; the child's own account stays.
    table: 'accounts.learner',
    class: 'contact',
    act: { set: { guardian_name: 'null', guardian_phone_sealed: 'null' } },
    rows: `t.id in (select m.person_id from accounts.mandate m where m.kind = 'guardian' and m.state = 'active' and m.representative_id in (select id from gone))`,
  },
  {
    // The other side reads until when somebody acted, under the name that is left of the account.
    table: 'accounts.mandate',
    class: 'application',
    act: {
      set: {
        ended_at: `coalesce(t.ended_at, now())`,
        ended_by: `coalesce(t.ended_by, case when t.representative_id in (select id from gone) then 'representative' else 'person' end)`,
        state: `case when t.state in ('invited', 'active') then 'ended' else t.state end`,
        name_lookup: 'null',
        name_masked: 'null',
        code_hash: 'null',
      },
    },
    rows: `t.person_id in (select id from gone) or t.representative_id in (select id from gone)`,
    breach: `t.state in ('invited', 'active') or t.name_lookup is not null or t.name_masked is not null`,
  },
  {
    table: 'accounts.mandate_place',
    class: 'application',
    act: 'delete',
    rows: `t.person_id in (select id from gone) or t.representative_id in (select id from gone)`,
  },
  {
    table: 'accounts.freeze',
    class: 'application',
    seal: true,
    act: { set: { reason: `''`, lift_reason: 'null', objection: 'null', answer: 'null' } },
    rows: ofLearner,
  },
  { table: 'identity.qr_code', class: 'login', act: 'delete', rows: ofLearner },
  {
    table: 'proofs.proof',
    class: 'outcome',
    seal: true,
    opened: { secrets_sealed: sealedColumns.proof },
    act: { set: { secrets_sealed: marks.emptyProof } },
    rows: ofLearner,
  },
  {
    table: 'proofs.proof',
    class: 'outcome',
    act: { through: 'closing.forget_proofs' },
    rows: ofLearner,
    breach: `t.purpose is not null or t.recipient is not null or t.content->>'name' <> ${nameless} or exists (select 1 from proofs.claim c where c.learner_id = t.learner_id)`,
  },
  // A code that waits opens nothing any more; who collected for the person is a third one's name.
  { table: 'redemption.code', class: 'draft', act: 'delete', rows: ofLearner },
  {
    table: 'redemption.handout',
    class: 'application',
    seal: true,
    opened: { collector_sealed: sealedColumns.collector },
    act: { set: { collector_sealed: 'null' } },
    rows: ofLearner,
  },
  { table: 'proofs.stop', class: 'draft', act: { set: { name_lookup: marks.nowhere, print_as: 'null', note: 'null' } }, rows: ofLearner },
  { table: 'proofs.batch_row', class: 'draft', act: { set: { params: `'{}'::jsonb` } }, rows: ofLearner },
  {
    // A merge of a closed account is not taken back any more.
    table: 'accounts.merge',
    class: 'application',
    seal: true,
    act: { set: { reason: `''`, decision: 'null', undo_reason: 'null', undo_until: 'null' } },
    rows: 't.canonical_id in (select id from gone) or t.merged_id in (select id from gone)',
  },
  { table: 'certification.application', class: 'application', seal: true, act: { set: { note: 'null' } }, rows: ofLearner },
  {
    table: 'conversion.application',
    class: 'application',
    seal: true,
    act: { set: { note: 'null', refusals: `'[]'` } },
    rows: ofLearner,
  },
  { table: 'conversion.authority_decision', class: 'application', seal: true, act: { set: { note: 'null' } }, rows: ofLearner },
  {
    table: 'conversion.round_member',
    class: 'application',
    seal: true,
    act: { set: { question: 'null', answer: 'null', reason: 'null' } },
    rows: ofLearner,
  },
  { table: 'conversion.override', class: 'application', seal: true, act: { set: { reason: `''` } }, rows: ofLearner },
  { table: 'outcomes.appeal', class: 'application', seal: true, act: { set: { text: `''`, answer: `''` } }, rows: ofLearner },
  {
    // An answer speaks to the person; that there was one stays.
    table: 'conversion.intention',
    class: 'application',
    act: { set: { note: 'null', answer: `case when t.answer is null then null else '' end` } },
    rows: ofLearner,
    breach: `t.note is not null or t.answer <> ''`,
  },
  {
    table: 'conversion.objection',
    class: 'application',
    seal: true,
    act: { set: { text: `''` } },
    rows: 't.by_learner_id in (select id from gone)',
  },
  {
    table: 'programmes.enrolment',
    class: 'identity',
    seal: true,
    act: { set: { student_no: 't.id::text', class_name: 'null' } },
    rows: ofLearner,
  },
  {
    table: 'reviews.step',
    class: 'application',
    seal: true,
    act: { through: 'closing.forget_steps' },
    rows: 't.case_id in (select c.id from reviews.case c where c.learner_id in (select id from gone))',
    breach: `t.note is not null or t.fields is not null or t.defects is not null or (t.actor_kind = 'learner' and t.actor_name is not null)`,
  },
  { table: 'reviews.case', class: 'application', act: { set: { learner_name: 'null' } }, rows: ofLearner },
  { table: 'reviews.own_account', class: 'application', act: 'delete', rows: ofLearner },
  {
    // A number whose outcome was used in a conversion stays claimed, so that the same paper never counts twice; the others are free for a new account.
    table: 'outcomes.certificate_claim',
    class: 'outcome',
    act: 'delete',
    rows: `t.learner_id in (select id from gone) and (select s.status from outcomes.status_change s where s.learner_id = t.learner_id and s.outcome_id = t.outcome_id order by s.seq desc limit 1) is distinct from 'used'`,
  },
  {
    table: 'outcomes.outcome',
    class: 'outcome',
    seal: true,
    opened: { certificate_sealed: 'outcome.certificate' },
    act: { through: 'closing.forget_outcomes' },
    rows: ofLearner,
    breach: 't.certificate_no is not null or t.certificate_sealed is not null or t.grade is not null',
  },
  {
    // What staff wrote when they froze somebody's points.
    table: 'points.freeze',
    class: 'evidence',
    act: { set: { reason: `'—'`, end_reason: `case when t.end_reason is null then null else '—' end` } },
    rows: ofLearner,
    breach: `t.reason <> '—'`,
  },
  { table: 'accounts.identity_claim', class: 'identity', act: 'delete', rows: ofLearner },
  {
    table: 'accounts.affiliation',
    class: 'identity',
    seal: true,
    act: {
      set: { name: nameless, name_reversed: `'户用销注已'`, student_no: 'null', class_name: 'null', township: 'null', state: `'closed'` },
    },
    rows: ofLearner,
  },
  {
    table: 'accounts.learner',
    class: 'identity',
    seal: true,
    opened: { id_sealed: 'learner.id_number', phone_sealed: 'learner.phone', guardian_phone_sealed: 'learner.guardian_phone' },
    act: {
      set: {
        name: nameless,
        former_names: `'{}'::text[]`,
        id_sealed: marks.emptyDocument,
        id_lookup: marks.nowhere,
        id_masked: `''`,
        phone_sealed: 'null',
        phone_lookup: 'null',
        phone_masked: 'null',
        sex: 'null',
        birth_on: 'null',
        region_code: 'null',
        guardian_name: 'null',
        guardian_phone_sealed: 'null',
        preferences: `'{}'::jsonb`,
      },
    },
    rows: 't.id in (select id from gone)',
  },
]

/** The tables in which a person's name or numbers may stand. Outcomes and batches hold neither and are the largest of the bank, so they are left out. */
export const namingTables: readonly string[] = [...new Set(places.map((p) => p.table))].filter(
  (table) => table !== 'outcomes.outcome' && table !== 'deposits.batch',
)

/** Tables with a learner's id, or with texts that only sound personal, that a closing leaves as they are, and why. */
export const keptPlaces: Readonly<Record<string, string>> = {
  'accounts.account_claim': 'the number of an account is never given again',
  'accounts.alias': 'ids',
  'audit.record': 'pseudonymous; chained by hash; typed texts lie in audit.text',
  'certification.record': 'numbers of the ledger; names nobody',
  'certification.reversal': 'numbers of the ledger; names nobody',
  'closing.request': 'numbers of the closing itself',
  'closing.erasure': 'ids',
  'credits.balance': 'ledger',
  'credits.freeze': 'ledger',
  'credits.posting': 'ledger',
  'credits.transfer': 'ledger',
  'conversion.posting': 'ledger',
  'conversion.taken_back': 'ids',
  'conversion.escalation': 'ids and days',
  'conversion.taken_outcome': 'ids',
  'points.account': 'ledger',
  'points.activity': 'ids, days and names of activities',
  'points.activity_claim': 'numbers of a centre’s list',
  'points.lot': 'ledger',
  'points.transfer': 'ledger',
  'outcomes.learner_claim': 'ids; a closed account holds its own claims, a new one starts without any',
  'outcomes.status_change': 'ids and codes; its notes are blanked with the outcomes',
  'privacy.access': 'who looked, by office and duty; names nobody',
  'privacy.takeout': 'when data were taken along; the file itself is deleted',
  'privacy.consent': 'proof of what was agreed to; names nobody',
  'sealed.record': 'the sealed store',
  'redemption.redemption': 'numbers of what was redeemed; names nobody',
  'redemption.line': 'numbers of what was redeemed',
  'redemption.taken': 'counts by good',
  'redemption.voucher': 'codes of vouchers and the ids of who got them',
  'proofs.claim': 'deleted with the proofs',
  'proofs.item': 'ids and names of outcomes',
  'proofs.ending': 'ids and reasons; notes are blanked with the proofs',
  'proofs.digest': 'the digest of a paper: who holds it reads that it is closed',
  'proofs.share': 'ids and days',
  'proofs.checked': 'when and from which region somebody checked; names nobody',
  'notices.message': 'deleted by opening its number (see erase.ts)',
}
