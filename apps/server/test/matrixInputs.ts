import { plainRule } from '../src/conversion/given.ts'

/** What passes validation where an input is too long to stand in the matrix. */
const plan = {
  cohortFrom: 2026,
  least: 300,
  groups: [{ code: 'G1', name: '公共基础课', least: 300 }],
  courses: [{ code: 'C1', name: '大学语文', credits: 300, nature: 'required', group: 'G1', convertible: true }],
  caps: [],
}
/** A programme with its plan. */
export const programmeContent = {
  name: '计算机科学与技术',
  level: 'undergraduate',
  mode: 'open',
  majorCode: '080901',
  majorName: '计算机科学与技术',
  months: 30,
  feeYuan: null,
  admission: '',
  plan,
}
/** A conversion rule. */
export const ruleContent = plainRule
