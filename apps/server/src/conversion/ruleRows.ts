import type { conversionRules, programmes } from '@creditbank/contract'
import { parseCredits } from '../platform/pure/amounts.ts'
import { parseDate } from '../platform/pure/shanghai.ts'
import type { TemplateColumn, UploadedRow } from '../platform/sheets/index.ts'

type Key =
  | 'name'
  | 'sources'
  | 'combine'
  | 'minScore'
  | 'programme'
  | 'course'
  | 'credits'
  | 'effect'
  | 'grade'
  | 'cohortFrom'
  | 'effectiveFrom'
  | 'effectiveTo'
  | 'basis'

/** The columns of a file of rules. */
export const ruleColumns: readonly TemplateColumn<Key>[] = [
  { key: 'name', zh: '规则名称', en: 'Rule', required: true },
  { key: 'sources', zh: '来源成果编码', en: 'Source achievements', required: true },
  { key: 'combine', zh: '满足方式', en: 'How many', required: false },
  { key: 'minScore', zh: '最低成绩', en: 'Least score', required: false },
  { key: 'programme', zh: '专业编号', en: 'Programme code', required: true },
  { key: 'course', zh: '目标课程代码', en: 'Target course', required: true },
  { key: 'credits', zh: '记录学分', en: 'Credits', required: true },
  { key: 'effect', zh: '转换方式', en: 'Effect', required: false },
  { key: 'grade', zh: '成绩记载', en: 'Grade recorded', required: false },
  { key: 'cohortFrom', zh: '起始年级', en: 'From entry year', required: false },
  { key: 'effectiveFrom', zh: '生效日期', en: 'Valid from', required: true },
  { key: 'effectiveTo', zh: '失效日期', en: 'Valid until', required: false },
  { key: 'basis', zh: '依据', en: 'Basis', required: false },
]
/** A row that shows how such a file is filled in. */
export const ruleExample: Readonly<Record<'zh' | 'en', readonly string[]>> = {
  zh: [
    '大学英语四级转换大学英语',
    'CG001；CG002',
    '任一',
    '60',
    '080901',
    'GG003',
    '4',
    '抵学分',
    '免考',
    '2024',
    '2026-09-01',
    '',
    '教务〔2026〕1 号',
  ],
  en: [
    'College English Test for College English',
    'CG001; CG002',
    'any',
    '60',
    '080901',
    'GG003',
    '4',
    'credit',
    'exempt',
    '2024',
    '2026-09-01',
    '',
    'Office of studies 2026/1',
  ],
}
/** Rules that one file may hold. */
export const ruleLimit = 1_000

/** What the codes of a file mean: achievements of the bank, and the school's programmes with their courses. */
export type Known = {
  readonly achievements: ReadonlyMap<string, string>
  readonly programmes: ReadonlyMap<
    string,
    { readonly id: string; readonly courses: readonly Pick<programmes.Course, 'code' | 'credits' | 'convertible'>[] }
  >
}

const effects: Readonly<Record<string, programmes.Effect>> = {
  '': 'credit',
  抵学分: 'credit',
  免修免考: 'exemptStudyAndExam',
  免修不免考: 'exemptStudy',
  免修需补学分: 'exemptCreditOwed',
  credit: 'credit',
  'exempt from study and exam': 'exemptStudyAndExam',
  'exempt from study': 'exemptStudy',
  'exempt, credit owed': 'exemptCreditOwed',
}
const combines: Readonly<Record<string, conversionRules.RuleContent['combine']>> = {
  '': { kind: 'any' },
  任一: { kind: 'any' },
  全部: { kind: 'all' },
  any: { kind: 'any' },
  all: { kind: 'all' },
}

/** 成绩记载 as it is typed: a word, or a score of a hundred. Pure. */
const gradeOf = (typed: string): conversionRules.GradeRecorded | undefined => {
  if (typed === '' || typed === '免考' || typed === 'exempt') return { kind: 'exempt' }
  if (typed === '及格' || typed === 'pass') return { kind: 'pass' }
  if (typed === '原成绩' || typed === 'source') return { kind: 'source' }
  return /^\d{1,3}$/.test(typed) && Number(typed) <= 100 ? { kind: 'score', points: Number(typed) } : undefined
}

/** The codes of the sources in a cell. Pure. */
export const codesIn = (typed: string): readonly string[] => typed.split(/[;；,，、\s]+/).filter((code) => code !== '')

type Fault = (key: Key, zh: string, en: string) => undefined

/** The target of a row: a convertible course of a programme of the school, for no more credit than it has. */
const targetOf = (of: (key: Key) => string, known: Known, wrong: Fault) => {
  const programme = known.programmes.get(of('programme'))
  if (programme === undefined) return wrong('programme', '本校没有这个在用的专业', 'The school has no such programme in use')
  const course = programme.courses.find((one) => one.code === of('course'))
  if (course === undefined) return wrong('course', '这个专业的课程表里没有这门课程', 'The programme has no such course')
  if (!course.convertible) return wrong('course', '这门课程不允许转换', 'This course is never converted')
  const credits = parseCredits(of('credits'))
  if (!credits.ok) return wrong('credits', '学分应是数字，如 3 或 2.5', 'Credits are a number such as 3 or 2.5')
  if (credits.value > course.credits)
    return wrong('credits', `超过了课程的 ${course.credits / 100} 学分`, `More than the ${course.credits / 100} credits of the course`)
  return { programme: programme.id, course: course.code, credits: credits.value }
}

const sourcesOf = (of: (key: Key) => string, known: Known, wrong: Fault): readonly string[] | undefined => {
  const codes = codesIn(of('sources'))
  if (codes.length === 0 || codes.length > 10) return wrong('sources', '请写 1 到 10 个成果编码', 'Name one to ten achievements')
  const missing = codes.find((code) => !known.achievements.has(code))
  if (missing !== undefined)
    return wrong('sources', `没有编码为 ${missing} 的成果，或者还没有启用`, `There is no achievement ${missing} in use`)
  return codes.flatMap((code) => known.achievements.get(code) ?? [])
}

const scoreOf = (of: (key: Key) => string, wrong: Fault): number | null | undefined => {
  if (of('minScore') === '') return null
  const score = Number(of('minScore'))
  return Number.isFinite(score) && score >= 0 && score <= 100
    ? Math.round(score * 100)
    : wrong('minScore', '最低成绩应在 0 到 100 之间', 'The least score lies between 0 and 100')
}

const datesOf = (of: (key: Key) => string, wrong: Fault) => {
  const from = parseDate(of('effectiveFrom'))
  if (!from.ok) return wrong('effectiveFrom', '生效日期看不懂，请写成 2026-09-01', 'The day is not readable: write 2026-09-01')
  if (of('effectiveTo') === '') return { from: from.date, to: null }
  const to = parseDate(of('effectiveTo'))
  if (!to.ok || to.date < from.date)
    return wrong('effectiveTo', '失效日期看不懂，或者早于生效日期', 'The day is not readable, or lies before the first one')
  return { from: from.date, to: to.date }
}

const condition = (achievements: readonly string[], minScore: number | null): conversionRules.RuleCondition => ({
  entries: [],
  achievements: [...achievements],
  types: [],
  issuers: [],
  sourceKinds: [],
  except: [],
  minScore,
  minLevel: null,
  minCredits: null,
  withinMonths: null,
})

/** Reads one row: a rule's content, or everything that is wrong with it, cell by cell. Pure. */
export const readRuleRow = (
  { row, cells }: UploadedRow<Key>,
  known: Known,
): conversionRules.RuleContent | readonly conversionRules.RuleProblem[] => {
  const problems: conversionRules.RuleProblem[] = []
  const of = (key: Key): string => cells[key] ?? ''
  const wrong: Fault = (key, zh, en) => {
    problems.push({ row, column: ruleColumns.find((c) => c.key === key)?.zh ?? key, zh, en })
    return undefined
  }
  if (of('name') === '' || of('name').length > 200) wrong('name', '请写规则名称，不超过 200 字', 'Name the rule, in 200 characters at most')
  const [sources, target, minScore, dates] = [
    sourcesOf(of, known, wrong),
    targetOf(of, known, wrong),
    scoreOf(of, wrong),
    datesOf(of, wrong),
  ]
  const combine = combines[of('combine').toLowerCase()] ?? wrong('combine', '满足方式写“任一”或“全部”', 'Write any or all')
  const effect =
    effects[of('effect').toLowerCase()] ??
    wrong(
      'effect',
      '转换方式写抵学分、免修免考、免修不免考或免修需补学分',
      'Write credit, exempt from study and exam, exempt from study, or exempt, credit owed',
    )
  const grade =
    gradeOf(of('grade').toLowerCase()) ??
    wrong('grade', '成绩记载写免考、及格、原成绩，或者 0 到 100 的分数', 'Write exempt, pass, source or a score up to 100')
  const cohort = of('cohortFrom') === '' ? null : Number(of('cohortFrom').replace(/级$/, ''))
  if (cohort !== null && (!Number.isInteger(cohort) || cohort < 1990 || cohort > 2100))
    wrong('cohortFrom', '年级应是四位年份', 'The year of entry is a year')
  if (problems.length > 0 || sources === undefined || target === undefined || minScore === undefined || dates === undefined) return problems
  if (combine === undefined || effect === undefined || grade === undefined) return problems
  // Any of them: one condition that names them all. All of them: a condition each.
  const conditions = combine.kind === 'all' ? sources.map((id) => condition([id], minScore)) : [condition(sources, minScore)]
  return {
    name: of('name'),
    combine,
    of: conditions,
    targets: [{ course: target.course, credits: target.credits }],
    effect,
    grade,
    programmes: [target.programme],
    levels: [],
    majors: [],
    cohortFrom: cohort,
    cohortTo: null,
    uncertified: false,
    notLower: false,
    effectiveFrom: dates.from,
    effectiveTo: dates.to,
    noticeDays: 5,
    basis: of('basis'),
    evidenceFileId: null,
  }
}
