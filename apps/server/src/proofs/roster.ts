import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { proofs } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { documentPurpose } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { formatAccountNo, parseAccountNo } from '../platform/pure/accountNo.ts'
import { parseIdDocument } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { refuse } from '../platform/command.ts'
import { query } from '../platform/serve.ts'
import { openTable, reasonOf, type RowBlock, SheetFailure } from '../platform/sheets/index.ts'
import { mostPeople } from './batchRules.ts'
import * as store from './batchStore.ts'

/** Who a row names: an account number, or the keyed hash of an ID number; nothing where no cell is either. */
type Named = { readonly row: number; readonly accountNo?: string; readonly lookup?: string }

/** Columns of a row that are looked at: a roster has its numbers near the left. */
const mostColumns = 40

const namedIn = (ctx: Context, block: RowBlock, at: number): Named => {
  const row = block.rowNumbers[at] ?? 0
  const cells = Array.from({ length: Math.min(block.columns, mostColumns) }, (_, column) => block.cell(at, column).trim())
  for (const cell of cells) {
    const account = parseAccountNo(cell)
    if (account.ok) return { row, accountNo: account.accountNo }
  }
  for (const cell of cells) {
    const id = parseIdDocument('residentIdCard', cell, { today: shanghaiDay(ctx.now) })
    if (id.ok) return { row, lookup: lookupUuid(ctx.platform.keyring, documentPurpose('residentIdCard'), id.number) }
  }
  return { row }
}

const readNames = async (ctx: Context, path: string): Promise<Named[]> => {
  const table = await openTable(path, { limits: { rows: mostPeople + 1 } })
  try {
    const found: Named[] = []
    for await (const block of table.rows)
      for (let at = 0; at < block.rows; at += 1) {
        if (found.length >= mostPeople) return refuse('proofs.batch_too_large', { limit: mostPeople })
        found.push(namedIn(ctx, block, at))
      }
    return found
  } finally {
    await table.close()
  }
}

const uploaded = async (ctx: Context): Promise<Named[]> => {
  if (ctx.body === undefined) return refuse('input.unreadable')
  const folder = await mkdtemp(join(tmpdir(), 'roster-'))
  try {
    const path = join(folder, 'table')
    await pipeline(ctx.body, createWriteStream(path, { mode: 0o600 }))
    return await readNames(ctx, path)
  } catch (error) {
    if (!(error instanceof SheetFailure)) throw error
    return error.code === 'sheet.too_many_rows'
      ? refuse('proofs.batch_too_large', { limit: mostPeople })
      : refuse('proofs.roster_unreadable', { reason: reasonOf(error, ctx.language) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reads a roster: account numbers of those it names and the caller sees, and the rows that name nobody. Whoever is elsewhere is as unknown as nobody. */
export const roster = query(proofs.readRoster, async (ctx: Context<StaffActor>) => {
  const names = await uploaded(ctx)
  const claimed = await store.claimedBy(
    ctx.platform.database.app,
    names.flatMap((one) => (one.lookup === undefined ? [] : [one.lookup])),
  )
  const seen = await staffRead(ctx, async (tx) => [
    ...(await store.learnersByAccount(
      tx,
      names.flatMap((one) => (one.accountNo === undefined ? [] : [one.accountNo])),
    )),
    ...(await store.learnersByIds(tx, [...claimed.values()])),
  ])
  const byId = new Map(seen.map((one) => [one.id, one.accountNo]))
  const known = new Set(byId.values())
  const accountOf = (one: Named): string | undefined => {
    if (one.accountNo !== undefined) return known.has(one.accountNo) ? one.accountNo : undefined
    return one.lookup === undefined ? undefined : byId.get(claimed.get(one.lookup) ?? '')
  }
  const found = names.map((one) => ({ row: one.row, accountNo: accountOf(one) }))
  return {
    rows: names.length,
    accountNos: [...new Set(found.flatMap(({ accountNo }) => (accountNo === undefined ? [] : [formatAccountNo(accountNo)])))],
    unknown: found.filter(({ accountNo }) => accountNo === undefined).map(({ row }) => row),
  }
})
