import { type conversionRules, conversionRuleTable as contract, type programmes } from '@creditbank/contract'
import { isDeepStrictEqual } from 'node:util'
import { parseCredits } from '../platform/pure/amounts.ts'
import { parseDate } from '../platform/pure/shanghai.ts'
import type { UploadedRow } from '../platform/sheets/index.ts'

type Key = contract.RuleColumnKey
/** What is wrong with a cell, and what to write instead. */
export type CellProblem = { readonly row: number; readonly key: Key; readonly zh: string; readonly en: string }

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

/** What a word of a cell means, in whichever language it was typed; nothing typed means `otherwise`. Pure. */
const meant = <V extends string>(choices: readonly contract.CellChoice<V>[], typed: string, otherwise: V): V | undefined =>
  typed === '' ? otherwise : choices.find((one) => one.zh === typed || one.en === typed.toLowerCase())?.value
/** The words of the choices, as a sentence lists them. */
const listed = (choices: readonly contract.CellChoice<string>[]) => ({
  zh: choices.map((one) => one.zh).join('、'),
  en: choices.map((one) => one.en).join(' · '),
})

/** 成绩记载 as it is typed: a word, or a score of a hundred. Pure. */
const gradeOf = (typed: string): conversionRules.GradeRecorded | undefined => {
  const kind = meant(contract.gradeChoices, typed, 'exempt')
  if (kind !== undefined) return { kind }
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

/** How a rule works: which of its sources are needed, what becomes of the course, and what stands in the books. */
const mannerOf = (of: (key: Key) => string, wrong: Fault) => {
  const among = <V extends string>(key: Key, choices: readonly contract.CellChoice<V>[], otherwise: V): V | undefined =>
    meant(choices, of(key), otherwise) ?? wrong(key, `请写${listed(choices).zh}中的一个`, `Write one of: ${listed(choices).en}`)
  const grade =
    gradeOf(of('grade')) ??
    wrong('grade', '成绩记载写免考、及格、原成绩，或者 0 到 100 的分数', 'Write exempt, pass, source or a score up to 100')
  const [combine, effect] = [among('combine', contract.combineChoices, 'any'), among('effect', contract.effectChoices, 'credit')]
  const [uncertified, notLower] = [among('uncertified', contract.yesNoChoices, 'no'), among('notLower', contract.yesNoChoices, 'no')]
  if (combine === undefined || effect === undefined || grade === undefined) return undefined
  return { combine, effect, grade, uncertified: uncertified === 'yes', notLower: notLower === 'yes' }
}

/** The years of entry a rule is for; null where it does not narrow them. */
const cohortsOf = (of: (key: Key) => string, wrong: Fault) => {
  const year = (key: 'cohortFrom' | 'cohortTo'): number | null => {
    const typed = of(key).replace(/级$/, '')
    if (typed === '') return null
    if (/^\d{4}$/.test(typed) && Number(typed) >= 1990 && Number(typed) <= 2100) return Number(typed)
    wrong(key, '年级应是四位年份，如 2024', 'The year of entry is a year such as 2024')
    return null
  }
  const [from, to] = [year('cohortFrom'), year('cohortTo')]
  if (from !== null && to !== null && to < from)
    wrong('cohortTo', '截止年级早于起始年级，请改其中一个', 'It lies before the first year of entry: change one of them')
  return { cohortFrom: from, cohortTo: to }
}

const noticeOf = (of: (key: Key) => string, wrong: Fault): number => {
  if (of('noticeDays') === '') return 5
  const days = Number(of('noticeDays'))
  if (!Number.isInteger(days) || days < 0 || days > 30) wrong('noticeDays', '公示工作日应在 0 到 30 之间', 'From 0 to 30 working days')
  return days
}

/** Reads one row: a rule's content, or everything that is wrong with it, cell by cell. Pure. */
export const readRuleRow = ({ row, cells }: UploadedRow<Key>, known: Known): conversionRules.RuleContent | readonly CellProblem[] => {
  const problems: CellProblem[] = []
  const of = (key: Key): string => cells[key] ?? ''
  const wrong: Fault = (key, zh, en) => {
    problems.push({ row, key, zh, en })
    return undefined
  }
  if (of('name') === '' || of('name').length > 200) wrong('name', '请写规则名称，不超过 200 字', 'Name the rule, in 200 characters at most')
  if (of('basis').length > 4_000) wrong('basis', '依据不超过 4000 字', 'The basis has 4,000 characters at most')
  const [sources, target, minScore, dates, manner] = [
    sourcesOf(of, known, wrong),
    targetOf(of, known, wrong),
    scoreOf(of, wrong),
    datesOf(of, wrong),
    mannerOf(of, wrong),
  ]
  const [cohorts, noticeDays] = [cohortsOf(of, wrong), noticeOf(of, wrong)]
  if (problems.length > 0 || sources === undefined || target === undefined || minScore === undefined) return problems
  if (dates === undefined || manner === undefined) return problems
  const { combine, ...recorded } = manner
  return {
    name: of('name'),
    combine: { kind: combine },
    // Any of them: one condition that names them all. All of them: a condition each.
    of: combine === 'all' ? sources.map((id) => condition([id], minScore)) : [condition(sources, minScore)],
    targets: [{ course: target.course, credits: target.credits }],
    ...recorded,
    programmes: [target.programme],
    levels: [],
    majors: [],
    ...cohorts,
    effectiveFrom: dates.from,
    effectiveTo: dates.to,
    noticeDays,
    basis: of('basis'),
    evidenceFileId: null,
  }
}

const number = (value: number | null, factor = 1): string => (value === null ? '' : String(value / factor))

/** The row that says a rule, in words of a language; undefined where the rule says more than a row can, so that reading the row back would lose it. Pure. */
export const rowOfRule = (
  content: conversionRules.RuleContent,
  known: Known,
  language: 'zh' | 'en',
): Readonly<Record<Key, string>> | undefined => {
  const said = (choices: readonly contract.CellChoice<string>[], value: string): string =>
    choices.find((one) => one.value === value)?.[language] ?? ''
  const [target] = content.targets
  const cells = {
    name: content.name,
    sources: content.of
      .flatMap((one) => one.achievements.map((id) => [...known.achievements].find(([, value]) => value === id)?.[0] ?? ''))
      .join(language === 'zh' ? '；' : '; '),
    combine: said(contract.combineChoices, content.combine.kind),
    minScore: number(content.of[0]?.minScore ?? null, 100),
    programme: [...known.programmes].find(([, one]) => one.id === content.programmes[0])?.[0] ?? '',
    course: target?.course ?? '',
    credits: number(target?.credits ?? null, 100),
    effect: said(contract.effectChoices, content.effect),
    grade: content.grade.kind === 'score' ? String(content.grade.points) : said(contract.gradeChoices, content.grade.kind),
    cohortFrom: number(content.cohortFrom),
    cohortTo: number(content.cohortTo),
    uncertified: said(contract.yesNoChoices, content.uncertified ? 'yes' : 'no'),
    notLower: said(contract.yesNoChoices, content.notLower ? 'yes' : 'no'),
    effectiveFrom: content.effectiveFrom,
    effectiveTo: content.effectiveTo ?? '',
    noticeDays: number(content.noticeDays),
    basis: content.basis,
  }
  return isDeepStrictEqual(readRuleRow({ row: 0, cells }, known), content) ? cells : undefined
}
