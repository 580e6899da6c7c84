import * as z from 'zod/mini'
import { Id, Instant } from './common.ts'
import type { RuleContent } from './conversionRules.ts'
import { endpoint } from './endpoint.ts'

const Cell = z.optional(z.string().check(z.maxLength(4000)))
/** What somebody typed into a row of rules, cell by cell, exactly as typed. */
export const RuleCells = z.object({
  name: Cell,
  sources: Cell,
  combine: Cell,
  minScore: Cell,
  programme: Cell,
  course: Cell,
  credits: Cell,
  effect: Cell,
  grade: Cell,
  cohortFrom: Cell,
  cohortTo: Cell,
  uncertified: Cell,
  notLower: Cell,
  effectiveFrom: Cell,
  effectiveTo: Cell,
  noticeDays: Cell,
  basis: Cell,
})
export type RuleCells = z.infer<typeof RuleCells>
/** The name of a column: the same in a file, in the grid and in what is told of a cell. */
export type RuleColumnKey = keyof RuleCells

/** A word that a cell may hold, in both languages, and what it means. */
export type CellChoice<V extends string> = { readonly value: V; readonly zh: string; readonly en: string }
/** 满足方式. */
export const combineChoices: readonly CellChoice<'any' | 'all'>[] = [
  { value: 'any', zh: '任一', en: 'any' },
  { value: 'all', zh: '全部', en: 'all' },
]
/** 转换方式. */
export const effectChoices: readonly CellChoice<RuleContent['effect']>[] = [
  { value: 'credit', zh: '抵学分', en: 'credit' },
  { value: 'exemptStudyAndExam', zh: '免修免考', en: 'exempt from study and exam' },
  { value: 'exemptStudy', zh: '免修不免考', en: 'exempt from study' },
  { value: 'exemptCreditOwed', zh: '免修需补学分', en: 'exempt, credit owed' },
]
/** 成绩记载, beside a score of a hundred. */
export const gradeChoices: readonly CellChoice<'exempt' | 'pass' | 'source'>[] = [
  { value: 'exempt', zh: '免考', en: 'exempt' },
  { value: 'pass', zh: '及格', en: 'pass' },
  { value: 'source', zh: '原成绩', en: 'source' },
]
/** What is either so or not. */
export const yesNoChoices: readonly CellChoice<'yes' | 'no'>[] = [
  { value: 'yes', zh: '是', en: 'yes' },
  { value: 'no', zh: '否', en: 'no' },
]

/** A column of a table of rules: what it is called, an example of what stands in it, and the words it may hold where they are few. */
export type RuleColumn = {
  readonly key: RuleColumnKey
  readonly zh: string
  readonly en: string
  readonly required: boolean
  readonly example: { readonly zh: string; readonly en: string }
  readonly choices: readonly CellChoice<string>[]
}
type Names = readonly [zh: string, en: string]
const column = (
  key: RuleColumnKey,
  [zh, en]: Names,
  example: Names,
  more: { readonly required?: true; readonly choices?: RuleColumn['choices'] } = {},
): RuleColumn => ({
  key,
  zh,
  en,
  required: more.required ?? false,
  example: { zh: example[0], en: example[1] },
  choices: more.choices ?? [],
})

const required = { required: true } as const
/** The columns of a table of rules, of the file and of the grid alike. */
export const ruleColumns: readonly RuleColumn[] = [
  column('name', ['规则名称', 'Rule'], ['大学英语四级转换大学英语', 'College English Test for College English'], required),
  column('sources', ['来源成果编码', 'Source achievements'], ['CG001；CG002', 'CG001; CG002'], required),
  column('combine', ['满足方式', 'How many'], ['任一', 'any'], { choices: combineChoices }),
  column('minScore', ['最低成绩', 'Least score'], ['60', '60']),
  column('programme', ['专业编号', 'Programme code'], ['080901', '080901'], required),
  column('course', ['目标课程代码', 'Target course'], ['GG003', 'GG003'], required),
  column('credits', ['记录学分', 'Credits'], ['4', '4'], required),
  column('effect', ['转换方式', 'Effect'], ['抵学分', 'credit'], { choices: effectChoices }),
  column('grade', ['成绩记载', 'Grade recorded'], ['免考', 'exempt'], { choices: gradeChoices }),
  column('cohortFrom', ['起始年级', 'From entry year'], ['2024', '2024']),
  column('cohortTo', ['截止年级', 'To entry year'], ['', '']),
  column('uncertified', ['未认定也接受', 'Accepts uncertified'], ['否', 'no'], { choices: yesNoChoices }),
  column('notLower', ['来源学分不得低于', 'Source not lower'], ['否', 'no'], { choices: yesNoChoices }),
  column('effectiveFrom', ['生效日期', 'Valid from'], ['2026-09-01', '2026-09-01'], required),
  column('effectiveTo', ['失效日期', 'Valid until'], ['', '']),
  column('noticeDays', ['公示工作日', 'Days of notice'], ['5', '5']),
  column('basis', ['依据', 'Basis'], ['教务〔2026〕1 号', 'Office of studies 2026/1']),
]

/** Rules that the grid holds at most; a file may hold more. */
export const ruleTableLimit = 200
const Row = z.object({
  /** The draft that the row is, as it was when it was read; a row without it becomes a new draft. */
  draft: z.nullable(z.object({ id: Id, updatedAt: Instant })),
  cells: RuleCells,
})
const rows = z.array(Row).check(z.minLength(1), z.maxLength(ruleTableLimit))

/** The school's own drafts that a row can say whole. `others`: how many there are that say more than a row can, or stand beyond the limit. */
export const readRuleTable = endpoint({
  method: 'GET',
  path: '/conversion/rules/table',
  may: 'conversion.editRules',
  summary: '规则表格：本校能用一行写清的草稿',
  input: z.object({}),
  output: z.object({ rows: z.array(Row), others: z.number() }),
  refusals: ['programmes.not_a_school'],
})
/** Looks at every cell and saves nothing. `field` is `rows.3.course`: the fourth row, its target course. */
export const checkRuleTable = endpoint({
  method: 'POST',
  path: '/conversion/rules/table/check',
  may: 'conversion.editRules',
  summary: '规则表格：逐格检查，不保存',
  input: z.object({ rows }),
  output: z.object({ problems: z.array(z.object({ field: z.string(), zh: z.string(), en: z.string() })) }),
  refusals: ['programmes.not_a_school'],
  bodyLimit: 5_242_880,
})
/** Every row becomes a draft or rewrites its own, or nothing does. A refusal names its cells as the check does. */
export const saveRuleTable = endpoint({
  method: 'POST',
  path: '/conversion/rules/table',
  may: 'conversion.editRules',
  summary: '规则表格：保存为草稿（全部正确才保存）',
  input: z.object({ rows }),
  output: z.object({ created: z.number(), changed: z.number() }),
  refusals: ['programmes.not_a_school', 'conversion.table_wrong'],
  bodyLimit: 5_242_880,
})
