import type { conversionRules } from '@creditbank/contract'
import type { Grant } from './grant.ts'
import type { Trial } from './trial.ts'
import type { HeldRow } from './whatIfStore.ts'

/** 成绩记载: what stands in the school's books for a converted course. The score of the source is that of the first outcome that has one. Pure. */
export const gradeRecorded = (rule: conversionRules.GradeRecorded, sources: readonly Pick<HeldRow, 'grade'>[]): string => {
  if (rule.kind === 'exempt') return '免考'
  if (rule.kind === 'score') return String(rule.points)
  if (rule.kind === 'pass') return '及格'
  return sources.find((s) => s.grade !== null && s.grade !== '')?.grade ?? '及格'
}

/** What will be posted, course by course, out of a computed result. Pure. */
export const grantsOf = (found: Trial, held: readonly HeldRow[]): readonly Grant[] => {
  const byId = new Map(held.map((row) => [row.id, row]))
  const kinds = new Map(found.theCase.outcomes.map((o) => [o.id, o.sourceKind]))
  return found.shown.courses.flatMap((course) => {
    const { by } = course
    if (by === null) return []
    const rule = found.rules.find((one) => one.row.id === by.rule.id)
    const sources = by.outcomes.flatMap((o) => byId.get(o.id) ?? [])
    return [
      {
        course: course.code,
        name: course.name,
        group: course.group,
        nature: course.nature,
        credits: by.credits,
        effect: by.effect,
        grade: gradeRecorded(rule?.version.content.grade ?? { kind: 'exempt' }, sources),
        rule: { id: by.rule.id, version: by.rule.version, number: by.rule.number },
        sourceKinds: [...new Set(by.outcomes.flatMap((o) => kinds.get(o.id) ?? []))],
        sources: by.outcomes.map((o) => o.name),
      },
    ]
  })
}
