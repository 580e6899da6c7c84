import { conversionRules as contract, conversionRuleTable } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { runCommand } from '../platform/command.ts'
import { type Bound, effect, query } from '../platform/serve.ts'
import { templateOf, uploadedRows } from '../platform/sheets/index.ts'
import { draftRule } from './ruleActions.ts'
import { readRuleRows } from './ruleReading.ts'
import { type CellProblem, ruleLimit } from './ruleRows.ts'

const { ruleColumns } = conversionRuleTable

/** What is wrong with a file, with the columns called as the reader's template calls them. */
const inFile = (problems: readonly CellProblem[], language: 'zh' | 'en'): contract.RuleProblem[] =>
  problems.map(({ key, ...problem }) => ({ ...problem, column: ruleColumns.find((one) => one.key === key)?.[language] ?? key }))

const run = effect(contract.importRules, async (ctx, { dryRun }, key) => {
  if (ctx.actor.organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
  const raw = await uploadedRows(ctx.body, ruleColumns, ruleLimit, ctx.language)
  if ('unreadable' in raw) return { refused: 'conversion.rules_unreadable', params: { reason: raw.unreadable } }
  if ('tooLong' in raw) return { refused: 'conversion.rules_too_long', params: { limit: ruleLimit } }
  const { read, problems } = await readRuleRows(ctx.platform.database.app, ctx, raw)
  if (dryRun === 'yes') return { rows: raw.length, created: 0, problems: inFile(problems.slice(0, 500), ctx.language) }
  if (problems.length > 0) return { refused: 'conversion.rules_wrong', params: { wrong: new Set(problems.map((p) => p.row)).size } }
  const input = { rows: raw }
  const result = await runCommand<StaffActor, typeof input, { rows: number; created: number; problems: contract.RuleProblem[] }, never>(
    ctx,
    input,
    { key, endpoint: 'POST /conversion/rules/import', input, keepAnswer: true },
    async (tx) => {
      for (const { content } of read) await draftRule(tx, ctx, content)
      return {
        output: { rows: raw.length, created: read.length, problems: [] },
        account: { act: 'conversion.importRules', params: { rules: read.length } },
      }
    },
  )
  return 'refused' in result ? result : result.output
})

const template = query(contract.ruleTemplate, async (ctx, { language = ctx.language }) =>
  templateOf({
    columns: ruleColumns,
    example: ruleColumns.map((column) => column.example[language]),
    language,
    sheet: language === 'zh' ? '转换规则' : 'Conversion rules',
    file: language === 'zh' ? '转换规则导入模板' : 'conversion-rules',
  }),
)

/** Import of rules from a table as drafts, all or none. */
export const ruleImportActions: readonly Bound[] = [run, template]
