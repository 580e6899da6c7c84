import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { catalog as contract } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { Refuse, refuse, runCommand } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { type Bound, effect, query } from '../platform/serve.ts'
import { openTable, SheetFailure, writeXlsx } from '../platform/sheets/index.ts'
import { achievementByCode, similar } from './achievementStore.ts'
import { addAchievement } from './achievementActions.ts'
import { addEntry } from './entryActions.ts'
import { type ImportRow, importColumns, type RawRow, readImportRow, type RowProblem } from './importRows.ts'
import { insertIssuer, issuerNamed, types } from './store.ts'

/** Rows that one file may hold. */
const importLimit = 2_000

const reasons: Readonly<Record<string, string>> = {
  'sheet.encrypted': '文件有密码，请去掉密码后再传',
  'sheet.empty': '文件里没有内容',
  'sheet.encoding': '文字编码认不出来，请另存为 xlsx 再传',
  'sheet.not_a_table': '这不是表格文件，请用 xlsx、xls、csv 或 dbf',
}

/** The rows of an uploaded table by the template's columns. Refuses with what is wrong with the file. */
const readRows = async (path: string): Promise<RawRow[]> => {
  const table = await openTable(path, { limits: { rows: importLimit + 1 } })
  const places = importColumns.map((column) => ({
    key: column.key,
    at: table.header.findIndex((head) => head.replace(/[\s*]/g, '') === column.zh),
  }))
  const missing = importColumns.find((column) => column.required && places.some((place) => place.key === column.key && place.at < 0))
  if (missing !== undefined) {
    await table.close()
    return refuse('catalog.import_unreadable', { reason: `缺少“${missing.zh}”这一列，请用模板` })
  }
  const rows: RawRow[] = []
  for await (const block of table.rows)
    for (let row = 0; row < block.rows; row += 1) {
      if (rows.length >= importLimit) return refuse('catalog.import_too_long', { limit: importLimit })
      rows.push({
        row: block.rowNumbers[row] ?? 0,
        cells: Object.fromEntries(places.flatMap(({ key, at }) => (at < 0 ? [] : [[key, block.cell(row, at)]]))),
      })
    }
  return rows
}

const uploadedRows = async (ctx: Context): Promise<RawRow[]> => {
  if (ctx.body === undefined) return refuse('input.unreadable')
  const folder = await mkdtemp(join(tmpdir(), 'catalog-'))
  try {
    const path = join(folder, 'table')
    await pipeline(ctx.body, createWriteStream(path, { mode: 0o600 }))
    return await readRows(path)
  } catch (error) {
    if (!(error instanceof SheetFailure)) throw error
    return error.code === 'sheet.too_many_rows'
      ? refuse('catalog.import_too_long', { limit: importLimit })
      : refuse('catalog.import_unreadable', { reason: reasons[error.code] ?? error.code })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Report = { achievements: number; entries: number; existing: number; problems: RowProblem[] }
const blank = (): Report => ({ achievements: 0, entries: 0, existing: 0, problems: [] })

/** Stores one row: its issuer and achievement where they are new, and its entry. What exists already is counted and left. */
const storeRow = async (tx: Sql, ctx: Context<StaffActor>, row: ImportRow, report: Report): Promise<void> => {
  const known = await issuerNamed(tx, row.issuer.name, row.issuer.creditCode ?? null)
  const issuerId = known?.id ?? ctx.newId()
  if (known === undefined)
    await insertIssuer(tx, { id: issuerId, name: row.issuer.name, creditCode: row.issuer.creditCode ?? null, now: ctx.now })
  const named = (await similar(tx, row.content.name, null)).find(
    (one) =>
      one.name === row.content.name &&
      one.organization_id === ctx.actor.organization.id &&
      one.type_code === row.typeCode &&
      one.issuer === (known?.name ?? row.issuer.name),
  )
  const existing = row.code === undefined ? named : await achievementByCode(tx, row.code)
  const achievementId =
    existing?.id ??
    (
      await addAchievement(tx, ctx, {
        ...(row.code === undefined ? {} : { code: row.code }),
        typeCode: row.typeCode,
        content: { ...row.content, issuerId },
      })
    ).id
  if (existing === undefined) report.achievements += 1
  try {
    await addEntry(tx, ctx, achievementId, row.entry)
    report.entries += 1
  } catch (error) {
    if (!(error instanceof Refuse)) throw error
    if (error.refusal.refused === 'catalog.duplicate_entry') report.existing += 1
    else
      report.problems.push({
        row: row.row,
        column: '成果编码',
        zh: error.refusal.refused === 'catalog.credits_above_approved' ? '学分超过核定学分' : '这个成果不能用于新名录',
        en: error.refusal.refused,
      })
  }
}

/** Thrown to leave nothing of a dry run behind. */
class DryRun extends Error {}

const run = effect(contract.importCatalog, async (ctx, input, key) => {
  const raw = await uploadedRows(ctx)
  const known = await types(ctx.platform.database.app)
  const read = raw.map((row) => readImportRow(row, known))
  const problems = read.flatMap((one) => ('row' in one ? [] : [...one]))
  const good = read.flatMap((one) => ('row' in one ? [one] : []))
  const answer = (report: Report, done: boolean) => {
    const all = [...problems, ...report.problems]
    return {
      rows: raw.length,
      achievements: report.achievements,
      entries: report.entries,
      existing: report.existing,
      wrong: new Set(all.map((one) => one.row)).size,
      problems: all.slice(0, 500),
      done,
    }
  }
  if (input.dryRun === 'yes') {
    const report = blank()
    await ctx.platform.database.app
      .transaction()
      .execute(async (tx) => {
        for (const row of good) await storeRow(tx, ctx, row, report)
        throw new DryRun()
      })
      .catch((error: unknown) => {
        if (!(error instanceof DryRun)) throw error
      })
    return answer(report, false)
  }
  if (problems.length > 0) return { refused: 'catalog.import_wrong', params: { wrong: new Set(problems.map((one) => one.row)).size } }
  const result = await runCommand<StaffActor, typeof input, ReturnType<typeof answer>, never>(
    ctx,
    input,
    { key, endpoint: 'POST /catalog/import', input: { ...input, rows: raw }, keepAnswer: true },
    async (tx) => {
      const report = blank()
      for (const row of good) await storeRow(tx, ctx, row, report)
      if (report.problems.length > 0) return refuse('catalog.import_wrong', { wrong: report.problems.length })
      return {
        output: answer(report, true),
        account: { act: 'catalog.import', params: { rows: raw.length, achievements: report.achievements, entries: report.entries } },
      }
    },
  )
  return 'refused' in result ? result : result.output
})

const template = query(contract.importTemplate, async (ctx) => {
  const stream = new PassThrough()
  const known = (await types(ctx.platform.database.app)).filter((one) => one.parent !== null && one.active)
  const head = importColumns.map((column) => ({ header: `${column.zh}${column.required ? '*' : ''}`, width: 18 }))
  writeXlsx(stream, {
    sheets: [
      { name: '名录', columns: head, rows: [importColumns.map((column) => column.example)] },
      {
        name: '成果类型',
        columns: [
          { header: '类型', width: 30 },
          { header: '编码', width: 30 },
        ],
        rows: known.map((one) => [one.zh, one.code]),
      },
    ],
  }).catch((error: unknown) => {
    stream.destroy(error instanceof Error ? error : new Error('the template was not written'))
  })
  return {
    download: { name: '名录导入模板.xlsx', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', content: stream },
  }
})

/** Import of achievements and entries from a file, all or nothing. */
export const importActions: readonly Bound[] = [run, template]
