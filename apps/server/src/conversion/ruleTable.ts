import { conversionRuleTable as contract } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { draftRule, rewriteRule } from './ruleActions.ts'
import { knownTo, readRuleRows } from './ruleReading.ts'
import { type CellProblem, rowOfRule } from './ruleRows.ts'
import { achievementCodes, ownDrafts } from './ruleStore.ts'

type Rows = readonly { readonly cells: contract.RuleCells }[]

/** The cells as a file's would be read: half width, nothing around them. A row is named by its place. */
const uploaded = (rows: Rows) =>
  rows.map(({ cells }, row) => ({
    row,
    cells: Object.fromEntries(contract.ruleColumns.map(({ key }) => [key, (cells[key] ?? '').normalize('NFKC').trim()])),
  }))

const inGrid = (problems: readonly CellProblem[]) =>
  problems.slice(0, 1_000).map(({ row, key, zh, en }) => ({ field: `rows.${row}.${key}`, zh, en }))

const notASchool = (ctx: Context<StaffActor>): boolean => ctx.actor.organization.kind !== 'universityCentre'

const read = query(contract.readRuleTable, async (ctx) => {
  if (notASchool(ctx)) return { refused: 'programmes.not_a_school' }
  const drafts = await staffRead(ctx, (tx) => ownDrafts(tx, ctx.actor.organization.id, contract.ruleTableLimit))
  const db = ctx.platform.database.app
  const named = drafts.rows.flatMap(({ content }) => content.of.flatMap((one) => one.achievements))
  const known = await knownTo(db, ctx, await achievementCodes(db, named))
  const rows = drafts.rows.flatMap(({ id, updatedAt, content }) => {
    const cells = rowOfRule(content, known, ctx.language)
    return cells === undefined ? [] : [{ draft: { id, updatedAt: updatedAt.toISOString() }, cells }]
  })
  return { rows, others: drafts.count - rows.length }
})

const check = query(contract.checkRuleTable, async (ctx, { rows }) => {
  if (notASchool(ctx)) return { refused: 'programmes.not_a_school' }
  const { problems } = await readRuleRows(ctx.platform.database.app, ctx, uploaded(rows))
  return { problems: inGrid(problems) }
})

const taken = (row: number): CellProblem => ({
  row,
  key: 'name',
  zh: '这条草稿已经被别人修改、提交或停用。请删掉这一行，保存其余的，再重新打开表格。',
  en: 'Somebody else changed, submitted or retired this draft. Remove the row, save the others, and open the table again.',
})

const wrongCells = (problems: readonly CellProblem[]) => ({
  refused: 'conversion.table_wrong' as const,
  params: { wrong: new Set(problems.map((one) => one.row)).size },
  fields: inGrid(problems).map((one) => ({ ...one, code: 'cell' })),
})

const save = command(contract.saveRuleTable, async (tx, ctx, { rows }) => {
  if (notASchool(ctx)) return { refused: 'programmes.not_a_school' }
  const { read: rules, problems } = await readRuleRows(tx, ctx, uploaded(rows))
  if (problems.length > 0) return wrongCells(problems)
  const late: CellProblem[] = []
  for (const { row, content } of rules) {
    const draft = rows[row]?.draft ?? null
    if (draft === null) await draftRule(tx, ctx, content)
    else if (!(await rewriteRule(tx, ctx, { ...draft, content }))) late.push(taken(row))
  }
  if (late.length > 0) return wrongCells(late)
  const changed = rows.filter((row) => row.draft !== null).length
  const output = { created: rows.length - changed, changed }
  return { output, account: { act: 'conversion.saveRuleTable', params: output } }
})

/** Many rules as rows of a grid: the own drafts, the check of every cell, and saving them all or none. */
export const ruleTableActions: readonly Bound[] = [read, check, save]
