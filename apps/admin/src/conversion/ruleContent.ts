import type { RuleCondition, RuleContent } from '@creditbank/contract/conversionRules'
import { effects, sourceKinds } from '../programmes/content.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((one: unknown) => (text(one) === '' ? [] : [text(one)])) : []
const amount = (value: unknown, factor: number): number | null => (typeof value === 'number' ? Math.round(value * factor) : null)
const rows = (value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value) ? value.map((row: unknown) => (typeof row === 'object' && row !== null ? { ...row } : {})) : []

/** The ways in which conditions come together. */
export const combineKinds = ['any', 'all', 'atLeast', 'credits'] as const
/** The ways in which a grade is recorded. */
export const gradeKinds = ['exempt', 'pass', 'source', 'score'] as const

const conditionOf = (row: Record<string, unknown>): RuleCondition => {
  const kinds = texts(row['sourceKinds'])
  return {
    entries: texts(row['entries']),
    achievements: texts(row['achievements']),
    types: texts(row['types']),
    issuers: texts(row['issuers']),
    sourceKinds: sourceKinds.filter((kind) => kinds.includes(kind)),
    except: texts(row['except']),
    minScore: amount(row['minScore'], 100),
    minLevel: amount(row['minLevel'], 1),
    minCredits: amount(row['minCredits'], 100),
    withinMonths: amount(row['withinMonths'], 1),
  }
}

const combineOf = (values: Record<string, unknown>): RuleContent['combine'] => {
  const kind = combineKinds.find((one) => one === values['combine']) ?? 'any'
  if (kind === 'atLeast') return { kind, count: amount(values['count'], 1) ?? 1 }
  return kind === 'credits' ? { kind, atLeast: amount(values['sum'], 100) ?? 1 } : { kind }
}

const gradeOf = (values: Record<string, unknown>): RuleContent['grade'] => {
  const kind = gradeKinds.find((one) => one === values['grade']) ?? 'exempt'
  return kind === 'score' ? { kind, points: amount(values['points'], 1) ?? 0 } : { kind }
}

/** What the form's values mean as the content of a rule. Pure. */
export const contentOf = (values: Record<string, unknown>): RuleContent => {
  const levels = texts(values['levels'])
  return {
    name: text(values['name']),
    combine: combineOf(values),
    of: rows(values['of']).map(conditionOf),
    targets: rows(values['targets']).map((row) => ({ course: text(row['course']), credits: amount(row['credits'], 100) ?? 0 })),
    effect: effects.find((one) => one === values['effect']) ?? 'credit',
    grade: gradeOf(values),
    programmes: texts(values['programmes']),
    levels: (['undergraduate', 'higherVocational'] as const).filter((level) => levels.includes(level)),
    majors: texts(values['majors']),
    cohortFrom: amount(values['cohortFrom'], 1),
    cohortTo: amount(values['cohortTo'], 1),
    uncertified: values['uncertified'] === true,
    notLower: values['notLower'] === true,
    effectiveFrom: text(values['effectiveFrom']),
    effectiveTo: text(values['effectiveTo']) === '' ? null : text(values['effectiveTo']),
    noticeDays: amount(values['noticeDays'], 1) ?? 0,
    basis: text(values['basis']),
    evidenceFileId: rows(values['evidence']).flatMap(({ id }) => (text(id) === '' ? [] : [text(id)]))[0] ?? null,
  }
}

const shown = (value: number | null, factor: number): number | null => (value === null ? null : value / factor)

/** A rule's content as its form shows it; `names` holds that of its evidence file. Pure; the reverse of `contentOf`. */
export const valuesOf = (content: RuleContent, names: Readonly<Record<string, string>> = {}): Record<string, unknown> => ({
  ...content,
  combine: content.combine.kind,
  ...(content.combine.kind === 'atLeast' ? { count: content.combine.count } : {}),
  ...(content.combine.kind === 'credits' ? { sum: content.combine.atLeast / 100 } : {}),
  grade: content.grade.kind,
  ...(content.grade.kind === 'score' ? { points: content.grade.points } : {}),
  of: content.of.map((c) => ({ ...c, minScore: shown(c.minScore, 100), minCredits: shown(c.minCredits, 100) })),
  targets: content.targets.map((one) => ({ ...one, credits: one.credits / 100 })),
  evidence:
    content.evidenceFileId === null ? [] : [{ id: content.evidenceFileId, name: names[content.evidenceFileId] ?? content.evidenceFileId }],
})

/** The parts of a rule in which two versions differ. Pure. */
export const differing = (before: RuleContent, after: RuleContent): readonly (keyof RuleContent)[] =>
  keysOf(after).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))

const isKey =
  (content: RuleContent) =>
  (key: string): key is keyof RuleContent =>
    Object.hasOwn(content, key)
const keysOf = (content: RuleContent): readonly (keyof RuleContent)[] => Object.keys(content).filter(isKey(content))
