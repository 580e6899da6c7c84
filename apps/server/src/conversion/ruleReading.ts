import type { conversionRules, conversionRuleTable } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import type { UploadedRow } from '../platform/sheets/index.ts'
import { offeredPlans } from '../programmes/index.ts'
import { circlesIn, type ContentRow } from './circles.ts'
import { factsFor } from './ruleActions.ts'
import { type CellProblem, codesIn, type Known, readRuleRow } from './ruleRows.ts'
import { achievementsByCode } from './ruleStore.ts'

/** What codes mean to the actor's school: these achievements, and the programmes that it offers. */
export const knownTo = async (db: Sql, ctx: Context<StaffActor>, achievements: Known['achievements']): Promise<Known> => ({
  achievements,
  programmes: new Map(
    (await offeredPlans(db, [ctx.actor.organization.id])).map((p) => [p.code, { id: p.id, courses: p.content.plan.courses }]),
  ),
})

/** Rows whose rules would let credit grow in a circle, told at the course that closes it. */
const circular = async (db: Sql, ctx: Context<StaffActor>, rows: readonly ContentRow[]): Promise<readonly CellProblem[]> => {
  const [first] = rows
  if (first === undefined) return []
  const all = { ...first.content, of: rows.flatMap(({ content }) => content.of) }
  const asked = { id: null, organizationId: ctx.actor.organization.id, content: all, day: shanghaiDay(ctx.now) }
  return circlesIn(await factsFor(db, asked), rows).map(({ row, names }) => ({
    row,
    key: 'course' as const,
    zh: `学分会循环增加：经过${names.length === 0 ? '这条规则自己' : names.join('、')}又转换回来`,
    en: `Credit would grow in a circle: it comes back through ${names.length === 0 ? 'this rule itself' : names.join(', ')}`,
  }))
}

/** Reads rows, of a file or of the grid: the rules of those that are right, and what is wrong with the others, cell by cell. */
export const readRuleRows = async (
  db: Sql,
  ctx: Context<StaffActor>,
  rows: readonly UploadedRow<conversionRuleTable.RuleColumnKey>[],
): Promise<{
  readonly read: readonly { readonly row: number; readonly content: conversionRules.RuleContent }[]
  readonly problems: readonly CellProblem[]
}> => {
  const codes = rows.flatMap((row) => codesIn(row.cells.sources ?? ''))
  const known = await knownTo(db, ctx, await achievementsByCode(db, codes))
  const answers = rows.map((row) => ({ row: row.row, answer: readRuleRow(row, known) }))
  const read = answers.flatMap(({ row, answer }) => ('name' in answer ? [{ row, content: answer }] : []))
  const wrong = answers.flatMap(({ answer }) => ('name' in answer ? [] : [...answer]))
  return { read, problems: [...wrong, ...(await circular(db, ctx, read))] }
}
