import { outcomes } from '@creditbank/contract'
import { heldPersonIds, personIds } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import { noteAccess } from '../platform/access.ts'
import { seesRow, type StaffActor } from '../platform/actor.ts'
import { type EventDraft, refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { certificatePurpose, sealedColumns } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { seal } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { tellFollowers, tellStored } from './changed.ts'
import { appealActions, shownAppeal } from './appeals.ts'
import { lastAppeal } from './appealStore.ts'
import { blockers, followFate, type Neighbours, restingOn } from './dependents.ts'
import { certificateKey, looksLikeIdNumber } from '../platform/pure/claims.ts'
import { mayCorrect, mayRevoke, statusOn } from './rules.ts'
import * as store from './store.ts'

/** Column name under which certificate numbers that are ID numbers are sealed. */
export const certificateColumn = sealedColumns.certificate

/** A certificate number ready to be stored and claimed: plain, or sealed with its keyed hash where it is an ID number. */
export const certificateOf = (
  ctx: Context,
  raw: string | null,
): { certificateNo: string | null; certificateSealed: Buffer | null; certificateClaim: string | null } => {
  if (raw === null || raw.trim() === '') return { certificateNo: null, certificateSealed: null, certificateClaim: null }
  const key = certificateKey(raw)
  if (!looksLikeIdNumber(key)) return { certificateNo: raw.trim(), certificateSealed: null, certificateClaim: key }
  const { keyring } = ctx.platform
  return {
    certificateNo: null,
    certificateSealed: seal(keyring, key, certificateColumn),
    certificateClaim: `H:${lookupUuid(keyring, certificatePurpose, key).replaceAll('-', '')}`,
  }
}

/** The evidence of a stored outcome: facts without personal data. The batch path writes the same bytes. */
export const storedEvent = (o: {
  id: Id
  learnerId: Id
  entryId: Id
  achievementId: Id
  achievementVersion: number
  occurrence: number
  organizationId: Id
  credits: number
  minutes: number
  obtainedOn: string
}): EventDraft => ({
  kind: 'outcome.stored',
  facts: {
    achievement: o.achievementId,
    credits: o.credits,
    entry: o.entryId,
    learner: o.learnerId,
    minutes: o.minutes,
    obtained: o.obtainedOn,
    occurrence: o.occurrence,
    organization: o.organizationId,
    outcome: o.id,
    version: o.achievementVersion,
  },
})

/**
 * Stores one outcome inside the caller's command and returns its evidence. Rolls back with the refusal where the bank holds it already, under any account
 * of the person: the claims are one account's each, so the person is held while the others' are looked at.
 */
export const storeOutcome = async (tx: Sql, o: store.NewOutcome): Promise<EventDraft> => {
  const others = (await heldPersonIds(tx, o.learnerId)).filter((id) => id !== o.learnerId)
  if (others.length > 0 && (await store.claimedUnder(tx, others, o))) return refuse('outcomes.duplicate_result')
  const result = await store.insertOutcome(tx, o)
  if ('stored' in result) {
    await tellStored(tx, { outcomeId: o.id })
    return storedEvent(o)
  }
  return refuse(result.duplicate === 'result' ? 'outcomes.duplicate_result' : 'outcomes.duplicate_certificate')
}

const masked = (row: store.OutcomeRow): string | null => (row.sealed ? '***（证件号码，已隐藏）' : row.certificate_no)

/** An outcome as a staff list shows it: the person masked, a certificate number that is an ID number hidden. */
export const line = (row: store.OutcomeRow, today: string) => ({
  id: row.id,
  learner: { id: row.learner_id, name: maskName(row.learner_name), accountNo: row.account_no },
  entry: { id: row.entry_id, number: row.entry_number, name: row.entry_name },
  typeCode: row.type_code,
  typeName: row.type_name,
  organization: { id: row.organization_id, name: row.organization },
  obtainedOn: row.obtained_on,
  credits: row.credits,
  minutes: row.minutes,
  grade: row.grade,
  certificateNo: masked(row),
  channel: row.channel,
  status: statusOn(row.last_status, row.expires_on, today),
  storedAt: row.stored_at.toISOString(),
})

const provenance = async (tx: Sql, row: store.OutcomeRow, forLearner: boolean) => {
  const batch = row.batch_id === null ? undefined : await store.batchProvenance(tx, row.batch_id)
  const steps = row.case_id === null ? [] : await store.caseProvenance(tx, row.case_id)
  return {
    channel: row.channel,
    batch:
      batch === undefined
        ? null
        : {
            id: batch.id,
            fileName: batch.file_name,
            rowNo: row.row_no ?? 0,
            preparedBy: forLearner ? '' : batch.prepared_by,
            approvedBy: forLearner ? null : batch.approved_by,
            sha256: batch.sha256,
          },
    caseNumber: steps[0]?.number ?? null,
    steps: steps.flatMap((s) =>
      s.event === null || s.at === null
        ? []
        : [{ event: s.event, at: s.at.toISOString(), organization: s.organization, actor: forLearner ? null : s.actor }],
    ),
  }
}

/** What was appealed against the last revocation of an outcome. */
const appealOf = async (tx: Sql, row: store.OutcomeRow) => {
  const found = await lastAppeal(tx, row.learner_id, row.id)
  const last = await store.lastStatus(tx, row.learner_id, row.id)
  // A later revocation may be appealed against anew.
  return found === undefined || (last?.status === 'revoked' && found.revokedSeq !== last.seq) ? null : shownAppeal(found)
}

/** An outcome whole, for its learner or for staff who see it. `tx` may read provenance: it runs as the application, after the scope was decided. */
export const wholeOutcome = async (tx: Sql, row: store.OutcomeRow, today: string, forLearner: boolean) => ({
  id: row.id,
  entry: { id: row.entry_id, number: row.entry_number, name: row.entry_name },
  achievement: { id: row.achievement_id, version: row.achievement_version, description: row.description },
  typeCode: row.type_code,
  typeName: row.type_name,
  issuer: row.issuer,
  organization: { id: row.organization_id, name: row.organization },
  obtainedOn: row.obtained_on,
  expiresOn: row.expires_on,
  credits: row.credits,
  minutes: row.minutes,
  points: row.points,
  grade: row.grade,
  certificateNo: masked(row),
  status: statusOn(row.last_status, row.expires_on, today),
  storedAt: row.stored_at.toISOString(),
  provenance: await provenance(tx, row, forLearner),
  history: (await store.statusHistory(tx, row.learner_id, row.id)).map((h) => ({ ...h, at: h.at.toISOString() })),
  attachments: (await store.evidenceOf(tx, row.learner_id, row.id)).map((f) => ({ ...f, size: Number(f.size) })),
  ...(await store.neighbourVersions(tx, row.learner_id, row.id)),
  correction: await store.correctionUnderWay(tx, row.learner_id, row.id),
  appeal: await appealOf(tx, row),
})

const list = query(outcomes.listOutcomes, async (ctx, input) => {
  const limit = input.limit ?? 50
  const before = input.cursor !== undefined && /^\d{1,19}$/.test(input.cursor) ? input.cursor : undefined
  const learnerIds = input.learnerId === undefined ? undefined : await personIds(ctx.platform.database.app, input.learnerId)
  const rows = await staffRead(ctx, (tx) => store.outcomesPage(tx, { ...input, learnerIds, before, limit }))
  const today = shanghaiDay(ctx.now)
  return { items: rows.slice(0, limit).map((r) => line(r, today)), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null }
})

const byCertificate = query(outcomes.findOutcomeByCertificate, async (ctx, { certificateNo }) => {
  const claim = certificateOf(ctx, certificateNo).certificateClaim
  const rows = claim === null ? [] : await staffRead(ctx, (tx) => store.outcomesByCertificate(tx, [claim]))
  await noteAccess(
    ctx,
    'outcomes.find',
    rows.map((r) => r.learner_id),
  )
  const today = shanghaiDay(ctx.now)
  return { items: rows.map((r) => line(r, today)) }
})

const mayRevokeHere = (actor: StaffActor, row: store.OutcomeRow): boolean => actor.may.has('outcomes.revoke') && seesRow(actor, row)

const read = query(outcomes.readOutcome, async (ctx, { id }) => {
  const row = await staffRead(ctx, (tx) => store.outcomeById(tx, id))
  if (row === undefined) return { refused: 'record.not_found' }
  await noteAccess(ctx, 'outcomes.read', [row.learner_id])
  const today = shanghaiDay(ctx.now)
  const whole = await wholeOutcome(ctx.platform.database.app, row, today, false)
  const open = mayRevoke(whole.status) === 'yes'
  const asks = mayCorrect(whole.status) === 'yes' && ctx.actor.may.has('deposits.enter') && whole.correction?.returned !== false
  const revokes = mayRevokeHere(ctx.actor, row)
  const can = [
    ...(open && revokes ? ['revoke' as const] : []),
    ...(asks ? ['correct' as const] : []),
    ...(whole.appeal?.state === 'open' && revokes ? ['decideAppeal' as const] : []),
  ]
  return { ...whole, learner: { id: row.learner_id, name: maskName(row.learner_name), accountNo: row.account_no }, can }
})

const impact = (neighbours: Neighbours) =>
  query(outcomes.readRevocationImpact, async (ctx, { id }) => {
    const row = await staffRead(ctx, (tx) => store.outcomeById(tx, id))
    if (row === undefined || !mayRevokeHere(ctx.actor, row)) return { refused: 'record.not_found' }
    const which = { learnerId: row.learner_id, outcomeId: id }
    return { items: [...(await restingOn(neighbours, ctx.platform.database.app, which, { kind: 'revoked' }))] }
  })

const reasonWords: Record<string, string> = {
  forged: '证书不真实',
  issuerWithdrew: '发证单位撤回',
  wrongPerson: '不是本人的成果',
  wrongContent: '内容有误',
  other: '其他原因',
}

const revoke = (neighbours: Neighbours) =>
  command(outcomes.revokeOutcome, async (tx, ctx, { id, reason, note }) => {
    const row = await store.outcomeById(tx, id)
    if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
    await store.holdOutcome(tx, row.learner_id, id)
    const last = await store.lastStatus(tx, row.learner_id, id)
    const verdict = mayRevoke(statusOn(last?.status ?? null, row.expires_on, shanghaiDay(ctx.now)))
    if (verdict !== 'yes') return { refused: verdict }
    const which = { learnerId: row.learner_id, outcomeId: id }
    const by = blockers(await restingOn(neighbours, tx, which, { kind: 'revoked' }))
    if (by !== undefined) return { refused: 'outcomes.in_use', params: { by } }
    const seq = (last?.seq ?? 0) + 1
    const change = {
      ...which,
      seq,
      status: 'revoked' as const,
      reason,
      note,
      actorId: ctx.actor.staffId,
      organizationId: ctx.actor.organization.id,
      at: ctx.now,
    }
    if (!(await store.appendStatus(tx, change))) return { refused: 'outcomes.already_revoked' }
    const followed = await followFate(neighbours, tx, ctx, which, { kind: 'revoked' })
    await tellFollowers(tx, { outcomeId: id })
    const told = { entry: row.entry_name, office: ctx.actor.organization.name, reason: `${reasonWords[reason] ?? ''}（${note}）` }
    await notify(tx, ctx, { to: { kind: 'learner', id: row.learner_id }, code: 'outcomes.revoked', params: told, href: `/archive/${id}` })
    return {
      output: { done: true as const },
      account: { act: 'outcomes.revoke', subject: { kind: 'outcome', id }, learnerId: row.learner_id, params: { reason } },
      events: [{ kind: 'outcome.revoked', facts: { outcome: id, learner: row.learner_id, reason, seq } }, ...followed],
    }
  })

/** The endpoints of stored outcomes for staff. */
export const outcomeActions = (neighbours: Neighbours): readonly Bound[] => [
  list,
  byCertificate,
  read,
  impact(neighbours),
  revoke(neighbours),
  ...appealActions(neighbours),
]
