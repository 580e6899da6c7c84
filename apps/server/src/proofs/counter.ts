import { proofs } from '@creditbank/contract'
import { canonicalId, heldAssistance, learnerToChange, noteAct, personIds, seenLearner } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import { unitsByIds } from '../organizations/index.ts'
import { noteAccess } from '../platform/access.ts'
import { type StaffActor, seesRow } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { DocumentFailed, renderPdf } from '../platform/documents/index.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatInstant, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, effect, query } from '../platform/serve.ts'
import { draftOf } from './draft.ts'
import { endedEvent, issueProof } from './issue.ts'
import type { KindOfProof } from './kind.ts'
import { type Desk, pdfOf, typedNumber } from './learnerActions.ts'
import { provableOutcomes } from './outcomeStore.ts'
import { officeLine } from './present.ts'
import * as store from './store.ts'

type StaffContext = Context<StaffActor>

const isCursor = (cursor: string | undefined): cursor is string => cursor !== undefined && /^\d{1,19}$/.test(cursor)
const choosable = ['valid', 'expired', 'locked', 'used'] as const

/** Proofs as an office sees them, with what hangs on them in three reads however many there are. */
export const officeLines = async (
  ctx: StaffContext,
  kinds: readonly KindOfProof[],
  rows: readonly store.ProofRow[],
): Promise<proofs.OfficeProof[]> => {
  const db = ctx.platform.database.app
  const accounts = await store.accountsOf(
    db,
    rows.map((row) => row.learner_id),
  )
  const names = await store.staffNames(
    db,
    rows.flatMap((row) => (row.issued_by === null ? [] : [row.issued_by])),
  )
  const units = await unitsByIds(db, [...new Set(rows.map((row) => row.organization_id))])
  return rows.map((row) =>
    officeLine(row, {
      kinds,
      now: ctx.now,
      actor: ctx.actor,
      accountNo: accounts.get(row.learner_id)?.accountNo ?? '',
      organization: units.find((unit) => unit.id === row.organization_id)?.name ?? '',
      issuedBy: row.issued_by === null ? null : (names.get(row.issued_by) ?? null),
    }),
  )
}

const scoped = async (ctx: StaffContext, id: Id): Promise<store.ProofRow | undefined> => {
  const [row] = await store.proofsByIds(ctx.platform.database.app, [id])
  return row !== undefined && seesRow(ctx.actor, row) ? row : undefined
}

const choices = query(proofs.choicesAtCounter, async (ctx, { id }) => {
  const seen = await staffRead(ctx, (tx) => seenLearner(tx, ctx.actor, id, shanghaiDay(ctx.now)))
  if (seen === undefined) return { refused: 'record.not_found' }
  await noteAccess(ctx, 'proofs.counter', [id])
  const db = ctx.platform.database.app
  const outcomes = await provableOutcomes(db, await personIds(db, await canonicalId(db, id)), shanghaiDay(ctx.now))
  return {
    learner: { id, name: maskName(seen.row.name), accountNo: formatAccountNo(seen.row.account_no), idMasked: seen.row.id_masked },
    outcomes: outcomes.flatMap((o) => {
      const status = choosable.find((one) => one === o.status)
      return status === undefined
        ? []
        : [{ id: o.id, name: o.name, typeCode: o.typeCode, typeName: o.type.zh, issuer: o.issuer, obtainedOn: o.obtainedOn, status }]
    }),
  }
})

const preview = (desk: Desk) =>
  query(proofs.previewAtCounter, async (ctx, { id, ...wish }) => {
    const seen = await staffRead(ctx, (tx) => seenLearner(tx, ctx.actor, id, shanghaiDay(ctx.now)))
    if (seen === undefined) return { refused: 'record.not_found' }
    await noteAccess(ctx, 'proofs.counter', [id])
    const db = ctx.platform.database.app
    const draft = await draftOf(db, ctx, desk.kinds, await canonicalId(db, id), wish, 'counter')
    if ('refused' in draft) return draft
    return { content: draft.content, issuer: draft.issuer.name, validTo: draft.validTo, unprintable: [...draft.missing] }
  })

const issue = (desk: Desk) =>
  effect(proofs.issueAtCounter, async (ctx, { id, assistanceId, ...wish }, key) => {
    const db = ctx.platform.database.app
    const held = await db.transaction().execute(async (tx) => {
      await learnerToChange(tx, ctx, id)
      return heldAssistance(tx, ctx, assistanceId, { learnerId: id })
    })
    const how = {
      channel: 'counter' as const,
      organization: ctx.actor.organization,
      issuedBy: ctx.actor.staffId,
      also: async (tx: Sql, _proofId: Id, number: string) => {
        await noteAct(tx, ctx, await heldAssistance(tx, ctx, held.id, { learnerId: id }), 'proof', { number, caseId: null })
        return true
      },
    }
    const keyed = { key, endpoint: 'POST /learners/:id/proofs', input: { id, ...wish } }
    const issued = await issueProof(ctx, desk.kinds, id, wish, how, keyed)
    if ('refused' in issued) return issued
    const [line] = await officeLines(ctx, desk.kinds, await store.proofsByIds(db, [issued.id]))
    return line ?? { refused: 'record.not_found' }
  })

const list = (desk: Desk) =>
  query(proofs.listProofs, async (ctx, { cursor, limit = 50, learnerId, number, channel, batchId }) => {
    const db = ctx.platform.database.app
    const learnerIds = learnerId === undefined ? undefined : await personIds(db, learnerId)
    const before = isCursor(cursor) ? cursor : undefined
    const ids = await staffRead(ctx, (tx) =>
      store.scopedIds(tx, { learnerIds, number: typedNumber(number), channel, batchId, before, limit }),
    )
    const items = await officeLines(ctx, desk.kinds, await store.proofsByIds(db, ids.slice(0, limit)))
    return { items, next: ids.length > limit ? (ids[limit - 1] ?? null) : null }
  })

const read = (desk: Desk) =>
  query(proofs.readProof, async (ctx, { id }) => {
    const row = await scoped(ctx, id)
    if (row === undefined) return { refused: 'record.not_found' }
    await noteAccess(ctx, 'proofs.read', [row.learner_id], row.number)
    const [line] = await officeLines(ctx, desk.kinds, [row])
    return line ?? { refused: 'record.not_found' }
  })

const receipt = async (ctx: StaffContext, row: store.ProofRow, accountNo: string) => {
  const facts: [string, string][] = [
    ['证明编号', row.number],
    ['证明种类', row.content.title.split('\n')[0] ?? ''],
    ['持有人', row.content.name],
    ['学银账号', formatAccountNo(accountNo)],
    ['开具时间', formatInstant(row.issued_at)],
    ['有效期至', row.valid_to ?? '长期'],
    ['办理窗口', ctx.actor.organization.name],
    ['经办人', ctx.actor.name],
  ]
  const data = {
    title: '证明开具回执',
    subtitle: null,
    sections: [
      { heading: '办理内容', facts, columns: [], rows: [] },
      {
        heading: '领取签字',
        facts: [
          ['领取人', ''],
          ['日期', ''],
        ] satisfies [string, string][],
        columns: [],
        rows: [],
      },
    ],
    note: '本人可在“我的证明”中查看谁在什么时候核验过这份证明，也可以随时关闭。',
  }
  try {
    const pdf = await renderPdf('list', data, { at: row.issued_at, title: `证明开具回执 ${row.number}` })
    return { download: { name: `${row.number}-回执.pdf`, type: 'application/pdf', content: pdf, size: pdf.length, inline: true } }
  } catch (error) {
    if (error instanceof DocumentFailed) return { refused: 'proofs.printing_busy' } as const
    throw error
  }
}

const download = query(proofs.downloadProof, async (ctx, { id, format }) => {
  const row = await scoped(ctx, id)
  // A paper is printed where it was asked for: other offices see that there is one, not what it says.
  if (row === undefined || row.channel !== 'counter' || row.organization_id !== ctx.actor.organization.id)
    return { refused: 'record.not_found' }
  await noteAccess(ctx, 'proofs.print', [row.learner_id], row.number)
  if (format === 'pdf') return pdfOf(ctx, row, true)
  const accounts = await store.accountsOf(ctx.platform.database.app, [row.learner_id])
  return receipt(ctx, row, accounts.get(row.learner_id)?.accountNo ?? '')
})

const withdraw = command(proofs.withdrawProof, async (tx, ctx, { id, note }) => {
  const [row] = await store.proofsByIds(tx, [id])
  const own = row !== undefined && row.organization_id === ctx.actor.organization.id && row.channel !== 'self'
  if (!own) return { refused: 'record.not_found' }
  const end = { learnerId: row.learner_id, proofId: id, reason: 'issuedInError', at: ctx.now, note, replacedBy: null }
  if (!(await store.endProof(tx, end))) return { refused: 'proofs.ended' }
  const params = { title: row.content.title.split('\n')[0] ?? '', number: row.number, reason: `开具有误（${note}）` }
  await notify(tx, ctx, { to: { kind: 'learner', id: row.learner_id }, code: 'proofs.withdrawn', params, href: `/me/proofs/${id}` })
  return {
    output: { done: true as const },
    account: { act: 'proofs.withdraw', subject: { kind: 'proof', id }, learnerId: row.learner_id, params: { number: row.number } },
    events: [endedEvent(row.learner_id, id, 'issuedInError')],
  }
})

/** What a counter and an office do with proofs. */
export const counterActions = (desk: Desk): readonly Bound[] => [
  choices,
  preview(desk),
  issue(desk),
  list(desk),
  read(desk),
  download,
  withdraw,
]
