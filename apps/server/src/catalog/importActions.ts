import { catalog as contract } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { Refuse, refuse, runCommand } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { type Bound, effect, query } from '../platform/serve.ts'
import { inLanguage, templateOf, uploadedRows } from '../platform/sheets/index.ts'
import { achievementByCode, similar } from './achievementStore.ts'
import { addAchievement } from './achievementActions.ts'
import { addEntry } from './entryActions.ts'
import { type ImportRow, importColumns, importExample, type RawRow, readImportRow, type RowProblem } from './importRows.ts'
import { insertIssuer, issuerNamed, types } from './store.ts'

/** Rows that one file may hold. */
const importLimit = 2_000

const uploaded = async (ctx: Context): Promise<readonly RawRow[]> => {
  if (ctx.body === undefined) return refuse('input.unreadable')
  const rows = await uploadedRows(ctx.body, importColumns, importLimit, ctx.language)
  if ('unreadable' in rows) return refuse('catalog.import_unreadable', { reason: rows.unreadable })
  return 'tooLong' in rows ? refuse('catalog.import_too_long', { limit: importLimit }) : rows
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
  const raw = await uploaded(ctx)
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
      problems: inLanguage(all.slice(0, 500), importColumns, ctx.language),
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

const template = query(contract.importTemplate, async (ctx, { language = ctx.language }) => {
  const known = (await types(ctx.platform.database.app)).filter((one) => one.parent !== null && one.active)
  const zh = language === 'zh'
  return templateOf({
    columns: importColumns,
    example: importExample[language],
    language,
    sheet: zh ? '名录' : 'Entries',
    file: zh ? '名录导入模板' : 'catalogue-entries',
    more: [
      {
        name: zh ? '成果类型' : 'Types',
        columns: zh ? ['类型', '编码'] : ['Type', 'Code'],
        rows: known.map((one) => [one[language], one.code]),
      },
    ],
  })
})

/** Import of achievements and entries from a file, all or nothing. */
export const importActions: readonly Bound[] = [run, template]
