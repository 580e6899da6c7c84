import type { Course, Plan, Programme } from '@creditbank/contract/programmes'
import { words } from './words.ts'

/** A course as its form holds it: credits as people write them. */
export type CourseValues = Partial<Omit<Course, 'credits'>> & { readonly credits?: number | null }

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const whole = (value: unknown, factor = 1): number => (typeof value === 'number' ? Math.round(value * factor) : 0)
const rows = (value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value) ? value.map((row: unknown) => (typeof row === 'object' && row !== null ? { ...row } : {})) : []
const inside = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined
/** One of some words; the first of them for anything else. Pure. */
const oneOf = <const T extends readonly string[]>(words: T, value: unknown): T[number] =>
  words.find((word) => word === value) ?? words[0] ?? ''
const manyOf = <const T extends readonly string[]>(words: T, value: unknown): T[number][] =>
  Array.isArray(value) ? words.filter((word) => value.includes(word)) : []

/** The kinds of education that outcomes come from. */
export const sourceKinds = [
  'undergraduate',
  'higherVocational',
  'continuingDegree',
  'selfTaughtExamination',
  'nonDegree',
  'noFixedForm',
  'community',
] as const
/** What a conversion does to a course. */
export const effects = ['credit', 'exemptStudyAndExam', 'exemptStudy', 'exemptCreditOwed'] as const
/** What a course is in its plan. */
export const natures = ['required', 'elective', 'practice'] as const
/** What a cap is a share of. */
export const capBases = ['total', 'required', 'group', 'credits'] as const

const planOf = (plan: unknown): Plan => ({
  cohortFrom: whole(inside(plan, 'cohortFrom')),
  least: whole(inside(plan, 'least'), 100),
  groups: rows(inside(plan, 'groups')).map((g) => ({ code: text(g['code']), name: text(g['name']), least: whole(g['least'], 100) })),
  courses: rows(inside(plan, 'courses')).map((c) => ({
    code: text(c['code']),
    name: text(c['name']),
    credits: whole(c['credits'], 100),
    nature: oneOf(natures, c['nature']),
    group: text(c['group']),
    convertible: c['convertible'] !== false,
    ...(text(c['achievementId']) === '' ? {} : { achievementId: text(c['achievementId']) }),
  })),
  caps: rows(inside(plan, 'caps')).map((c) => {
    const of = oneOf(capBases, c['of'])
    return {
      of,
      group: of === 'group' ? text(c['group']) : null,
      // A share is typed in percent and kept per mille.
      most: whole(c['most'], of === 'credits' ? 100 : 10),
      sourceKinds: manyOf(sourceKinds, c['sourceKinds']),
      effects: manyOf(effects, c['effects']),
    }
  }),
})

/** What the form's values mean as the content of a programme. Pure. */
export const contentOf = (values: Record<string, unknown>) => ({
  name: text(values['name']),
  level: oneOf(['undergraduate', 'higherVocational'], values['level']),
  mode: oneOf(['open', 'continuing', 'selfTaught', 'fullTime'], values['mode']),
  majorCode: text(values['majorCode']),
  majorName: text(values['majorName']),
  months: whole(values['months']),
  feeYuan: typeof values['feeYuan'] === 'number' ? Math.round(values['feeYuan']) : null,
  admission: text(values['admission']),
  plan: planOf(values['plan']),
})

/** A programme as its form shows it. Pure; the reverse of `contentOf`. */
export const valuesOf = (p: Programme): Record<string, unknown> => {
  const { plan } = p.shown
  return {
    name: p.name,
    level: p.level,
    mode: p.mode,
    majorCode: p.majorCode,
    majorName: p.majorName,
    months: p.months,
    feeYuan: p.feeYuan,
    admission: p.admission,
    plan: {
      ...plan,
      least: plan.least / 100,
      groups: plan.groups.map((g) => ({ ...g, least: g.least / 100 })),
      courses: plan.courses.map((c) => ({ ...c, credits: c.credits / 100 })),
      caps: plan.caps.map((c) => ({ ...c, most: c.most / (c.of === 'credits' ? 100 : 10) })),
    },
  }
}

const said = (typed: string, key: keyof typeof words.zh): boolean =>
  typed.toLowerCase() === words.zh[key].toLowerCase() || typed.toLowerCase() === words.en[key].toLowerCase()

/** Courses out of pasted cells (tabs between columns, one course a line). Answers the number of the first line that is none. Pure. */
export const pastedCourses = (pasted: string): { readonly courses: readonly CourseValues[] } | { readonly wrongLine: number } => {
  const courses: CourseValues[] = []
  for (const [i, line] of pasted.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const [code = '', name = '', credits = '', nature = '', group = '', convertible = ''] = line.split('\t').map((cell) => cell.trim())
    const amount = Number(credits)
    if (code === '' || name === '' || credits === '' || !Number.isFinite(amount)) return { wrongLine: i + 1 }
    courses.push({
      code,
      name,
      credits: amount,
      nature: natures.find((one) => said(nature, `nature.${one}`)) ?? 'required',
      group,
      convertible: !said(convertible, 'paste.no'),
    })
  }
  return { courses }
}
