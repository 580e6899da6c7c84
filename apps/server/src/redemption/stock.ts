import { redemption as contract } from '@creditbank/contract'
import { seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse, runCommand } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { redemptionPurposes, sealedColumns } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { seal } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, effect } from '../platform/serve.ts'
import { uploadedRows } from '../platform/sheets/index.ts'
import { activityById, activityOfGood, type ActivityRow } from './activityStore.ts'
import { shownState } from './rules.ts'
import * as store from './stockStore.ts'
import { readVouchers, voucherColumns, voucherLimit } from './voucherRows.ts'

type StaffContext = Context<StaffActor>

/** The most of a good on one shelf. */
const mostStock = 1_000_000

/** The activity of a good that somebody of its centre acts on, held. */
const heldOf = async (tx: Sql, ctx: StaffContext, goodId: Id): Promise<ActivityRow> => {
  const id = (await activityOfGood(tx, goodId)) ?? refuse('record.not_found')
  const row = await activityById(tx, id, true)
  if (row === undefined || !seesRow(ctx.actor, row)) return refuse('record.not_found')
  return row.organizationId === ctx.actor.organization.id ? row : refuse('permission.denied')
}

const isOpen = (row: ActivityRow, ctx: StaffContext, draft: boolean): boolean => {
  const state = shownState(row, shanghaiDay(ctx.now))
  return state === 'scheduled' || state === 'running' || state === 'paused' || (draft && state === 'draft')
}

const change = command(contract.changeStock, async (tx, ctx, { id, pointId, delta, note }) => {
  const row = await heldOf(tx, ctx, id)
  if (row.delivery === 'voucher') return { refused: 'redemption.vouchers_are_imported' }
  if (!isOpen(row, ctx, false)) return { refused: 'redemption.not_open_for_stock' }
  const [shelf] = await store.shelvesOf(tx, [id], pointId)
  if (shelf === undefined) return { refused: 'record.not_found' }
  if (shelf.stock + delta < 0) return { refused: 'redemption.stock_too_low', params: { stock: shelf.stock } }
  if (shelf.stock + delta > mostStock) return { refused: 'redemption.stock_too_high' }
  const about = { id: ctx.newId(), goodId: id, pointId, kind: 'changed' as const, delta, note, by: ctx.actor.staffId, now: ctx.now }
  const stock = await store.changeShelf(tx, about)
  return {
    output: { stock },
    account: { act: 'redemption.changeStock', subject: { kind: 'good', id }, params: { point: pointId, delta }, texts: { note } },
  }
})

const repeated = { column: '券码', zh: '这个券码本中心已经导入过', en: 'The centre has this code already' }

/** Thrown to leave nothing of a dry run behind. */
class DryRun extends Error {}

type Report = { rows: number; stored: number; problems: contract.VoucherProblem[]; wrong: number }

/** Stores the readable codes of a file; tells the rows of those that the centre has already. */
const storeCodes = async (tx: Sql, ctx: StaffContext, goodId: Id, read: ReturnType<typeof readVouchers>): Promise<Report> => {
  const row = await heldOf(tx, ctx, goodId)
  if (row.delivery !== 'voucher') return refuse('redemption.not_vouchers')
  if (!isOpen(row, ctx, true)) return refuse('redemption.not_open_for_stock')
  const { keyring } = ctx.platform
  const codes = read.codes.map(({ row: at, code }) => ({
    row: at,
    id: ctx.newId(),
    lookup: lookupUuid(keyring, redemptionPurposes.voucher, `${row.organizationId} ${code}`),
    sealed: seal(keyring, code, sealedColumns.voucher),
  }))
  const [shelf] = await store.shelvesOf(tx, [goodId], row.organizationId)
  if ((shelf?.stock ?? 0) + codes.length > mostStock) return refuse('redemption.stock_too_high')
  const fresh = await store.insertVouchers(tx, { goodId, organizationId: row.organizationId, codes })
  const problems = [...read.problems, ...codes.filter((c) => !fresh.has(c.lookup)).map((c) => ({ row: c.row, ...repeated }))]
  if (fresh.size > 0) {
    await store.addShelf(tx, goodId, row.organizationId)
    await store.changeShelf(tx, {
      id: ctx.newId(),
      goodId,
      pointId: row.organizationId,
      kind: 'imported',
      delta: fresh.size,
      note: '',
      by: ctx.actor.staffId,
      now: ctx.now,
    })
  }
  const sorted = problems.sort((a, b) => a.row - b.row)
  return { rows: read.rows, stored: fresh.size, problems: sorted.slice(0, 500), wrong: new Set(sorted.map((p) => p.row)).size }
}

const dry = async (ctx: StaffContext, goodId: Id, read: ReturnType<typeof readVouchers>): Promise<Report> => {
  let report: Report | undefined
  await ctx.platform.database.app
    .transaction()
    .execute(async (tx) => {
      report = await storeCodes(tx, ctx, goodId, read)
      throw new DryRun()
    })
    .catch((error: unknown) => {
      if (!(error instanceof DryRun)) throw error
    })
  return report ?? refuse('record.not_found')
}

const importCodes = effect(contract.importVouchers, async (ctx, { id, dryRun }, key) => {
  // Before the file: whoever may not see the goods learns nothing from what is said of it.
  await ctx.platform.database.app.transaction().execute((tx) => heldOf(tx, ctx, id))
  const raw = await uploadedRows(ctx.body, voucherColumns, voucherLimit, ctx.language)
  if ('unreadable' in raw) return { refused: 'redemption.vouchers_unreadable', params: { reason: raw.unreadable } }
  if ('tooLong' in raw) return { refused: 'redemption.vouchers_too_many', params: { limit: voucherLimit } }
  const read = readVouchers(raw)
  if (dryRun === 'yes') return dry(ctx, id, read)
  // The codes are secrets: the wrapper keeps a keyed hash of them, and the answer tells rows only.
  const input = { id, codes: read.codes }
  const result = await runCommand<StaffActor, typeof input, Report, never>(
    ctx,
    input,
    { key, endpoint: 'POST /redemption/goods/:id/vouchers', input, keepAnswer: true },
    async (tx) => {
      const report = await storeCodes(tx, ctx, id, read)
      return {
        output: report,
        account: {
          act: 'redemption.importVouchers',
          subject: { kind: 'good', id },
          params: { rows: report.rows, stored: report.stored, wrong: report.wrong },
        },
      }
    },
  )
  return 'refused' in result ? result : result.output
})

/** More or less on a shelf, and vouchers out of a file. */
export const stockActions: readonly Bound[] = [change, importCodes]
