import { conversionRules, programmes } from '@creditbank/contract'
import { givenCondition, givenRule } from '../../src/conversion/given.ts'
import type { Id } from '../../src/platform/ids.ts'
import type { Bank, TestStaff } from './bank.ts'
import type { UnitKey } from './units.ts'

/** The three persons who make a school's rules and plans. */
export type School = { readonly registrar: TestStaff; readonly chief: TestStaff; readonly director: TestStaff }

/** The people of a school in a test bank. */
export const schoolAt = async (bank: Bank, key: UnitKey): Promise<School> => ({
  registrar: await bank.staff('registrar', key),
  chief: await bank.staff('chiefRegistrar', key),
  director: await bank.staff('managementDirector', 'management'),
})

/** A course of a plan for tests: three credits, required, convertible. */
export const givenCourse = (code: string, over: Partial<programmes.Course> = {}): programmes.Course => ({
  code,
  name: `课程${code}`,
  credits: 300,
  nature: 'required',
  group: 'G1',
  convertible: true,
  ...over,
})

/** A plan of a programme for tests: one group with these courses, no caps. */
export const givenPlan = (codes: readonly string[], over: Partial<programmes.Plan> = {}): programmes.Plan => ({
  cohortFrom: 2024,
  least: codes.length * 300,
  groups: [{ code: 'G1', name: '公共基础课', least: 300 }],
  courses: codes.map((code) => givenCourse(code)),
  caps: [],
  ...over,
})

/** A published programme. */
export const publishedProgramme = async (
  bank: Bank,
  school: School,
  code: string,
  plan: programmes.Plan,
  mode: programmes.ProgrammeMode = 'open',
): Promise<Id> => {
  const content = {
    name: `专业${code}`,
    level: 'undergraduate' as const,
    mode,
    majorCode: '080901',
    majorName: '计算机科学与技术',
    months: 30,
    feeYuan: null,
    admission: '',
    plan,
  }
  const { id } = await bank.ok(programmes.createProgramme, { code, content }, { as: school.registrar })
  await bank.ok(programmes.submitProgramme, { id }, { as: school.registrar })
  await bank.ok(programmes.decideProgramme, { id, decision: 'publish' }, { as: school.chief })
  return id
}

/** A rule in force from today: this achievement with at least 60 points gives this course. */
export const ruleInForce = async (
  bank: Bank,
  school: School,
  a: { readonly achievementId: Id; readonly course: string } & Partial<conversionRules.RuleContent>,
): Promise<Id> => {
  const { achievementId, course, ...over } = a
  const of = [givenCondition({ achievements: [achievementId], minScore: 6000 })]
  const content = givenRule({ name: `转换${course}`, of, targets: [{ course, credits: 300 }], noticeDays: 0, ...over })
  const { id } = await bank.ok(conversionRules.createRule, { content }, { as: school.registrar })
  await bank.ok(conversionRules.submitRule, { id }, { as: school.registrar })
  await bank.ok(conversionRules.reviewRule, { id, decision: 'pass' }, { as: school.chief })
  await bank.ok(conversionRules.fileRule, { id, decision: 'pass' }, { as: school.director })
  return id
}
