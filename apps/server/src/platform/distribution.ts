/**
 * Where each table lives once the bank runs on a distributed PostgreSQL (Citus), decided long before it does: a primary key without the
 * distribution column, a trigger or a foreign key to the wrong kind of table cannot be mended on a full database. A test compares this table with
 * the migrated schema and fails on a table that is not listed.
 */

/** Spread over the shards by `column`; tables of one group with equal values lie on one shard, may be joined there and may refer to each other. */
export type Distributed = { readonly on: 'shards'; readonly column: string; readonly group: 'learner' | 'lookup' | 'recipient' | 'event' }
/** `everywhere`: a full copy on each node (small, read by all, seldom written). `coordinator`: an ordinary table of the coordinating node. */
export type Placement = Distributed | { readonly on: 'everywhere' } | { readonly on: 'coordinator' }

const learner = (column = 'learner_id'): Distributed => ({ on: 'shards', column, group: 'learner' })
const lookup = (column: string): Distributed => ({ on: 'shards', column, group: 'lookup' })
const everywhere: Placement = { on: 'everywhere' }
const coordinator: Placement = { on: 'coordinator' }

/** The placement of every table of the bank by schema and name. Partitions follow their parent; the job queue's own schema stays on the coordinator. */
export const distribution: Readonly<Record<string, Placement>> = {
  // One person's rows lie together: the archive, the affiliations and the claims of a learner are one shard's work.
  'accounts.learner': learner('id'),
  'accounts.affiliation': learner(),
  'accounts.alias': learner(),
  'accounts.mandate': learner('person_id'),
  'accounts.mandate_place': learner('representative_id'),
  'accounts.repair': learner(),
  'accounts.reminder': learner(),
  'privacy.access': learner(),
  'privacy.consent': learner(),
  'privacy.takeout': learner(),
  'outcomes.outcome': learner(),
  'outcomes.learner_claim': learner(),
  'outcomes.status_change': learner(),
  'outcomes.appeal': learner(),
  'credits.transfer': learner(),
  'credits.freeze': learner(),
  'certification.record': learner(),
  'certification.reversal': learner(),
  'conversion.posting': learner(),
  'conversion.taken_back': learner(),
  'credits.posting': learner(),
  'points.transfer': learner(),
  'points.account': learner(),
  'points.lot': learner(),
  'points.freeze': learner(),
  'points.activity': learner(),
  'sealed.record': learner(),
  'credits.balance': learner(),
  'proofs.proof': learner(),
  'proofs.item': learner(),
  'proofs.ending': learner(),
  'proofs.share': learner(),
  'proofs.checked': learner(),
  'redemption.redemption': learner(),
  'redemption.line': learner(),
  'redemption.taken': learner(),
  'redemption.handout': learner(),

  // Province-wide uniqueness that does not follow the learner: thin tables of their own, distributed by what must be unique.
  'accounts.identity_claim': lookup('lookup'),
  'accounts.account_claim': lookup('account_no'),
  'outcomes.certificate_claim': lookup('number'),
  'identity.binding': lookup('subject'),
  'points.activity_claim': lookup('reference'),
  'proofs.claim': lookup('lookup'),
  'proofs.digest': lookup('digest'),
  'redemption.code': lookup('lookup'),

  'notices.notice': { on: 'shards', column: 'recipient_id', group: 'recipient' },
  'evidence.event': { on: 'shards', column: 'id', group: 'event' },

  // Read by every join, written by the few: units, catalogue, settings.
  'organizations.organization': everywhere,
  'organizations.former_name': everywhere,
  'catalog.type': everywhere,
  'catalog.issuer': everywhere,
  'catalog.issuer_name': everywhere,
  'catalog.achievement': everywhere,
  'catalog.achievement_version': everywhere,
  'catalog.term': everywhere,
  'catalog.entry': everywhere,
  'settings.value': everywhere,
  'proofs.template_version': everywhere,
  'settings.calendar_day': everywhere,

  // Work in progress and what belongs to staff: bounded by the work of people, not by the number of outcomes. Unique by number and by user name.
  'accounts.application': coordinator,
  'certification.framework': everywhere,
  'certification.framework_level': everywhere,
  'certification.standard': everywhere,
  'certification.application': coordinator,
  'certification.offering': everywhere,
  'certification.offering_file': everywhere,
  'certification.expert': everywhere,
  'certification.sheet': everywhere,
  'programmes.programme': everywhere,
  'programmes.version': everywhere,
  'programmes.enrolment': learner(),
  'points.rule': everywhere,
  'points.rule_use': everywhere,
  'points.import': coordinator,
  'points.month_close': coordinator,
  'points.month_part': coordinator,
  'points.posting': coordinator,
  'conversion.rule': everywhere,
  'conversion.rule_version': everywhere,
  'conversion.application': coordinator,
  'conversion.taken_outcome': coordinator,
  'conversion.intention': coordinator,
  'conversion.objection': coordinator,
  'conversion.authority_decision': coordinator,
  'conversion.escalation': coordinator,
  'conversion.round': coordinator,
  'conversion.override': coordinator,
  'conversion.round_member': coordinator,
  'conversion.notice_setting': everywhere,
  'conversion.result_column': everywhere,
  'conversion.board_consent': everywhere,
  'accounts.merge': coordinator,
  'accounts.freeze': coordinator,
  'accounts.phone_change': coordinator,
  'accounts.correction': coordinator,
  'accounts.assistance': coordinator,
  'accounts.assisted_act': coordinator,
  'accounts.reveal_count': coordinator,
  'closing.request': coordinator,
  'closing.erasure': coordinator,
  'closing.retention': everywhere,
  'deposits.deposit': coordinator,
  'deposits.attachment': coordinator,
  'deposits.batch': coordinator,
  'deposits.batch_problem': coordinator,
  'deposits.repair_row': coordinator,
  'deposits.mapping': coordinator,
  'deposits.correction': coordinator,
  'catalog.correction': coordinator,
  'catalog.report': coordinator,
  'organizations.proposal': coordinator,
  'files.export': coordinator,
  // The shelves of an activity are what its redemptions wait for: one place holds them.
  'redemption.activity': coordinator,
  'redemption.point': coordinator,
  'redemption.good': coordinator,
  'redemption.shelf': coordinator,
  'redemption.stock_change': coordinator,
  'redemption.voucher': coordinator,
  'proofs.batch': coordinator,
  'proofs.batch_row': coordinator,
  'proofs.stop': coordinator,
  'reviews.case': coordinator,
  'reviews.step': coordinator,
  'reviews.batch': coordinator,
  'reviews.batch_item': coordinator,
  'reviews.own_account': coordinator,
  'identity.staff': coordinator,
  'identity.officer': coordinator,
  'identity.appointment': coordinator,
  'identity.proposal': coordinator,
  'identity.session': coordinator,
  'identity.api_key': coordinator,
  'identity.former_password': coordinator,
  'identity.guess': coordinator,
  'identity.log_in': coordinator,
  'identity.passkey': coordinator,
  'identity.scan_factor': coordinator,
  'identity.passkey_challenge': coordinator,
  'identity.recovery_code': coordinator,
  'identity.network_rule': coordinator,
  'identity.revival': coordinator,
  'identity.credential': coordinator,
  'identity.one_time_code': coordinator,
  'identity.door_attempt': coordinator,
  'identity.qr_code': coordinator,
  'identity.attempt': coordinator,
  'identity.wechat_journey': coordinator,
  'identity.wechat_ticket': coordinator,
  'identity.wechat_name': coordinator,
  'files.file': coordinator,
  'notices.message': coordinator,
  'organizations.change': coordinator,
  'organizations.poster_arrival': coordinator,
  'platform.idempotency': coordinator,
  'platform.job': coordinator,
  'platform.worker': coordinator,
  'audit.record': coordinator,
  'audit.pending': coordinator,
  'audit.text': coordinator,
  'audit.chain': coordinator,
  'public.migration': coordinator,
}

/** What the catalogue of the database says of a table: its unique keys, its own triggers, and the tables its foreign keys lead to. */
export type TableFacts = {
  readonly table: string
  /** The columns of each primary key, unique constraint and unique index; an index over an expression names none. */
  readonly uniques: readonly { readonly name: string; readonly columns: readonly string[] }[]
  readonly triggers: readonly string[]
  /** Row-level policies whose condition holds a sub-select or calls a function of the bank. */
  readonly policies: readonly string[]
  readonly references: readonly {
    readonly name: string
    readonly to: string
    readonly columns: readonly string[]
    readonly toColumns: readonly string[]
  }[]
}

/** A foreign key between shards holds only where both ends carry the distribution column of one group, pair by pair. */
const colocated = (from: Distributed, to: Placement, reference: TableFacts['references'][number]): boolean => {
  if (to.on !== 'shards' || to.group !== from.group) return false
  const at = reference.columns.indexOf(from.column)
  return at >= 0 && reference.toColumns[at] === to.column
}

const referenceProblem = (
  table: string,
  own: Placement,
  reference: TableFacts['references'][number],
  all: typeof distribution,
): string | undefined => {
  const to = all[reference.to]
  const sentence = `${table}: foreign key ${reference.name} leads to ${reference.to}`
  if (to === undefined) return `${sentence}, which is not listed`
  if (own.on === 'shards') {
    if (to.on === 'everywhere' || colocated(own, to, reference)) return undefined
    return `${sentence}, which is neither everywhere nor on the same shard`
  }
  if (to.on === 'shards') return `${sentence}, whose rows lie on shards`
  return undefined
}

/** Everything that would stop one table from living where `distribution` says, a sentence each; empty when it could be moved today. */
export const placementProblems = (facts: TableFacts, all: typeof distribution = distribution): readonly string[] => {
  const own = all[facts.table]
  if (own === undefined) return [`${facts.table} is not listed in platform/distribution.ts: say where its rows live`]
  const references = facts.references.flatMap((reference) => referenceProblem(facts.table, own, reference, all) ?? [])
  if (own.on !== 'shards') return references
  const uniques = facts.uniques
    .filter((unique) => !unique.columns.includes(own.column))
    .map((unique) => `${facts.table}: ${unique.name} is unique without ${own.column}, by which the table is distributed`)
  const triggers = facts.triggers.map((name) => `${facts.table}: trigger ${name} on a distributed table`)
  const policies = facts.policies.map((name) => `${facts.table}: policy ${name} asks another table`)
  return [...uniques, ...triggers, ...policies, ...references]
}

/**
 * The statements that move a migrated, still small database onto a Citus cluster, in an order that its foreign keys allow. Tables of the coordinator
 * need none. Text for the operator (`npm run cli -- distribution`); the bank itself never runs it.
 */
export const distributionStatements = (all: typeof distribution = distribution): readonly string[] => {
  const entries = Object.entries(all)
  const copies = entries.filter(([, p]) => p.on === 'everywhere').map(([table]) => `select create_reference_table('${table}');`)
  const heads = new Map<string, string>()
  const spread = entries.flatMap(([table, p]) => {
    if (p.on !== 'shards') return []
    // Citus colocates only columns of one type: the lookup group holds uuid and text, so its tables stand alone.
    const head = p.group === 'lookup' ? undefined : heads.get(p.group)
    if (head === undefined) heads.set(p.group, table)
    return [`select create_distributed_table('${table}', '${p.column}', colocate_with => '${head ?? 'none'}');`]
  })
  return [...copies, ...spread]
}
