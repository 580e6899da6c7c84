import { conversionRules as contract } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { runCommand } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, effect, query } from '../platform/serve.ts'
import { inLanguage, templateOf, uploadedRows } from '../platform/sheets/index.ts'
import { offeredPlans } from '../programmes/index.ts'
import { circlesIn, type ContentRow } from './circles.ts'
import { draftRule, factsFor } from './ruleActions.ts'
import { codesIn, type Known, readRuleRow, ruleColumns, ruleExample, ruleLimit } from './ruleRows.ts'
import { achievementsByCode } from './ruleStore.ts'

const knownTo = async (ctx: Context<StaffActor>, codes: readonly string[]): Promise<Known> => {
  const db = ctx.platform.database.app
  const plans = (await offeredPlans(db)).filter((p) => p.organizationId === ctx.actor.organization.id)
  return {
    achievements: await achievementsByCode(db, codes),
    programmes: new Map(plans.map((p) => [p.code, { id: p.id, courses: p.content.plan.courses }])),
  }
}

/** Rows whose rules would let credit grow in a circle, told at the course that closes it. */
const circular = async (ctx: Context<StaffActor>, rows: readonly ContentRow[]): Promise<readonly contract.RuleProblem[]> => {
  const [first] = rows
  if (first === undefined) return []
  const all = { ...first.content, of: rows.flatMap(({ content }) => content.of) }
  const asked = { id: null, organizationId: ctx.actor.organization.id, content: all, day: shanghaiDay(ctx.now) }
  return circlesIn(await factsFor(ctx.platform.database.app, asked), rows).map(({ row, names }) => ({
    row,
    column: '目标课程代码',
    zh: `学分会循环增加：经过${names.length === 0 ? '这条规则自己' : names.join('、')}又转换回来`,
    en: `Credit would grow in a circle: it comes back through ${names.length === 0 ? 'this rule itself' : names.join(', ')}`,
  }))
}

const run = effect(contract.importRules, async (ctx, { dryRun }, key) => {
  if (ctx.actor.organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
  const raw = await uploadedRows(ctx.body, ruleColumns, ruleLimit, ctx.language)
  if ('unreadable' in raw) return { refused: 'conversion.rules_unreadable', params: { reason: raw.unreadable } }
  if ('tooLong' in raw) return { refused: 'conversion.rules_too_long', params: { limit: ruleLimit } }
  const known = await knownTo(
    ctx,
    raw.flatMap((row) => codesIn(row.cells.sources ?? '')),
  )
  const read = raw.map((row) => readRuleRow(row, known))
  const contents = read.flatMap((one) => ('name' in one ? [one] : []))
  const rows = read.flatMap((one, i) => ('name' in one ? [{ row: raw[i]?.row ?? 0, content: one }] : []))
  const problems = [...read.flatMap((one) => ('name' in one ? [] : [...one])), ...(await circular(ctx, rows))]
  if (dryRun === 'yes') return { rows: raw.length, created: 0, problems: inLanguage(problems.slice(0, 500), ruleColumns, ctx.language) }
  if (problems.length > 0) return { refused: 'conversion.rules_wrong', params: { wrong: new Set(problems.map((p) => p.row)).size } }
  const input = { rows: raw }
  const result = await runCommand<StaffActor, typeof input, { rows: number; created: number; problems: contract.RuleProblem[] }, never>(
    ctx,
    input,
    { key, endpoint: 'POST /conversion/rules/import', input, keepAnswer: true },
    async (tx) => {
      for (const content of contents) await draftRule(tx, ctx, content)
      return {
        output: { rows: raw.length, created: contents.length, problems: [] },
        account: { act: 'conversion.importRules', params: { rules: contents.length } },
      }
    },
  )
  return 'refused' in result ? result : result.output
})

const template = query(contract.ruleTemplate, async (ctx, { language = ctx.language }) =>
  templateOf({
    columns: ruleColumns,
    example: ruleExample[language],
    language,
    sheet: language === 'zh' ? '转换规则' : 'Conversion rules',
    file: language === 'zh' ? '转换规则导入模板' : 'conversion-rules',
  }),
)

/** Import of rules from a table as drafts, all or none. */
export const ruleImportActions: readonly Bound[] = [run, template]
